/** The GUID `text` spells, lower-case without braces; `undefined` when it spells none. */
export function guidText(text: string): string | undefined {
  const match = /^\s*(?:\{([^{}]*)\}|([^{}]*?))\s*$/.exec(text);
  const bare = (match?.[1] ?? match?.[2] ?? '').trim().toLowerCase();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bare) ? bare : undefined;
}

/** What the original writes where no object is meant. */
export const emptyGuid = '00000000-0000-0000-0000-000000000000';
