import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A text that lies beside the file it is for. */
export interface TextBeside {
  /** The text becomes the file, at once and as a whole. */
  readonly take: () => void;
  readonly drop: () => void;
}

/**
 * Writes a text beside the file at `path`, whose folder is made where there is none. No symbolic link is followed, neither at the name
 * beside nor, in the end, at the file's: a workspace of somebody else's cannot have files outside of it overwritten.
 */
export function writeBeside(path: string, text: string): TextBeside {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  rmSync(beside, { force: true });
  writeFileSync(beside, text, { flag: 'wx', ...(mode === undefined ? {} : { mode: mode & 0o777 }) });
  return { take: () => renameSync(beside, path), drop: () => rmSync(beside, { force: true }) };
}

/** Puts a text in the place of the file at `path`, see {@link writeBeside}. */
export function replaceFile(path: string, text: string): void {
  const { take, drop } = writeBeside(path, text);
  try {
    take();
  } catch (cause) {
    drop();
    throw cause;
  }
}
