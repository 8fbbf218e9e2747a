import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import type { ImportedChange, ImportedEntry } from '../../ports/directory.ts';
import { fullImportRequired } from '../../ports/directory.ts';
import { objectTypeOf } from '../selection/object-selection.ts';
import { isFilteredByGroup } from './ad-selection.ts';
import type { WarningQueue } from './read-context.ts';
import { changedAttributes } from './changed-attributes.ts';
import { readExtendedDn } from './extended-dn.ts';
import type { FilterGroup } from './group-members.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { textOf, textsOf, valuesOf, firstText, type LdapEntry } from './ldap-entry.ts';
import type { PartitionSessions } from './partition-sessions.ts';
import { rangeOf } from './ranged-values.ts';
import { anchorOf } from './read-object.ts';
import { objectsOf, referrersOf } from './referrers.ts';
import { readByAnchors, rereadObjects, rereadSubtree, type Rereading } from './reread.ts';
import { searchChanges, type ChangeAnswer } from './take-mark.ts';

/** One partition's change search. */
export interface ChangeReading extends Rereading {
  readonly sessions: PartitionSessions;
  readonly group: FilterGroup | undefined;
  readonly warnings: WarningQueue;
}

/** `cookie` says where to go on after these entries; it stays behind while something is still to be told. */
export interface ChangePage {
  readonly entries: readonly ImportedEntry[];
  readonly cookie: Buffer;
}

/**
 * What changed since the cookie. New and renamed objects are read again as a whole, with everything below a renamed one; of others
 * only what changed is told. Who refers to objects that may have come into the selection is told at the end, when the engine knows
 * them all.
 */
export async function* dirSyncChanges(
  reading: ChangeReading,
  from: Buffer,
  signal: CancelSignal,
): AsyncGenerator<ChangePage> {
  const referrers: ImportedChange[] = [];
  let cookie = from;
  let safe = from;
  for (let more = true; more;) {
    throwIfCancelled(signal);
    const answer = await askForChanges(reading, cookie);
    for await (const entries of answeredEntries(reading, sortChanges(reading, answer.entries), { referrers, signal }))
      yield { entries, cookie: safe };
    ({ cookie, more } = answer);
    if (referrers.length === 0) safe = cookie;
  }
  yield { entries: referrers.map((change): ImportedEntry => ({ kind: 'change', change })), cookie };
}

/** Throws ConnectorError `full-import-required` when the server cannot read the cookie. */
async function askForChanges(reading: ChangeReading, cookie: Buffer): Promise<ChangeAnswer> {
  const { session, namingContext } = reading;
  try {
    return await searchChanges(session, { namingContext, cookie, attributes: requestedChanges(reading) });
  } catch (cause) {
    if (!(cause instanceof LdapResultError) || !badCookieCodes.has(cause.code)) throw cause;
    throw fullImportRequired('The domain controller does not take the position of the last import', cause);
  }
}

/** The codes different servers answer a cookie with that they cannot read. */
const badCookieCodes: ReadonlySet<number> = new Set([
  resultCodes.operationsError,
  resultCodes.protocolError,
  resultCodes.unavailableCriticalExtension,
  resultCodes.unwillingToPerform,
]);

/** `name` shows renames and moves; the list also decides which changes are reported at all. */
function requestedChanges({ selection, group }: ChangeReading): readonly string[] {
  return [...new Set([...selection.requested, 'name', ...(group === undefined ? [] : ['member'])])];
}

interface SortedChanges {
  /** Anchors of what has to be read again as a whole. */
  readonly whole: Set<string>;
  /** Anchors of what may have objects below it that are called otherwise now. */
  readonly renamed: Set<string>;
  /** Of those, anchors of what was deleted before: it has no value where it had one. */
  readonly restored: Set<string>;
  readonly deleted: Set<string>;
  /** Entries of a living object of which only some attributes changed, by anchor, their DN plain. */
  readonly changed: Map<string, LdapEntry>;
  /** Members that joined or left the filter group; a DN for those that left. */
  readonly joined: Set<string>;
  readonly left: Map<string, string>;
}

function sortChanges({ group }: ChangeReading, entries: readonly LdapEntry[]): SortedChanges {
  const sorted: SortedChanges = {
    whole: new Set(),
    renamed: new Set(),
    restored: new Set(),
    deleted: new Set(),
    changed: new Map(),
    joined: new Set(),
    left: new Map(),
  };
  for (const reported of entries) {
    const entry: LdapEntry = { ...reported, dn: readExtendedDn(reported.dn).dn };
    const anchor = anchorOf(entry);
    if (anchor === undefined) continue;
    // An account that may not see a deleted object any more gets its GUID and no name.
    if (firstText(entry, 'isDeleted') === 'TRUE' || entry.dn === '') sorted.deleted.add(anchor);
    else if (entry.attributes.has('isdeleted')) {
      sorted.renamed.add(anchor);
      sorted.restored.add(anchor);
    } else if (valuesOf(entry, 'objectClass').length > 0) sorted.whole.add(anchor);
    else if (isRenamed(entry)) sorted.renamed.add(anchor);
    else sorted.changed.set(anchor, entry);
    if (anchor === group?.anchor) sortMembers(sorted, entry);
  }
  return sorted;
}

