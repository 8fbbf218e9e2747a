import type { SealedValue } from '../model/secret.ts';
import type { AttributeLayout, LayoutAttribute, Slots, Stored } from '../model/stored.ts';
import type { RunError, RunRecord, RunStatus, StepKind, StepResult } from '../runs/run-record.ts';

/**
 * The engine's memory: connector spaces, metaverse, links, pending exports, run history.
 *
 * Reads and writes are synchronous and happen inside one open batch ({@link Store.batch}); a batch commits as a whole together with
 * the step's position, or not at all. What a batch wrote its own reads see. One process at a time runs anything over a
 * store ({@link Store.hold}); batches of others go in between.
 */
export interface Store extends StoreReader {
  /** Runs `work` in one transaction. A throw rolls everything back, cached objects included. */
  batch<T>(work: (writer: StoreWriter) => T): T;
  /** Folds the write-ahead log into the file and lets caches go. Called between steps. */
  checkpoint(): void;
  /**
   * Keeps every other process from running over this store until released or the process is gone, however it ends. Asking again through
   * the same store succeeds. Reading, and batches of somebody who does not run anything, go on beside it.
   */
  hold(purpose: { readonly activity: string; readonly since: number }): Hold;
  /** Who holds the store now. */
  holder(): StoreHolder | undefined;
  close(): void;
}

/** `busy`: another process has it; `holder` is absent where it cannot be told which, `remedy` where waiting is all there is to do. */
export type Hold =
  | { readonly kind: 'held'; release(): void }
  | { readonly kind: 'busy'; readonly holder: StoreHolder | undefined; readonly remedy?: string };

/** The process that runs something over a store. `activity` is a phrase such as `a delta cycle`; `since` in milliseconds. */
export interface StoreHolder {
  readonly pid: number;
  readonly host: string;
  readonly activity: string;
  readonly since: number;
}

/** Identifies a connector space inside the store: the connector's position in the store's own list, stable over its life. */
export type SpaceId = number;

/** `none`, and what the next synchronization has to consume. `delete-add`: the same anchor came back as another object type. */
export type PendingImport = 'none' | 'add' | 'update' | 'delete' | 'delete-add';

/**
 * One connector-space object. `image` is what the directory last told, `hologram` what the last successful synchronization consumed;
 * they are the same object when nothing is pending. Reference attributes are not in either, see {@link StoreReader.references}.
 */
export interface CsObject {
  readonly id: number;
  readonly space: SpaceId;
  readonly objectType: string;
  readonly partition: string;
  readonly dn: string;
  /** `null` until the directory has given one. */
  readonly anchor: string | null;
  /** `null`: provisioned and never imported. */
  readonly image: Slots | null;
  /** `null`: never synchronized. */
  readonly hologram: Slots | null;
  /** Number of values of each reference attribute in the imported image, by slot; kept with the object, never counted on reading. */
  readonly referenceCounts: ReadonlyMap<number, number>;
  /** There are staged or unconfirmed reference changes, see {@link StoreReader.pendingReferences}. */
  readonly stagedReferences: boolean;
  readonly pendingImport: PendingImport;
  /** Must be synchronized though nothing was imported: a failed synchronization, a join partner that appeared, an unconfirmed export. */
  readonly retry: boolean;
  readonly mv: number | null;
  readonly lineage: CsLineage;
  readonly pendingExport: PendingExport | null;
  readonly syncError: ObjectError | null;
}

/** Which rules hold the link. Rule ids; `null` where none does. */
export interface CsLineage {
  /** The inbound rule that joined or projected the object. */
  readonly joinedBy: string | null;
  /** The outbound rule of link type Provision that applies to the object, or did when it was last synchronized. */
  readonly provisionedBy: string | null;
  /** The outbound join rule that linked it, when no inbound rule did. */
  readonly outboundJoinedBy: string | null;
  /** Grows by one with every link made in the store; the smaller was linked first. 0 when not linked. */
  readonly linkOrder: number;
}

/**
 * What waits to be written to the directory, and what was written and is not confirmed yet.
 * `changes` maps a slot to the new value (`null`: remove the attribute). `sent` is export memory: what the directory accepted and
 * no import has shown yet. References are rows, see {@link StoreReader.pendingReferences}.
 */
