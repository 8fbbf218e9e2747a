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
  readonly fix?: Fix;
}

/** A change of the text that settles a problem. Edits do not overlap. */
export interface Fix {
  /** What it does, as a menu item: `Write "Trim"`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** What was meant is likely but not certain, so this is offered, and applied only by someone who looked at it. */
  readonly isGuess?: true;
}

/** Puts `text` in place of `span`; an empty span is an insertion. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Another place that explains a problem. `file` is absent for a place in the same text. */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
  readonly file?: string;
}
