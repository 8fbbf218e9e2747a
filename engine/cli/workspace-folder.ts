import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommandError, exitCodes } from './exit-code.ts';
import type { CommandContext } from './command.ts';

/** The folder named by `--workspace`, else the nearest one upwards from the working directory that has a `joinery.json`. */
export function workspaceFolder(context: CommandContext): string {
  const named = context.options.workspace;
  if (named !== undefined) {
    const folder = resolve(context.io.cwd, named);
    if (existsSync(join(folder, 'joinery.json'))) return folder;
    throw new CommandError(
      exitCodes.usage,
      `No joinery.json in "${named}"; name a workspace folder, or make one with "joinery init"`,
    );
  }
  for (let folder = resolve(context.io.cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'joinery.json'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new CommandError(
    exitCodes.usage,
    `No joinery.json in "${context.io.cwd}" or above it; run inside a workspace, name one with --workspace, or make one with "joinery init"`,
  );
}
