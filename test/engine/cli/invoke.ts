import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../../engine/cli/command-line.ts';
import type { ExitCode } from '../../../engine/cli/exit-code.ts';
import { neverCancelled, type CancelSignal } from '../../../engine/ports/cancel.ts';

/** The sample workspace as it lies in the repository. */
export const sampleFolder: string = fileURLToPath(new URL('../../../samples/two-forests', import.meta.url));

export interface Invocation {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: CancelSignal;
  readonly isTTY?: boolean;
}

/** Runs a command line in this process, at a moment that never changes, so that its text is always the same. */
export async function invoke(argv: readonly string[], surroundings: Surroundings): Promise<Invocation> {
  let stdout = '';
  let stderr = '';
  const isTTY = surroundings.isTTY ?? false;
  const exitCode = await runCommand(argv, {
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { isTTY, write: (text) => (stderr += text) },
    cwd: surroundings.cwd,
    environment: surroundings.environment ?? {},
    clock: { now: () => Date.UTC(2026, 10, 21, 12), pause: () => Promise.resolve() },
    signal: surroundings.signal ?? neverCancelled,
  });
  return { exitCode, stdout, stderr };
}

const folders: string[] = [];

/** A new folder that {@link removeFolders} takes away; a copy of `from` when it is given. */
export function temporaryFolder(from?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-cli-'));
  folders.push(folder);
  if (from !== undefined) cpSync(from, folder, { recursive: true, filter: (path) => !path.endsWith('.joinery') });
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
