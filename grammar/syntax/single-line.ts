import { lexExpression } from './lex.ts';

/**
 * An expression's text as a format without comments and with one line per expression takes it: comments are gone, and every run of
 * white space with a line break is what {@link foldedBreak} says. The rest, spaces inside lines and texts in double quotes included,
 * stays to the letter.
 */
export function singleLineExpression(text: string): string {
  if (!/[\r\n/]/.test(text)) return text;
  const comments = lexExpression(text).comments;
  if (comments.length === 0 && !/[\r\n]/.test(text)) return text;
  const between = comments.map((comment, at) => text.slice(comments[at - 1]?.span.end ?? 0, comment.span.start));
  // A text in double quotes ends with its line, so no line break stands inside one.
  const lines = [...between, text.slice(comments.at(-1)?.span.end ?? 0)].join('\n').trim();
  // The lookbehind has a long run of blanks looked at once, not once from each of its blanks.
  return lines.replaceAll(/(?<!\s)\s*[\r\n]\s*/g, (run, offset: number) =>
    foldedBreak(lines[offset - 1] ?? '', lines[offset + run.length] ?? ''),
  );
}

/** Whether a single line leaves out something of the expression: a comment. */
export function hasComments(text: string): boolean {
  return lexExpression(text).comments.length > 0;
}

/**
 * What a line break, or a comment, between two characters is on a single line: nothing on the inside of a parenthesis and before a
 * comma, else a space. So a break behind a comma and one before it tell the two ways to write commas apart, and the formatter can
 * break a line at either without changing what a server is given.
 */
export function foldedBreak(before: string, after: string): '' | ' ' {
  return before === '(' || after === ')' || after === ',' ? '' : ' ';
}
