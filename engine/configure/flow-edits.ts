import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { indentAt, lineEnd, wholeLines } from '../../grammar/syntax/lines.ts';

/** Puts a line of its own behind `span`, with the indentation of the line `span` begins on. */
export function lineAfter(text: string, span: Span, line: string): TextEdit {
  const rest = text.slice(span.end, lineEnd(text, span.end));
  // A comment behind the flow stays with it; another flow on the same line does not have to.
  const at = /^[ \t\r]*(?:\/\/.*)?$/u.test(rest) ? span.end + rest.trimEnd().length : span.end;
  return { span: { start: at, end: at }, text: `\n${indentAt(text, span.start)}${line}` };
}

/** Takes away what stands at `span`, with its line where nothing else stands there. */
export function removal(text: string, span: Span): TextEdit {
  return { span: wholeLines(text, span), text: '' };
}