export interface PendingExport {
  /** `none`: only `sent` has something left, or secrets that were written. */
  readonly operation: 'none' | 'add' | 'modify' | 'delete';
  readonly changes: ReadonlyMap<number, Slots[number]>;
  readonly sent: ReadonlyMap<number, Slots[number]>;
  /** What was sent as a whole and is not confirmed: a created or deleted object. */
  readonly sentOperation: 'none' | 'add' | 'modify' | 'delete';
  /** The new DN when the object is to be renamed or moved. */
  readonly newDn: string | null;
  readonly attempts: number;
  readonly error: ObjectError | null;
  /** Values of attributes the directory never shows; they are in neither `changes` nor `sent`. Absent: there are none. */
  readonly secrets?: ReadonlyMap<number, PendingSecret>;
}

/**
 * `staged`: the value waits to be written. `written`: the directory took it, and only this is kept for as long as the object is, so that
 * the same value is not written again.
 */
export type PendingSecret =
  | { readonly kind: 'staged'; readonly value: Stored }
  | ({ readonly kind: 'written' } & SealedValue);

/** An error that keeps one object from going on. `rule` is a rule id, `attribute` a name, where one is to blame. */
export interface ObjectError {
  readonly code: string;
  readonly message: string;
  readonly rule?: string;
  readonly attribute?: string;
}

/** One metaverse object. A reference attribute's slot holds a {@link ReferenceSource} list in place of values. */
export interface MvObject {
  readonly id: number;
  readonly objectType: string;
  readonly slots: Slots;
  /** Who contributed each slot; same length as `slots`; `null` where the slot is empty. */
  readonly contributors: readonly (Contributor | null)[];
}

/** `rule` is the store's small number of the rule id ({@link StoreReader.ruleId}); `cs` the contributing object. */
export interface Contributor {
  readonly rule: number;
  readonly cs: number;
}

/** One row of a reference attribute's values or of their pending export. */
export interface ReferenceChange {
  readonly slot: number;
  readonly target: number;
  readonly kind: 'add' | 'remove';
}

/** What objects are looked for by: both, where both are given. `error`: of synchronization or export. */
export interface CsCondition {
  readonly state?: 'due' | 'error' | 'linked' | 'unlinked';
  /** A part of the normalized DN, see `normalizeDn`. */
  readonly dnPart?: string;
}

/** Reading side: everything synchronization, previews, searches and dumps look up. */
export interface StoreReader {
  /** The connector's space; creates none. */
  space(connectorId: string): SpaceId | undefined;
  layout(space: SpaceId | 'metaverse', objectType: string): AttributeLayout | undefined;
  ruleNumber(ruleId: string): number | undefined;
  ruleId(ruleNumber: number): string;

  cs(id: number): CsObject | undefined;
  /** By normalized DN. Placeholders are not found by it, see {@link StoreWriter.placeholder}. */
  csByDn(space: SpaceId, dn: string): CsObject | undefined;
  csByAnchor(space: SpaceId, anchor: string): CsObject | undefined;
  /** Ids in ascending order after `after`. `due`: only objects with a pending import or `retry`. Placeholders are left out. */
  csIds(space: SpaceId, after: number, limit: number, filter: 'all' | 'due'): readonly number[];
  /** Ids like {@link csIds}, of objects that meet a condition; found without reading the objects. */
  csIdsWhere(space: SpaceId, after: number, limit: number, condition: CsCondition): readonly number[];
  /** The DN of any object or placeholder. */
  dnOf(id: number): string;

  mv(id: number): MvObject | undefined;
  mvIds(after: number, limit: number): readonly number[];
  /** Connector-space objects linked to a metaverse object, first linked first. */
  linked(mv: number): readonly CsObject[];
  /** Metaverse objects having `key` among their join keys of that attribute. `key` comes from `joinKey`. Ascending ids. */
  mvByKey(attribute: string, key: string): readonly number[];
  /** Disconnectors of that space and type having `key` among their join keys of that attribute. Ascending ids. */
  disconnectorsByKey(space: SpaceId, objectType: string, attribute: string, key: string): readonly number[];

