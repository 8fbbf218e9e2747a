import type { Stored, StoredValue } from '../model/stored.ts';
import type { CancelSignal } from './cancel.ts';

/**
 * One object as a connected directory shows it. Attribute names are spelled as in the connector's schema; attributes outside the
 * inclusion list are left out by the connector. Values are in {@link StoredValue} form under the attribute's schema type, always as
 * a non-empty array, also for single-valued attributes, in the directory's order. Reference values are DNs.
 */
export interface ImportedObject {
  readonly dn: string;
  /** The directory's immutable identity (objectGUID as base64, `User_<id>`); unique in the connector. */
  readonly anchor: string;
  readonly objectType: string;
  /** Name of the partition the object lies in. */
  readonly partition: string;
  readonly attributes: ReadonlyMap<string, readonly StoredValue[]>;
}

/**
 * One thing a read delivers.
 * `object`: the whole object. `change`: some attributes only, a delta source that does not resend the object; an attribute with
 * `replace` is set as a whole (empty: removed), `add`/`remove` are single values of a multi-valued attribute. `delete`: gone.
 * `failure`: one object could not be read; the step counts a discovery error and then obsoletes nothing.
 * `filtered`: an object the connector saw and left out by the container, object type or group selection. A delta that has its anchor
 * gives it, so that an object imported under another DN is found.
 */
export type ImportedEntry =
  | { readonly kind: 'object'; readonly object: ImportedObject }
  | { readonly kind: 'change'; readonly change: ImportedChange }
  | { readonly kind: 'delete'; readonly anchor?: string; readonly dn?: string }
  | {
      readonly kind: 'failure';
      readonly dn?: string;
      readonly code: string;
      readonly message: string;
      readonly place?: SourcePlace;
    }
  | { readonly kind: 'filtered'; readonly anchor?: string; readonly dn: string };

export interface ImportedChange {
  /** The object is found by anchor where the source gives one, else by `dn`. */
  readonly anchor?: string;
  readonly dn: string;
  readonly newDn?: string;
  readonly attributes: ReadonlyMap<string, AttributeChange>;
}

/** Where a reference is told with its target's anchor, `anchors` has it: the name in a delta may be an older or a newer one. */
export type AttributeChange =
  | { readonly kind: 'replace'; readonly values: readonly StoredValue[]; readonly anchors?: ReferenceAnchors }
  | {
      readonly kind: 'edit';
      readonly add: readonly StoredValue[];
      readonly remove: readonly StoredValue[];
      /** Of the added references. */
      readonly anchors?: ReferenceAnchors;
      readonly removedAnchors?: ReferenceAnchors;
    };

/** Anchors by the DN a change names their objects with. */
export type ReferenceAnchors = ReadonlyMap<StoredValue, string>;

/** Where in a file something stands; `line` and `column` count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A page of a read. `position` is opaque to the engine; reading again from it continues after this page. */
export interface ImportPage {
  readonly entries: readonly ImportedEntry[];
  readonly position: string;
  /** Entries the whole read will deliver, where the directory knows. */
  readonly expected?: number;
  /** What the reader could not do as it should; each is told once, and the read goes on. */
  readonly warnings?: readonly ReaderWarning[];
}

/** `code` is a stable word; `message` says what happened, what follows and the way out, and holds no attribute value. */
export interface ReaderWarning {
  readonly code: string;
  readonly message: string;
}

/**
 * Reading side of a connected directory. The generator ends when all was read; it throws {@link ConnectorError} when it could not
 * go on, and then the step obsoletes nothing.
 */
export interface DirectoryReader {
  /** Every object in the selected partitions, containers and object types. `position` continues a read that was cut short. */
  readAll(position: string | undefined, signal: CancelSignal): AsyncIterable<ImportPage>;
  /**
   * What changed since `watermark`. Throws a {@link ConnectorError} of kind `full-import-required` when the directory no longer
   * knows that position or never offers deltas.
   */
  readChanges(watermark: string, signal: CancelSignal): AsyncIterable<ImportPage>;
  /** The position deltas start from, taken before a full read begins; `undefined` where the directory offers no deltas. */
  watermark(signal: CancelSignal): Promise<string | undefined>;
  /**
   * What the directory makes of values it was given; asked once, before a read. An import takes the exported value for what the
   * directory holds where that is how it shows it. Absent: the directory shows everything as it was written.
   */
  shownValues?(signal: CancelSignal): Promise<ShownValues>;
}

