// The engine compiles without Node's and the browser's libraries, so it carries its own small codecs.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const notInAlphabet = 255;
const sextets = new Uint8Array(128).fill(notInAlphabet);
for (let i = 0; i < alphabet.length; i++) sextets[alphabet.charCodeAt(i)] = i;

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as base64 in the standard alphabet with padding, the canonical stored form of binary values. */
export function bytesToBase64(bytes: Uint8Array): string {
  let text = '';
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; i < whole; i += 3) {
    const group = (byteAt(bytes, i) << 16) | (byteAt(bytes, i + 1) << 8) | byteAt(bytes, i + 2);
    text += letter(group >> 18) + letter(group >> 12) + letter(group >> 6) + letter(group);
  }
  const rest = bytes.length - whole;
  if (rest === 1) {
    const group = byteAt(bytes, whole) << 16;
    text += `${letter(group >> 18)}${letter(group >> 12)}==`;
  } else if (rest === 2) {
    const group = (byteAt(bytes, whole) << 16) | (byteAt(bytes, whole + 1) << 8);
    text += `${letter(group >> 18)}${letter(group >> 12)}${letter(group >> 6)}=`;
  }
  return text;
}

/** Reads base64 in the standard alphabet; padding may be missing. `undefined` when `text` is not base64. */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  let end = text.length;
  if (end % 4 === 0 && text.endsWith('=')) end -= text.charCodeAt(end - 2) === 61 ? 2 : 1;
  if (end % 4 === 1) return undefined;
  const bytes = new Uint8Array((end * 3) >> 2);
  let group = 0;
  let bits = 0;
  let length = 0;
  for (let i = 0; i < end; i++) {
    const sextet = sextets[text.charCodeAt(i)] ?? notInAlphabet;
    if (sextet === notInAlphabet) return undefined;
    group = ((group << 6) | sextet) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = group >> bits;
    }
  }
  return bytes;
}

/** Lower-case hexadecimal digits, two per byte. */
export function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexPairs[byte];
  return text;
}

/** Reads hexadecimal digits in either case, two per byte. `undefined` when `text` is anything else. */
export function bytesFromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), continuation(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
    else bytes.push(0xf0 | (code >> 18), continuation(code >> 12), continuation(code >> 6), continuation(code));
  }
  return Uint8Array.from(bytes);
}

/** The text of UTF-8 bytes, or `undefined` when they are not well-formed UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const lead = byteAt(bytes, i++);
    const following = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (following < 0 || i + following > bytes.length) return undefined;
    let code = following === 0 ? lead : lead & (0x3f >> following);
    for (let k = 0; k < following; k++) {
      const byte = byteAt(bytes, i++);
      if ((byte & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (byte & 0x3f);
    }
    if (!isScalarOfLength(code, following)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

/** UTF-16 little-endian bytes of a text, without a byte order mark. */
export function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i * 2] = unit;
    bytes[i * 2 + 1] = unit >> 8;
  }
  return bytes;
}

/** The text of UTF-16 little-endian bytes; an odd last byte is dropped. */
export function utf16Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(byteAt(bytes, i) | (byteAt(bytes, i + 1) << 8));
  }
  return text;
}

function letter(group: number): string {
  return alphabet.charAt(group & 0x3f);
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function continuation(code: number): number {
  return 0x80 | (code & 0x3f);
}

/** Rejects overlong encodings, surrogates and code points beyond Unicode. */
function isScalarOfLength(code: number, following: number): boolean {
  if (following === 2) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  if (following === 3) return code >= 0x10000 && code <= 0x10ffff;
  return true;
}
