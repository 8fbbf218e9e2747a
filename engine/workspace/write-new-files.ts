import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceFile } from '../entra-connect/workspace-files.ts';
import { wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import { readText, reasonOf } from './read-text.ts';

/** Writes a new workspace's files. A file that is there already stops it before it writes any. `undefined` when all were written. */
export async function writeNewFiles(target: string, files: readonly WorkspaceFile[]): Promise<FileProblem | undefined> {
  for (const { path } of files) {
    const read = await readText(join(target, path));
    if (read.kind === 'text') return occupied(join(target, path), path);
    if (!read.missing) return unwritable(join(target, path), read.reason);
  }
  for (const { path, text } of files) {
    const full = join(target, path);
    try {
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text, { flag: 'wx' });
    } catch (cause) {
      return unwritable(full, reasonOf(cause));
    }
  }
  return undefined;
}

/**
 * What keeps the store, which holds the directories' values, out of version control. Nothing where the folder has such a file already:
 * that one may leave out other things besides.
 */
export function ignoreFile(target: string): readonly WorkspaceFile[] {
  return existsSync(join(target, '.gitignore')) ? [] : [{ path: '.gitignore', text: '.joinery/\n' }];
}

function occupied(full: string, path: string): FileProblem {
  return wholeFileProblem(full, {
    code: 'occupied-folder',
    severity: 'error',
    message: `The folder has a "${path}" already and nothing in it is changed; name an empty folder, or remove what is there first`,
  });
}

function unwritable(path: string, reason: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unwritable-file',
    severity: 'error',
    message: `"${path}" ${reason}, so the workspace cannot be made here; name another folder`,
  });
}
