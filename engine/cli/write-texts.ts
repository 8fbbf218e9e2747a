import { existsSync, rmSync } from 'node:fs';
import type { ChangedText } from '../configure/workspace-text.ts';
import { type TextBeside, writeBeside } from './replace-file.ts';

/**
 * Writes all files or none: every text is first written beside its file, and only when that worked for all of them do the new ones
 * take the places of the old.
 */
export function writeTexts(changes: readonly ChangedText[]): void {
  const written: TextBeside[] = [];
  try {
    for (const { path, text } of changes) {
      if (text === null) continue;
      written.push(writeBeside(path, text));
    }
  } catch (cause) {
    for (const { drop } of written) drop();
    throw cause;
  }
  for (const { take } of written) take();
  for (const { path, text } of changes) if (text === null && existsSync(path)) rmSync(path);
}