  /** Targets (ids of objects and placeholders) of a reference attribute in the imported image, in the directory's order. */
  references(cs: number, slot: number): Iterable<number>;
  referenceCount(cs: number, slot: number): number;
  /**
   * For each value of a reference attribute in the imported image, in the directory's order: the object of `space` that stands for the
   * same metaverse object, the first linked that is not being deleted. `null` when there is none yet.
   */
  counterparts(cs: number, slot: number, space: SpaceId): Iterable<number | null>;
  hasReference(cs: number, slot: number, target: number): boolean;
  /** Objects whose imported image refers to `target`. */
  referencedBy(target: number): Iterable<{ readonly cs: number; readonly slot: number }>;
  /** Value changes of reference attributes an import brought and no synchronization has consumed yet. */
  importedReferenceChanges(cs: number): readonly ReferenceChange[];
  /** Staged reference changes of an export; `sent` ones were accepted and are not confirmed. */
  pendingReferences(cs: number): Iterable<ReferenceChange & { readonly sent: boolean }>;

  /** Ids of objects with an export to write (`operation` or staged references), ascending after `after`. */
  pendingExportIds(space: SpaceId, after: number, limit: number): readonly number[];
  statistics(space: SpaceId): SpaceStatistics;
  /** Objects parked under a name of ours because another object has their DN by now, and whose own rename or delete is not imported yet. */
  transients(space: SpaceId): number;
  /** Number of metaverse objects by object type. */
  metaverseStatistics(): ReadonlyMap<string, number>;

  /** A small text the engine keeps under a name (`watermark:<connector id>`, `plan:<connector id>`). */
  state(key: string): string | undefined;

  /** Newest first. */
  runs(limit: number): readonly RunRecord[];
  run(id: number): RunRecord | undefined;
  runErrors(run: number): readonly RunError[];
  /** The run of that connector and profile that was begun and never ended, and how far it came. */
  unfinishedRun(connectorId: string, profile: string): UnfinishedRun | undefined;
}

export interface UnfinishedRun {
  readonly id: number;
  readonly step: StepKind;
  readonly position: StepPosition;
  readonly planHash: string;
}

/** How far a step came. `cursor` means what its step says; `seen` is a bit set over object ids, for full imports only. */
export interface StepPosition {
  readonly cursor: string;
  readonly seen?: Uint8Array;
}

/** Counts of one connector space. Placeholders are not objects. */
export interface SpaceStatistics {
  readonly objects: number;
  readonly connectors: number;
  readonly disconnectors: number;
  readonly placeholders: number;
  readonly pendingImports: { readonly add: number; readonly update: number; readonly delete: number };
  readonly pendingExports: { readonly add: number; readonly modify: number; readonly delete: number };
  readonly syncErrors: number;
  readonly exportErrors: number;
}

/** What the next incoming object is staged with. Slots are laid out by the type's layout; references are DNs by slot. */
export interface StagedObject {
  readonly objectType: string;
  readonly partition: string;
  readonly dn: string;
  readonly anchor: string;
  readonly image: Slots;
  readonly references: ReadonlyMap<number, readonly string[]>;
}

/** `newDn` is a rename or move. Slots set to `null` lose their value. */
export interface StagedChange {
  readonly newDn?: string;
  readonly slots: ReadonlyMap<number, Slots[number]>;
  readonly references: readonly { readonly slot: number; readonly dn: string; readonly kind: 'add' | 'remove' }[];
  /** Reference attributes set as a whole. */
  readonly replacedReferences: ReadonlyMap<number, readonly string[]>;
}

/** `awaitsExport`: the object has a pending or unconfirmed export, which this import may confirm. */
export interface Staged {
  readonly id: number;
  readonly outcome: StagingOutcome;
  readonly awaitsExport: boolean;
}

/** What staging one object came to, for the step's counters. */
export type StagingOutcome = 'no-change' | 'add' | 'update' | 'rename' | 'delete' | 'delete-add';

/** An object that is to be provisioned, linked to the metaverse object `mv`. */
export interface NewCsObject {
  readonly space: SpaceId;
  readonly objectType: string;
  readonly partition: string;
  readonly dn: string;
  readonly mv: number;
  readonly lineage: CsLineage;
}

