/** Replaces the text from `start` to `end`, offsets in UTF-16 units. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap; those at one place in their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((left, right) => left.start - right.start || left.end - right.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Where something can be put behind `end` as a line of its own, with the indentation of the line `start` stands on. */
export function lineAfter(text: string, span: { readonly start: number; readonly end: number }, line: string): Edit {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = /^[ \t]*/u.exec(text.slice(lineStart))?.[0] ?? '';
  const lineEnd = text.indexOf('\n', span.end);
  const rest = text.slice(span.end, lineEnd < 0 ? text.length : lineEnd);
  // A comment behind the flow stays with it; another flow on the same line does not have to.
  const at = /^[ \t\r]*(?:\/\/.*)?$/u.test(rest) ? span.end + rest.trimEnd().length : span.end;
  return { start: at, end: at, text: `\n${indent}${line}` };
}

/** Takes a whole line's thing away, its line break included where nothing else stands on the line. */
export function removal(text: string, span: { readonly start: number; readonly end: number }): Edit {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const alone =
    text.slice(lineStart, span.start).trim() === '' &&
    text.slice(span.end, lineEnd < 0 ? text.length : lineEnd).trim() === '';
  return alone ? { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' } : { ...span, text: '' };
}
