import type { TextEdit } from '../ast/problem.ts';

/** Applies edits that do not overlap; those at one place in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of edits.toSorted(inTextOrder)) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

function inTextOrder({ span: left }: TextEdit, { span: right }: TextEdit): number {
  return left.start - right.start || left.end - right.end;
}
