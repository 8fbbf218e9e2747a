import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { relative, resolve, isAbsolute } from 'node:path';
import type { Secrets } from '../ports/secrets.ts';
import { CommandError, exitCodes } from './exit-code.ts';

/**
 * Secrets of a headless run. `JOINERY_SECRET_<NAME>` goes first (upper case, every other character than a letter or a digit
 * becomes `_`), then the file `JOINERY_SECRETS_FILE` names: lines `name=value`, `#` begins a comment line. That file must lie
 * outside the workspace, so that it cannot be committed with it. What has to be kept is written to it, and nowhere else.
 */
export function headlessSecrets(environment: Readonly<Record<string, string | undefined>>, workspace: string): Secrets {
  const path = environment['JOINERY_SECRETS_FILE'];
  return {
    ...(path === undefined || path === ''
      ? {}
      : {
          write: (name: string, value: string | undefined) => {
            writeSecret(outsidePath(path, workspace), name, value);
            return Promise.resolve();
          },
        }),
    read: (name) => {
      const fromEnvironment = environment[secretVariable(name)];
      if (fromEnvironment !== undefined) return Promise.resolve(fromEnvironment);
      const file = environment['JOINERY_SECRETS_FILE'];
      return Promise.resolve(
        file === undefined || file === '' ? undefined : readSecretsFile(file, workspace).get(name),
      );
    },
  };
}

/** The environment variable that has the secret of a credential: `JOINERY_SECRET_CONTOSO_READER` of `contoso-reader`. */
export function secretVariable(credential: string): string {
  return `JOINERY_SECRET_${credential.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

function readSecretsFile(file: string, workspace: string): ReadonlyMap<string, string> {
  return parseSecrets(readFileSync(outsidePath(file, workspace), 'utf8'));
}

/** Puts one line in place of the one with that name, all others as they were; the file is replaced as a whole. */
function writeSecret(path: string, name: string, value: string | undefined): void {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const others = lines.filter((line) => line.trimStart().startsWith('#') || nameOf(line) !== name);
  while (others.at(-1) === '') others.pop();
  const line = value === undefined ? [] : [`${name}=${value.replaceAll(/\r?\n/g, String.raw`\n`)}`];
  const temporary = `${path}.new`;
  // Only a file made here has these rights, and is no symbolic link.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${[...others, ...line].join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, path);
}

function nameOf(line: string): string | undefined {
  const equals = line.indexOf('=');
  return equals > 0 ? line.slice(0, equals).trim() : undefined;
}

function outsidePath(file: string, workspace: string): string {
  const path = realPath(resolve(file));
  if (isInside(path, realPath(resolve(workspace)))) {
    throw new CommandError(
      exitCodes.usage,
      `JOINERY_SECRETS_FILE names "${file}", which lies inside the workspace and could be committed with it; move the file elsewhere`,
    );
  }
  return path;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new CommandError(
      exitCodes.unavailable,
      `"${path}" cannot be read; JOINERY_SECRETS_FILE must name a readable file`,
      { cause },
    );
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function parseSecrets(text: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const name = nameOf(line);
    if (name !== undefined && !line.trimStart().startsWith('#')) secrets.set(name, line.slice(line.indexOf('=') + 1));
  }
  return secrets;
}
