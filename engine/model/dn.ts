import { bytesFromHex, utf8Text } from './base64.ts';

const backslash = 92;
const comma = 44;
const quote = 34;

/** What keeps a DN from being its own key once it is in lower case: escapes, quotes, spaces at separators, control characters. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for.
const needsCare = /[\\"\u0000-\u001f]|^ | $| [,=+]|[,=+] /;

/** The escapes a key has, too. */
const keptEscape = /\\[,+"\\<>;]/g;

/** Hexadecimal pairs, another escape, or plain text. A backslash at the very end stands for itself. */
const valueToken = /((?:\\[0-9a-f]{2})+)|\\(.)|[^\\]+|\\/gis;

/**
 * The relative names of a DN from the left, split at its unescaped commas (RFC 4514 §3). Escapes stay as written, spaces around
 * the commas are dropped. The empty DN gives no parts.
 */
export function splitDn(dn: string): readonly string[] {
  const parts: string[] = [];
  let rest = dn;
  while (rest !== '') {
    const end = separatorAt(rest, comma, 0);
    parts.push(trimRdn(end < 0 ? rest : rest.slice(0, end)));
    rest = end < 0 ? '' : rest.slice(end + 1);
  }
  return parts;
}

/** The leftmost relative name as written; the whole text when it has no separator. */
export function rdnOf(dn: string): string {
  const end = separatorAt(dn, comma, 0);
  return trimRdn(end < 0 ? dn : dn.slice(0, end));
}

/** The DN of the container, as written; empty for a DN of one relative name. */
export function parentDn(dn: string): string {
  const end = separatorAt(dn, comma, 0);
  return end < 0 ? '' : dn.slice(end + 1).trimStart();
}

/**
 * A key under which equal DNs are equal text: lower case, no spaces around separators, one spelling of every escape (`\2C` and
 * `\,`). Normalizing twice changes nothing. Runs for every object and every reference, hence the short way for ordinary DNs.
 */
export function normalizeDn(dn: string): string {
  if (!needsCare.test(dn)) return dn.toLowerCase();
  // AD writes the commas of `CN=Smith\, Joe` as the key has them, so most DNs with an escape are their own key, too.
  if (!needsCare.test(dn.replace(keptEscape, '_'))) return dn.toLowerCase();
  return splitDn(dn).map(normalizeRdn).join(',').toLowerCase();
}

/** Whether two DNs name the same place, however they are written. */
export function sameDn(left: string, right: string): boolean {
  return normalizeDn(left) === normalizeDn(right);
}

/** Whether `dn` lies below the ancestor, at any depth; the ancestor itself does not. The empty ancestor is above every DN. */
export function isBelow(dn: string, ancestorNormalized: string): boolean {
  const key = normalizeDn(dn);
  return key.length > ancestorNormalized.length && keyIsAtOrBelow(key, ancestorNormalized);
}

/** As {@link isBelow}, but the ancestor itself counts too: what a container in a partition's filter covers. */
export function isAtOrBelow(dn: string, ancestorNormalized: string): boolean {
  return keyIsAtOrBelow(normalizeDn(dn), ancestorNormalized);
}

/** Escapes a value so that it can stand in a DN after `type=`, as AD writes it. */
export function escapeDnComponent(value: string): string {
  const last = value.length - 1;
  let text = '';
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    if (value.charCodeAt(i) < 32) text += `\\${hexPair(value.charCodeAt(i)).toUpperCase()}`;
    else if (',+"\\<>;='.includes(character)) text += `\\${character}`;
    else if (character === ' ' && (i === 0 || i === last)) text += '\\ ';
    else if (character === '#' && i === 0) text += '\\#';
    else text += character;
  }
  return text;
}

/** The value of a relative name with its escapes as written; the whole text when it has no `=`. */
export function rdnValue(rdn: string): string {
  const equals = rdn.indexOf('=');
  return equals < 0 ? rdn : trimRdn(rdn.slice(equals + 1));
}

/** The value of a relative name with its escapes resolved. Escaped bytes that are not UTF-8 stay as written. */
export function componentValue(rdn: string): string {
  return readValue(rdnValue(rdn))
    .map((piece) => piece.text)
    .join('');
}

