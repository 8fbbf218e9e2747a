import type { Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * Something the user should know about a text they wrote.
 * `code` is a stable kebab-case name. `message` says what, the consequence and the remedy, quotes the user's own word,
 * and has no trailing full stop.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related?: readonly RelatedPlace[];
}

/** Another place that explains a problem. `file` is absent for a place in the same text. */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
  readonly file?: string;
}
