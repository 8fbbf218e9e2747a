/** Beyond ASCII: next line, the no-break space, and Unicode's other spaces, line and paragraph separators. */
const wide: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028,
  0x2029, 0x202f, 0x205f, 0x3000,
]);

/**
 * Whether .NET, and so the original, counts a UTF-16 unit as white space. JavaScript differs in two: it leaves out U+0085 and takes
 * in the byte order mark U+FEFF.
 */
function isWhite(unit: number): boolean {
  return unit <= 0x20 ? unit === 0x20 || (unit >= 9 && unit <= 13) : unit > 0x7f && wide.has(unit);
}

export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isWhite(text.charCodeAt(start))) start++;
  return text.slice(start);
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isWhite(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

export function trim(text: string): string {
  return trimEnd(trimStart(text));
}

/** All of a text but its white space. */
export function withoutWhiteSpace(text: string): string {
  return Array.from(text, (character) => (isWhite(character.charCodeAt(0)) ? '' : character)).join('');
}
