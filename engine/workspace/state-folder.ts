import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes the folder of a file that holds what directories told, where there is none: for its owner alone, and kept out of version
 * control, whatever the workspace around it keeps out.
 */
export function makeStateFolder(path: string): void {
  const folder = dirname(path);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
}
