import { bytesFromHex, bytesToHex } from './base64.ts';

const written = /^(?:\{([0-9a-f-]{36})\}|([0-9a-f-]{36}))$/i;
const grouped = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where each byte of the text lies in the binary form: AD keeps the first three groups little-endian. */
const byteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** A 16-byte GUID as AD stores it, in lower case with hyphens and without braces. `undefined` for any other length. */
export function guidToText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = bytesToHex(reorder(bytes));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 bytes of a GUID in AD's order, from text with or without braces in either case. `undefined` for anything else. */
export function guidFromText(text: string): Uint8Array | undefined {
  const match = written.exec(text);
  const digits = match?.[1] ?? match?.[2];
  if (digits === undefined || !grouped.test(digits)) return undefined;
  const bytes = bytesFromHex(digits.replaceAll('-', ''));
  return bytes === undefined ? undefined : reorder(bytes);
}

/** The GUID `text` spells, lower-case without braces; `undefined` when it spells none. */
export function guidText(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = (/^\{[^{}]*\}$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed).toLowerCase();
  return grouped.test(bare) ? bare : undefined;
}

/** What stands for no object where a GUID has to be given. */
export const emptyGuid = '00000000-0000-0000-0000-000000000000';

/** The order is its own inverse, so this serves both directions. */
function reorder(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(byteOrder, (position) => bytes[position] ?? 0);
}
