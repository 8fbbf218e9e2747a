import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ChangedText } from '../configure/workspace-text.ts';

/**
 * Writes all files or none: every text is first written beside its file, and only when that worked for all of them do the new ones
 * take the places of the old.
 */
export function writeTexts(changes: readonly ChangedText[]): void {
  const written: { readonly beside: string; readonly path: string }[] = [];
  try {
    for (const { path, text } of changes) {
      if (text === null) continue;
      mkdirSync(dirname(path), { recursive: true });
      const beside = `${path}.new`;
      writeFileSync(beside, text);
      written.push({ beside, path });
    }
  } catch (cause) {
    for (const { beside } of written) rmSync(beside, { force: true });
    throw cause;
  }
  for (const { beside, path } of written) renameSync(beside, path);
  for (const { path, text } of changes) if (text === null && existsSync(path)) rmSync(path);
}
