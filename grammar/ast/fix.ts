import type { Fix, TextEdit } from './problem.ts';
import type { Span } from './span.ts';

/** A fix that puts one text in place of another. */
export function replacing(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span, text }] };
}

/** A fix that puts texts around a place. */
export function wrapping(title: string, span: Span, [before, after]: readonly [string, string]): Fix {
  const edits: readonly TextEdit[] = [
    { span: { start: span.start, end: span.start }, text: before },
    { span: { start: span.end, end: span.end }, text: after },
  ];
  return { title, edits };
}

export function removing(title: string, span: Span): Fix {
  return replacing(title, span, '');
}

/** A replacement that is only likely. */
export function guessing(title: string, span: Span, text: string): Fix {
  return { ...replacing(title, span, text), isGuess: true };
}