function isRenamed({ attributes }: LdapEntry): boolean {
  return attributes.has('name') || attributes.has('parentguid');
}

function sortMembers({ joined, left }: SortedChanges, entry: LdapEntry): void {
  for (const [description, values] of entry.attributes) {
    const range = rangeOf(description);
    if (description === 'member' && values.length > 0)
      throw fullImportRequired(
        'The domain controller tells the members of the group to import as a whole, so who left it is not known',
      );
    if (range?.name !== 'member') continue;
    for (const value of values) {
      const { dn, anchor } = readExtendedDn(textOf(value) ?? '');
      if (anchor === undefined) continue;
      if (range.first === 0) left.set(anchor, dn);
      else joined.add(anchor);
    }
  }
}

interface Telling {
  readonly referrers: ImportedChange[];
  readonly signal: CancelSignal;
}

/** Objects worked on at once. */
const objectsPerPage = 1000;

/** Whole objects first, so that their names are known when changes refer to them. */
async function* answeredEntries(
  reading: ChangeReading,
  sorted: SortedChanges,
  { referrers, signal }: Telling,
): AsyncGenerator<readonly ImportedEntry[]> {
  for (const anchors of slices([...sorted.whole])) yield await rereadObjects(reading, anchors);
  for (const anchor of sorted.renamed) {
    const restored = sorted.restored.has(anchor);
    for await (const entries of rereadSubtree(reading, anchor, signal)) {
      yield entries;
      for (const change of await referrersOf(reading, objectsOf(entries), { restored })) referrers.push(change);
    }
  }
  if (sorted.restored.size > 0) warnOfOtherDomains(reading);
  if (sorted.joined.size + sorted.left.size > 0) yield await membershipEntries(reading, sorted);
  for (const changes of slices([...sorted.changed])) yield await changeEntries(reading, changes);
  const gone = [...sorted.deleted].map((anchor): ImportedEntry => ({ kind: 'delete', anchor }));
  yield* slices(gone);
}

/** The back links of an object are those of its own domain. */
function warnOfOtherDomains({ sessions, warnings }: ChangeReading): void {
  if (sessions.partitions.length < 2) return;
  warnings.add({
    code: 'restored-references',
    message:
      'Deleted objects were restored; memberships and other references they have in other domains of the forest are known again with the next full import of the connector only',
  });
}

function* slices<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += objectsPerPage) yield all.slice(at, at + objectsPerPage);
}

/** Whom the filter group lets in now, and whom it does not any more; they may lie in any partition. */
async function membershipEntries(
  reading: ChangeReading,
  { joined, left }: SortedChanges,
): Promise<readonly ImportedEntry[]> {
  const entries: ImportedEntry[] = [];
  for (const partition of joined.size === 0 ? [] : reading.sessions.partitions) {
    const session = reading.sessions.sessionOf(partition);
    const there = { ...reading, session, namingContext: partition.namingContext };
    entries.push(...(await rereadObjects(there, [...joined])));
  }
  for (const [anchor, dn] of left) if (!reading.members?.has(anchor)) entries.push({ kind: 'filtered', anchor, dn });
  return entries;
}

/**
 * A change does not tell the object's type, so it is looked up: changes of objects that are not imported mean nothing to the engine.
 */
async function changeEntries(
  reading: ChangeReading,
  changed: readonly (readonly [string, LdapEntry])[],
): Promise<readonly ImportedEntry[]> {
  const { selection, members } = reading;
  const candidates = changed.flatMap(([anchor, entry]) => {
    if (selection.partitionOf(entry.dn) === undefined) return [];
    const attributes = changedAttributes(selection, entry);
    return 'message' in attributes || attributes.size > 0 ? [{ anchor, dn: entry.dn, attributes }] : [];
  });
  const classes = await readByAnchors(
    reading,
    candidates.map(({ anchor }) => anchor),
    ['objectGUID', 'objectClass'],
  );
  const entries: ImportedEntry[] = [];
  for (const { anchor, dn, attributes } of candidates) {
    const known = classes.get(anchor);
    const objectType = known === undefined ? undefined : objectTypeOf(selection, textsOf(known, 'objectClass'));
    if (objectType === undefined) continue;
    if (members !== undefined && isFilteredByGroup(objectType) && !members.has(anchor)) continue;
    if ('message' in attributes) entries.push({ kind: 'failure', dn, ...attributes });
    else entries.push({ kind: 'change', change: { anchor, dn, attributes } });
  }
  return entries;
}
