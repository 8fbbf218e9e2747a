import type { Problem, Severity } from '../../grammar/ast/problem.ts';

/** A problem with a file of the user's, as it is shown: lines and columns count from 1, columns in UTF-16 units. */
export interface FileProblem {
  /** Path as the reader of the file knew it: absolute in a workspace, relative to the folder in an exported configuration. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The end is exclusive; absent where only the place is known. */
  readonly endLine?: number;
  readonly endColumn?: number;
  /** A stable kebab-case name. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** Turns the offsets of a problem in `text` into lines and columns. An empty span gives a place without an end. */
export function toFileProblem(file: string, text: string, problem: Problem): FileProblem {
  const { span, code, severity, message } = problem;
  const { line, column } = positionAt(text, span.start);
  if (span.end <= span.start) return { file, line, column, code, severity, message };
  const end = positionAt(text, span.end);
  return { file, line, column, endLine: end.line, endColumn: end.column, code, severity, message };
}

/** A problem with a file as a whole, such as one that is missing: it stands at the file's beginning. */
export function wholeFileProblem(file: string, problem: Omit<Problem, 'span' | 'related'>): FileProblem {
  const { code, severity, message } = problem;
  return { file, line: 1, column: 1, code, severity, message };
}

/** Line and column of a UTF-16 offset, both from 1. Lines end at `\n`, `\r\n` or `\r`; an offset past the end is the end. */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const end = Math.min(Math.max(offset, 0), text.length);
  const starts = lineStartsOf(text);
  // Between two lines: the first begins at or before the offset, the second behind it.
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= end) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: end - (starts[low] ?? 0) + 1 };
}

/** A file with many problems is asked for many places; its lines are counted once. */
let counted: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

function lineStartsOf(text: string): readonly number[] {
  if (counted.text === text) return counted.starts;
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    // Of the two characters of `\r\n` only the second one begins a new line.
    if (character === '\n' || (character === '\r' && text[at + 1] !== '\n')) starts.push(at + 1);
  }
  counted = { text, starts };
  return starts;
}
