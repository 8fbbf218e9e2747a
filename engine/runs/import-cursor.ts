/**
 * Where an import step stands: reading, or obsoleting what a full read did not show. `position` is the reader's own (absent before the
 * first page); `watermark` was taken before a full read began and holds once it ended cleanly. `unread` counts the objects that could
 * not be read so far: while there are any, nothing is obsoleted. `after` is the last object looked at.
 */
export type ImportCursor =
  | { readonly phase: 'read'; readonly position?: string; readonly watermark?: string; readonly unread: number }
  | { readonly phase: 'obsolete'; readonly after: number };

/** `obsolete:<after>`, or `read:<unread>:` and a JSON array of position and watermark. */
export function printImportCursor(cursor: ImportCursor): string {
  if (cursor.phase === 'obsolete') return `obsolete:${cursor.after}`;
  return `read:${cursor.unread}:${JSON.stringify([cursor.position ?? null, cursor.watermark ?? null])}`;
}

/** Reads what {@link printImportCursor} wrote; `undefined` for anything else, and then the step begins anew. */
export function parseImportCursor(text: string): ImportCursor | undefined {
  const obsolete = /^obsolete:(\d+)$/.exec(text);
  if (obsolete !== null) return { phase: 'obsolete', after: Number(obsolete[1]) };
  const read = /^read:(\d+):(.*)$/s.exec(text);
  if (read === null) return undefined;
  const texts: unknown = JSON.parse(read[2] ?? '');
  const [position, watermark]: readonly unknown[] = Array.isArray(texts) ? texts : [];
  return {
    phase: 'read',
    unread: Number(read[1]),
    ...(typeof position === 'string' ? { position } : {}),
    ...(typeof watermark === 'string' ? { watermark } : {}),
  };
}