/** What a person calls the object of a DN: the value of its relative name. */
export function nameInDn(dn: string): string {
  return componentValue(rdnOf(dn));
}

/** Position of the first `separator` from `start` that is neither escaped nor quoted, or -1. */
function separatorAt(text: string, separator: number, start: number): number {
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) quoted = !quoted;
    else if (code === separator && !quoted) return i;
  }
  return -1;
}

/** Drops the spaces around a relative name, but not a space its author escaped. */
function trimRdn(text: string): string {
  const trimmed = text.trim();
  return text.endsWith(' ') && endsInOpenEscape(trimmed) ? `${trimmed} ` : trimmed;
}

function endsInOpenEscape(text: string): boolean {
  let count = 0;
  while (text.charCodeAt(text.length - 1 - count) === backslash) count++;
  return count % 2 === 1;
}

function normalizeRdn(rdn: string): string {
  const parts: string[] = [];
  let rest = rdn;
  for (;;) {
    const plus = separatorAt(rest, 43, 0);
    const part = plus < 0 ? rest : rest.slice(0, plus);
    const equals = part.indexOf('=');
    parts.push(
      equals < 0 ? part.trim() : `${part.slice(0, equals).trim()}=${normalizeValue(trimRdn(part.slice(equals + 1)))}`,
    );
    if (plus < 0) return parts.join('+');
    rest = rest.slice(plus + 1);
  }
}

/**
 * Escapes only what must be: separators, the escape itself, spaces at the ends and control characters. A `#` in front means an
 * encoded value when it is not escaped, so there the two spellings stay apart.
 */
function normalizeValue(value: string): string {
  const pieces = readValue(value);
  const escapedHash = pieces[0]?.text.startsWith('#') === true && !value.startsWith('#');
  let text = escapedHash ? '\\' : '';
  for (const [position, piece] of pieces.entries()) {
    if (piece.kind === 'bytes') {
      text += piece.text;
      continue;
    }
    const first = position === 0 ? 0 : -1;
    const last = position === pieces.length - 1 ? piece.text.length - 1 : -1;
    for (let i = 0; i < piece.text.length; i++) {
      const character = piece.text.charAt(i);
      if (piece.text.charCodeAt(i) < 32) text += `\\${hexPair(piece.text.charCodeAt(i))}`;
      else if (',+"\\<>;'.includes(character)) text += `\\${character}`;
      else if (character === ' ' && (i === first || i === last)) text += '\\ ';
      else text += character;
    }
  }
  return text;
}

/** Part of a value: text with its escapes resolved, or escaped bytes that are not UTF-8, as written. */
interface ValuePiece {
  readonly kind: 'text' | 'bytes';
  readonly text: string;
}

/** Resolves quotes and escapes. A run of hexadecimal pairs is UTF-8. Neighbouring pieces are never both text. */
function readValue(value: string): readonly ValuePiece[] {
  const quoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  const pieces: ValuePiece[] = [];
  let text = '';
  for (const [token, pairs, character] of (quoted ? value.slice(1, -1) : value).matchAll(valueToken)) {
    const decoded = pairs === undefined ? (character ?? token) : utf8Text(pairBytes(pairs));
    if (decoded !== undefined) {
      text += decoded;
      continue;
    }
    if (text !== '') pieces.push({ kind: 'text', text });
    pieces.push({ kind: 'bytes', text: token });
    text = '';
  }
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

function pairBytes(pairs: string): Uint8Array {
  return bytesFromHex(pairs.replaceAll('\\', '')) ?? new Uint8Array();
}

function keyIsAtOrBelow(key: string, ancestor: string): boolean {
  if (ancestor === '') return true;
  if (!key.endsWith(ancestor)) return false;
  const start = key.length - ancestor.length;
  return start === 0 || (key.charCodeAt(start - 1) === comma && !endsInOpenEscape(key.slice(0, start - 1)));
}

function hexPair(code: number): string {
  return code.toString(16).padStart(2, '0');
}
