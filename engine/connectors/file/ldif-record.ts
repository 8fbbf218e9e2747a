/**
 * One value line. `form` says what `value` is: `text` the value itself, `base64` what stood after `::` undecoded, `bytes` a value
 * that is not valid UTF-8, one character per byte. `line` and `column` point at the value and count from 1.
 */
export interface LdifLine {
  readonly name: string;
  readonly value: string;
  readonly form: 'text' | 'base64' | 'bytes';
  readonly line: number;
  readonly column: number;
}

/**
 * One record, `dn:` line taken out. `lines` hold the selected attributes in the file's order under the names the selection gave;
 * in a change record `name: '-'` ends one modification.
 */
export interface LdifRecord {
  readonly kind: 'record';
  readonly dn: string;
  readonly changetype?: string;
  readonly lines: readonly LdifLine[];
  /** Where the record starts. */
  readonly line: number;
}

/** A record that could not be read; reading goes on after the next empty line. */
export interface LdifFailure {
  readonly kind: 'failure';
  readonly dn?: string;
  readonly code: LdifFailureCode;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type LdifFailureCode =
  /** Neither `name: value`, nor a continuation, nor a comment. */
  | 'ldif-bad-line'
  /** What stands after `::` is not base64, or not text where text is due. */
  | 'ldif-bad-base64'
  /** The record does not start with `dn:`. */
  | 'ldif-missing-dn'
  /** A version other than 1. */
  | 'ldif-bad-version'
  /** `:<`: the value would lie in another file. */
  | 'ldif-url-value'
  /** `member;range=0-1499`: only part of the values. */
  | 'ldif-range'
  /** The file ends inside a record or before the tool that wrote it was done. */
  | 'ldif-truncated'
  /** The tool that wrote the file noted that its search failed. */
  | 'ldif-search-failed'
  /** A value does not fit the attribute's type. */
  | 'ldif-bad-value'
  /** More than one value for a single-valued attribute. */
  | 'ldif-too-many-values'
  | 'ldif-missing-object-class'
  | 'ldif-missing-anchor'
  /** A change record among whole objects. */
  | 'ldif-change-in-dump'
  /** A change record that says nothing that can be applied. */
  | 'ldif-bad-change'
  /** An object moved into the selected containers, and only its name is known. */
  | 'ldif-moved-in';

/**
 * What to do with the lines of one attribute description as spelled in the file, options included. `undefined`: skip them unread.
 * `partial`: the lines hold a range of the values, so the record is a failure.
 */
export interface AttributeSelection {
  readonly name: string;
  readonly partial: boolean;
}

export type SelectAttribute = (description: string) => AttributeSelection | undefined;
