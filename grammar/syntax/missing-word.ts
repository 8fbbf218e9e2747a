import type { Word } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';

/** Stands for a word that was not written. */
export function missingWord(span: Span): Word {
  return { text: '', span };
}
