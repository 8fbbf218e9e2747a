import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How many folders below an opened one are searched; deeper ones are found when a file in them is opened. */
const deepest = 3;

/** The folders at and below `folder` that have a `joinery.json`. Hidden folders and packages are left out. */
export async function workspacesBelow(folder: string, depth = 0): Promise<readonly string[]> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    // A folder that cannot be listed has no workspace we could read.
    return [];
  }
  const own = entries.some((entry) => entry.name === 'joinery.json' && !entry.isDirectory()) ? [folder] : [];
  if (depth === deepest) return own;
  const folders = entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  const below: string[] = [];
  for (const entry of folders)
    if (entry.isDirectory()) below.push(...(await workspacesBelow(join(folder, entry.name), depth + 1)));
  return [...own, ...below];
}

/** The nearest folder around a file that has a `joinery.json`. */
export async function workspaceAround(path: string): Promise<string | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await isFile(join(folder, 'joinery.json'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
