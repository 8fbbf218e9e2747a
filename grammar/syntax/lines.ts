import type { Span } from '../ast/span.ts';

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its line feed. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** Where the line after the one of an offset begins, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  return Math.min(lineEnd(text, offset) + 1, text.length);
}

/** Whether only blanks stand before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** The blanks the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** The line `span` fills alone, with its line break; else `span` with the blanks before it. Removing that leaves no blank line. */
export function wholeLines(text: string, { start, end }: Span): Span {
  const isAlone = startsLine(text, start) && text.slice(end, lineEnd(text, end)).trim() === '';
  if (isAlone) return { start: lineStart(text, start), end: nextLine(text, end) };
  return { start: start - (/(?<![ \t])[ \t]*$/.exec(text.slice(lineStart(text, start), start))?.[0].length ?? 0), end };
}
