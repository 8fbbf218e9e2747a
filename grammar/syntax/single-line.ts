import { lexExpression } from './lex.ts';

/**
 * An expression's text as a format without comments and with one line per expression takes it: comments are gone, and every run of
 * white space with a line break is one space. The rest, spaces inside lines and texts in double quotes included, stays to the letter.
 */
export function singleLineExpression(text: string): string {
  const comments = lexExpression(text).comments;
  if (comments.length === 0 && !/[\r\n]/.test(text)) return text;
  const between = comments.map((comment, at) => text.slice(comments[at - 1]?.span.end ?? 0, comment.span.start));
  // A text in double quotes ends with its line, so no line break stands inside one.
  const lines = [...between, text.slice(comments.at(-1)?.span.end ?? 0)].join('\n');
  return lines.replaceAll(/\s*[\r\n]\s*/g, ' ').trim();
}
