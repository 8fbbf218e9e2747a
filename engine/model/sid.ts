/** Source: MS-DTYP 2.4.2.2; a SID has at most 15 sub-authorities. */
const maximumSubAuthorities = 15;

/** A binary SID as `S-1-5-…`. `undefined` when the bytes are not a SID. */
export function sidToText(bytes: Uint8Array): string | undefined {
  const count = bytes[1];
  if (bytes[0] !== 1 || count === undefined || count > maximumSubAuthorities) return undefined;
  if (bytes.length !== 8 + 4 * count) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  let text = `S-1-${authority >= 2 ** 32 ? `0x${authority.toString(16).padStart(12, '0')}` : authority}`;
  for (let i = 0; i < count; i++) text += `-${view.getUint32(8 + 4 * i, true)}`;
  return text;
}

/** The bytes of `S-1-5-…`. `undefined` when the text is not a SID. */
export function sidFromText(text: string): Uint8Array | undefined {
  const match = /^S-1-(\d+|0x[0-9a-f]+)((?:-\d+)*)$/i.exec(text);
  if (match === null) return undefined;
  const authority = Number(match[1]);
  const parts = (match[2] ?? '').split('-').slice(1).map(Number);
  if (authority >= 2 ** 48 || parts.length > maximumSubAuthorities || parts.some((part) => part >= 2 ** 32))
    return undefined;
  const bytes = new Uint8Array(8 + 4 * parts.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  bytes[1] = parts.length;
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  for (const [i, part] of parts.entries()) view.setUint32(8 + 4 * i, part, true);
  return bytes;
}