export interface CsUpdate {
  readonly mv?: number | null;
  readonly lineage?: CsLineage;
  readonly pendingExport?: PendingExport | null;
  readonly syncError?: ObjectError | null;
  readonly retry?: boolean;
  /** The pending import was consumed: the hologram becomes the image. */
  readonly consumed?: true;
  readonly anchor?: string;
  readonly dn?: string;
}

export interface StoreWriter extends StoreReader {
  /** Makes sure the space exists. */
  openSpace(connectorId: string): SpaceId;
  /** Appends attributes the layout lacks and returns the whole layout. */
  extendLayout(
    space: SpaceId | 'metaverse',
    objectType: string,
    attributes: readonly LayoutAttribute[],
  ): AttributeLayout;
  /** The number of a rule id, given on first use. */
  numberRule(ruleId: string): number;

  /** Import: matches by anchor, then DN, compares, stages. Join keys of `keyAttributes` (names) are kept up. */
  stage(space: SpaceId, object: StagedObject, keyAttributes: readonly string[]): Staged;
  /** Import: some attributes of a known object changed. Costs the same whatever the number of values the object holds. */
  stageChange(id: number, change: StagedChange, keyAttributes: readonly string[]): Staged;
  /** Import: the object is gone from the directory. `undefined`: the space has no such object. */
  stageDelete(space: SpaceId, id: number): StagingOutcome;

  createCs(object: NewCsObject): number;
  updateCs(id: number, update: CsUpdate): void;
  /** Takes the object out of the space; others that refer to it keep a placeholder, staged references to it are dropped. */
  removeCs(id: number): void;
  /** Drops what others have staged about the object and not sent: it is to be deleted, and its directory drops references to it. */
  dropStagedReferencesTo(id: number): void;
  /** The id that stands for `dn`: an object's, or a placeholder's, made when there is none. */
  placeholder(space: SpaceId, dn: string): number;
  nextLinkOrder(): number;

  createMv(objectType: string): number;
  /** Join keys become `keys`: attribute name to normalized values; `null` leaves them as they are. */
  updateMv(
    id: number,
    slots: Slots,
    contributors: readonly (Contributor | null)[],
    keys: ReadonlyMap<string, readonly string[]> | null,
  ): void;
  deleteMv(id: number): void;

  /** Adds, changes or drops (`kind: 'none'`) staged reference changes of an export. */
  stageReference(cs: number, slot: number, target: number, kind: 'add' | 'remove' | 'none'): void;
  /** The directory accepted the staged change; it stays as export memory until an import shows it. Staging another kind makes it unsent again. */
  markReferenceSent(cs: number, slot: number, target: number): void;
  dropPendingReferences(cs: number): void;

  /** Keeps values by which a disconnector that stays one can be found when a metaverse object gets them. Empty: forget it. */
  watchDisconnector(cs: number, keys: ReadonlyMap<string, readonly string[]>): void;
  /** Disconnectors watching `key` for `attribute` in any space. */
  watching(attribute: string, key: string): readonly number[];

  /** Metaverse objects whose links or targets changed, so that references to them must be looked at again. */
  queueReferenceTarget(mv: number): void;
  takeReferenceTargets(limit: number): readonly number[];
  /** Objects whose reference attributes must be staged as a whole. */
  queueReferenceSource(mv: number): void;
  takeReferenceSources(limit: number): readonly number[];

  /** Takes back all reference changes an import brought: synchronization consumed them. */
  consumeReferenceChanges(cs: number): void;

  setState(key: string, value: string | null): void;

  beginRun(run: {
    readonly connectorId: string;
    readonly profile: string;
    readonly startedAt: number;
    readonly planHash: string;
  }): number;
  /** Keeps the running step's counters and position; called with every batch. */
  saveStep(run: number, step: StepResult, position: StepPosition | null): void;
  addRunErrors(run: number, errors: readonly RunError[]): void;
  endRun(run: number, status: RunStatus, endedAt: number): void;
  /** Deletes runs that ended before `before` (milliseconds); returns how many. */
  purgeRuns(before: number): number;
}