/** One value of one object, as it was exported and as an import shows it. */
export interface ShownValue {
  readonly objectType: string;
  readonly attribute: string;
  /** `undefined`: no value. */
  readonly exported: Stored | undefined;
  readonly imported: Stored | undefined;
  /** The object's other values as the import shows them; `undefined` for attributes that are not imported. */
  readonly valuesOf: (attribute: string) => readonly StoredValue[] | undefined;
}

/** What a directory makes of values it does not keep as they were written. Pure. */
export interface ShownValues {
  /** The attributes this concerns, by object type. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** Whether the imported value is what the directory shows in place of the exported one. */
  standsFor(value: ShownValue): boolean;
}

/** One staged export of one object. All values in stored form; references are given by DN and, where known, anchor. */
export interface ExportOperation {
  /** The connector-space object's id, echoed in the result. */
  readonly id: number;
  readonly kind: 'add' | 'modify' | 'delete';
  readonly objectType: string;
  readonly dn: string;
  /** Absent for an add. */
  readonly anchor?: string;
  /** A modify that also renames or moves the object: the DN it gets. */
  readonly newDn?: string;
  readonly changes: readonly ExportedAttribute[];
}

/**
 * `replace` carries the whole new value of the attribute (empty: removed). `edit` carries value adds and deletes; multi-valued
 * attributes of a modify always come as `edit`.
 */
export interface ExportedAttribute {
  readonly name: string;
  readonly change:
    | { readonly kind: 'replace'; readonly values: readonly ExportedValue[] }
    | { readonly kind: 'edit'; readonly add: readonly ExportedValue[]; readonly remove: readonly ExportedValue[] };
}

export type ExportedValue = StoredValue | ReferencedObject;

export interface ReferencedObject {
  readonly dn: string;
  readonly anchor?: string;
  readonly objectType?: string;
}

export interface ExportResult {
  readonly id: number;
  /** The anchor the directory gave a new object. */
  readonly anchor?: string;
  /** Absent: the directory accepted the whole operation. */
  readonly error?: ExportError;
}

/** `code` is a word of the original's error catalogue (`cd-existing-object`, `AttributeValueMustBeUnique`, …). */
export interface ExportError {
  readonly code: string;
  readonly message: string;
  /** Attributes the directory refused, when it said which. */
  readonly attributes?: readonly string[];
}

/**
 * The code of an {@link ExportError} the directory gives for as long as it shows the object as it does now: another engine owns it. The
 * export is withheld from then on, until a full import has looked at the object again.
 */
export const ownedElsewhereCode = 'ObjectOwnedByAnotherSyncEngine';

/** Writing side of a connected directory. Only the export step is ever given one. */
export interface DirectoryWriter {
  /**
   * Writes a batch; results in any order, one per operation. A refusal of one object is an error in its result; throws
   * {@link ConnectorError} only when the directory could not be reached at all. Repeating an operation is harmless.
   */
  write(operations: readonly ExportOperation[], signal: CancelSignal): Promise<readonly ExportResult[]>;
  /** How many operations `write` takes at once at most. */
  readonly batchSize: number;
}

/** What a directory can take of one attribute; `reason` is shown to the user as it is. */
export type AttributeCapability =
  | { readonly kind: 'writable' }
  | { readonly kind: 'read-only'; readonly reason: string };

/** A connected directory, opened. */
export interface Directory {
  readonly reader: DirectoryReader;
  /** Absent: the directory cannot be written at all. */
  readonly writer?: DirectoryWriter;
  close(): Promise<void>;
}

export type ConnectorErrorKind =
  | 'auth'
  /** The account is known and may not do what is needed. */
  | 'permission'
  /** What joinery.json says about the directory cannot be right. */
  | 'configuration'
  | 'network'
  /** A connection that was open ended before its work was done. */
  | 'dropped'
  /** The directory had been reached before, and cannot be reached again. */
  | 'lost'
  | 'throttled'
  | 'conflict'
  | 'not-found'
  | 'schema'
  | 'server'
  | 'format'
  | 'full-import-required';

/** The directory could not be read or written as a whole. Never holds secrets or attribute values. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly place: SourcePlace | undefined;

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    details: { readonly cause?: unknown; readonly retryAfterMs?: number; readonly place?: SourcePlace } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.place = details.place;
  }
}

/** A position changes cannot be read from any more. `why`: what makes it useless. */
export function fullImportRequired(why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('full-import-required', `${why}; run a full import`, { cause });
}
