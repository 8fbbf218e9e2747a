import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve, isAbsolute } from 'node:path';
import type { Secrets } from '../ports/secrets.ts';
import { CommandError, exitCodes } from './exit-code.ts';

/**
 * Secrets of a headless run. `JOINERY_SECRET_<NAME>` goes first (upper case, every other character than a letter or a digit
 * becomes `_`), then the file `JOINERY_SECRETS_FILE` names: lines `name=value`, `#` begins a comment line. That file must lie
 * outside the workspace, so that it cannot be committed with it.
 */
export function headlessSecrets(environment: Readonly<Record<string, string | undefined>>, workspace: string): Secrets {
  return {
    read: (name) => {
      const fromEnvironment = environment[`JOINERY_SECRET_${variableName(name)}`];
      if (fromEnvironment !== undefined) return Promise.resolve(fromEnvironment);
      const file = environment['JOINERY_SECRETS_FILE'];
      return Promise.resolve(
        file === undefined || file === '' ? undefined : readSecretsFile(file, workspace).get(name),
      );
    },
  };
}

/** The name of a credential as part of an environment variable's name. */
function variableName(credential: string): string {
  return credential.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

function readSecretsFile(file: string, workspace: string): ReadonlyMap<string, string> {
  const path = realPath(resolve(file));
  if (isInside(path, realPath(resolve(workspace)))) {
    throw new CommandError(
      exitCodes.usage,
      `JOINERY_SECRETS_FILE names "${file}", which lies inside the workspace and could be committed with it; move the file elsewhere`,
    );
  }
  return parseSecrets(readFileSync(path, 'utf8'));
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
    const equals = line.indexOf('=');
    if (equals > 0 && !line.trimStart().startsWith('#'))
      secrets.set(line.slice(0, equals).trim(), line.slice(equals + 1));
  }
  return secrets;
}
