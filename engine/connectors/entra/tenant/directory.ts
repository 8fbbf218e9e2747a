import type { Json } from '../../../model/json.ts';
import { createChangeLog, type ChangeLog, type LoggedChange } from './change-log.ts';
import { objectId, type DeletedState, type Entry } from './entry.ts';
import { createExtensionIndex, type ExtensionIndex } from './extension-index.ts';
import { noMutations, type Counters, type Mutations, type TenantSnapshot } from './journal.ts';
import { createLicenceCount, type LicenceCount } from './licence-count.ts';
import type { EntryKind } from './properties.ts';
import { createUniqueIndex, type UniqueIndex } from './unique-index.ts';

/**
 * The tenant's objects in memory with their indexes and change log. The mutating functions check nothing: whoever calls them has
 * checked the whole request before. What they change is collected until {@link TenantDirectory.takeMutations}.
 */
export interface TenantDirectory {
  /** A live object. */
  find(id: string): Entry | undefined;
  findDeleted(id: string): Entry | undefined;
  /** Live and deleted objects of a kind with a number from `from` on, ascending. */
  entries(kind: EntryKind, from: number): Iterable<Entry>;
  readonly unique: UniqueIndex;
  readonly extensions: ExtensionIndex;
  readonly licences: LicenceCount;
  readonly log: ChangeLog;
  /** Live objects and those in the recycle bin. */
  readonly size: number;
  /** Live objects of a kind. */
  count(kind: EntryKind): number;
  /** Ids of a group's members, in the order they were added. */
  members(group: string): ReadonlySet<string>;
  groupsOf(member: string): ReadonlySet<string>;
  create(kind: EntryKind, properties: Record<string, Json>): Entry;
  update(entry: Entry, properties: Readonly<Record<string, Json>>): void;
  setManager(entry: Entry, manager: string | null): void;
  addMember(group: Entry, member: Entry): void;
  removeMember(group: Entry, member: string): void;
  delete(entry: Entry, restorable: boolean): void;
  /** `changes`: properties it comes back with. */
  restore(entry: Entry, changes?: Readonly<Record<string, Json>>): void;
  /** Forgets a deleted object for good. */
  purge(entry: Entry): void;
  /** Forgets what has been in the recycle bin for {@link recycleBinMs}. */
  expire(): void;
  /** Does what another directory of the same tenant did. Its mutations are not collected again. */
  replay(mutations: ReplayableMutations): void;
  takeMutations(): Mutations;
  readonly counters: Counters;
}

/** Mutations with the objects as they were after them, apart from the objects that go on changing. */
export interface ReplayableMutations extends Pick<Mutations, 'members' | 'changes'> {
  readonly saved: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** Deleted users and Microsoft 365 groups can be restored for 30 days. */
export const recycleBinMs: number = 30 * 24 * 60 * 60 * 1000;

export function createTenantDirectory(snapshot: TenantSnapshot, now: () => number): TenantDirectory {
  const state = stateOf(snapshot, now);
  return {
    find: (id) => live(state, id),
    findDeleted: (id) => {
      const entry = state.byId.get(id);
      return entry === undefined || entry.deleted === null ? undefined : entry;
    },
    entries: (kind, from) => entriesFrom(state.byNumber[kind], from),
    unique: state.unique,
    extensions: state.extensions,
    licences: state.licences,
    log: state.log,
    get size() {
      return state.byId.size;
    },
    count: (kind) => state.live[kind],
    members: (group) => state.members.get(group) ?? none,
    groupsOf: (member) => state.groups.get(member) ?? none,
    create: (kind, properties) => create(state, kind, properties),
    update: (entry, properties) => update(state, entry, properties),
    setManager: (entry, manager) => setManager(state, entry, manager),
    addMember: (group, member) => addMember(state, group, member),
    removeMember: (group, member) => removeMember(state, group, member),
    delete: (entry, restorable) => remove(state, entry, restorable),
    restore: (entry, changes) => restore(state, entry, changes ?? {}),
    purge: (entry) => purge(state, entry),
    expire: () => expire(state),
    replay: (mutations) => replay(state, mutations),
    takeMutations() {
      const { pending } = state;
      state.pending = noMutations();
      return pending;
    },
    get counters() {
      return { nextNumber: state.nextNumber, nextChange: state.log.next };
    },
  };
}

interface State {
  readonly now: () => number;
  readonly seed: string;
  readonly byId: Map<string, Entry>;
  /** Ascending by number. */
  readonly byNumber: Readonly<Record<EntryKind, Entry[]>>;
  readonly live: Record<EntryKind, number>;
  readonly unique: UniqueIndex;
  readonly extensions: ExtensionIndex;
  readonly licences: LicenceCount;
  /** Deletions in the order they happened; those undone since are passed over. */
  recycled: { readonly entry: Entry; readonly at: number }[];
  readonly log: ChangeLog;
  readonly members: Relation;
  readonly groups: Relation;
  readonly reports: Relation;
  nextNumber: number;
  pending: Mutations;
}

function stateOf(snapshot: TenantSnapshot, now: () => number): State {
  const state: State = {
    now,
    seed: snapshot.seed,
    byId: new Map(snapshot.entries.map((entry) => [entry.id, entry])),
    byNumber: { user: [], group: [], orgContact: [], device: [], extensionProperty: [] },
    live: { user: 0, group: 0, orgContact: 0, device: 0, extensionProperty: 0 },
    unique: createUniqueIndex(),
    extensions: createExtensionIndex(),
    licences: createLicenceCount(),
    recycled: [],
    log: createChangeLog(snapshot.firstChange, snapshot.changes),
    members: new Map(),
    groups: new Map(),
    reports: new Map(),
    nextNumber: snapshot.nextNumber,
    pending: noMutations(),
  };
  for (const entry of snapshot.entries) {
    state.byNumber[entry.kind].push(entry);
    if (entry.deleted === null) enter(state, entry);
    else state.recycled.push({ entry, at: entry.deleted.at });
  }
  state.recycled.sort((left, right) => left.at - right.at);
  for (const { group, member } of snapshot.members) {
    relate(state.members, group, member);
    relate(state.groups, member, group);
  }
  return state;
}

type Relation = Map<string, Set<string>>;

const none: ReadonlySet<string> = new Set();

function live(state: State, id: string): Entry | undefined {
  const entry = state.byId.get(id);
  return entry?.deleted === null ? entry : undefined;
}

/** Puts a live object into the indexes. */
function enter(state: State, entry: Entry): void {
  state.live[entry.kind] += 1;
  state.unique.add(entry);
  state.licences.add(entry);
  if (entry.kind === 'extensionProperty') state.extensions.add(entry);
  if (entry.manager !== null) relate(state.reports, entry.manager, entry.id);
}

function leave(state: State, entry: Entry): void {
  state.live[entry.kind] -= 1;
  state.unique.remove(entry);
  state.licences.remove(entry);
  if (entry.kind === 'extensionProperty') state.extensions.remove(entry);
  if (entry.manager !== null) unrelate(state.reports, entry.manager, entry.id);
}

/** Where the first entry with a number from `from` on stands. */
function position(entries: readonly Entry[], from: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.number ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* entriesFrom(entries: readonly Entry[], from: number): Generator<Entry> {
  for (let at = position(entries, from); at < entries.length; at++) {
    const entry = entries[at];
    if (entry !== undefined) yield entry;
  }
}

function create(state: State, kind: EntryKind, properties: Record<string, Json>): Entry {
  const number = state.nextNumber++;
  const entry: Entry = { id: objectId(state.seed, number), kind, number, properties, manager: null, deleted: null };
  state.byId.set(entry.id, entry);
  state.byNumber[kind].push(entry);
  enter(state, entry);
  changed(state, entry, { kind: 'created' });
  return entry;
}

function update(state: State, entry: Entry, properties: Readonly<Record<string, Json>>): void {
  state.unique.remove(entry);
  state.licences.remove(entry);
  entry.properties = { ...entry.properties, ...properties };
  state.unique.add(entry);
  state.licences.add(entry);
  changed(state, entry, { kind: 'updated', properties: Object.keys(properties) });
}

function setManager(state: State, entry: Entry, manager: string | null): void {
  if (entry.manager === manager) return;
  if (entry.manager !== null) unrelate(state.reports, entry.manager, entry.id);
  if (manager !== null) relate(state.reports, manager, entry.id);
  const former = entry.manager;
  entry.manager = manager;
  changed(state, entry, { kind: 'manager', former });
}

function addMember(state: State, group: Entry, member: Entry): void {
  relate(state.members, group.id, member.id);
  relate(state.groups, member.id, group.id);
  state.pending.members.push({ group: group.id, member: member.id, added: true });
  logged(state, group, { kind: 'member', member: member.id, memberKind: member.kind, added: true });
}

function removeMember(state: State, group: Entry, member: string): void {
  unrelate(state.members, group.id, member);
  unrelate(state.groups, member, group.id);
  state.pending.members.push({ group: group.id, member, added: false });
  const memberKind = state.byId.get(member)?.kind ?? 'user';
  logged(state, group, { kind: 'member', member, memberKind, added: false });
}

function remove(state: State, entry: Entry, restorable: boolean): void {
  const deleted: DeletedState = {
    at: state.now(),
    groups: [...(state.groups.get(entry.id) ?? none)],
    reports: [...(state.reports.get(entry.id) ?? none)],
  };
  for (const id of deleted.groups) {
    const group = live(state, id);
    if (group !== undefined) removeMember(state, group, entry.id);
  }
  for (const id of deleted.reports) {
    const report = live(state, id);
    if (report !== undefined) setManager(state, report, null);
  }
  leave(state, entry);
  entry.deleted = deleted;
  changed(state, entry, { kind: 'deleted', restorable });
  if (restorable) state.recycled.push({ entry, at: deleted.at });
  else purge(state, entry);
}

function restore(state: State, entry: Entry, changes: Readonly<Record<string, Json>>): void {
  const deleted = entry.deleted;
  entry.deleted = null;
  entry.properties = { ...entry.properties, ...changes };
  if (entry.manager !== null && live(state, entry.manager) === undefined) entry.manager = null;
  enter(state, entry);
  changed(state, entry, { kind: 'created' });
  for (const id of deleted?.groups ?? []) {
    const group = live(state, id);
    if (group !== undefined) addMember(state, group, entry);
  }
  for (const member of state.members.get(entry.id) ?? none) {
    const memberKind = state.byId.get(member)?.kind ?? 'user';
    logged(state, entry, { kind: 'member', member, memberKind, added: true });
  }
  for (const id of deleted?.reports ?? []) {
    const report = live(state, id);
    if (report !== undefined && report.manager === null) setManager(state, report, entry.id);
  }
  if (entry.manager !== null) changed(state, entry, { kind: 'manager', former: null });
}

function purge(state: State, entry: Entry): void {
  forget(state, entry);
  for (const member of state.members.get(entry.id) ?? none) removeMember(state, entry, member);
  state.pending.removed.add(entry);
}

function forget(state: State, entry: Entry): void {
  state.byId.delete(entry.id);
  const list = state.byNumber[entry.kind];
  const at = position(list, entry.number);
  if (list[at]?.number === entry.number) list.splice(at, 1);
}

function expire(state: State): void {
  const [oldest] = state.recycled;
  const limit = state.now() - recycleBinMs;
  if (oldest === undefined || oldest.at > limit) return;
  const expired = state.recycled.filter(({ at }) => at <= limit);
  state.recycled = state.recycled.filter(({ at }) => at > limit);
  for (const { entry, at } of expired) {
    if (entry.deleted?.at === at && state.byId.has(entry.id)) purge(state, entry);
  }
}

function replay(state: State, { saved, removed, members, changes }: ReplayableMutations): void {
  for (const copy of saved) {
    const known = state.byId.get(copy.id);
    if (known?.deleted === null) leave(state, known);
    const entry = known ?? copy;
    if (known === undefined) {
      state.byId.set(copy.id, copy);
      state.byNumber[copy.kind].push(copy);
    } else {
      known.properties = copy.properties;
      known.manager = copy.manager;
      known.deleted = copy.deleted;
    }
    if (entry.deleted === null) enter(state, entry);
  }
  for (const { group, member, added } of members) {
    (added ? relate : unrelate)(state.members, group, member);
    (added ? relate : unrelate)(state.groups, member, group);
  }
  for (const { change } of changes) state.log.append(change);
  for (const entry of removed) {
    const known = state.byId.get(entry.id);
    if (known !== undefined) forget(state, known);
  }
}

function changed(state: State, entry: Entry, what: LoggedChange['what']): void {
  state.pending.saved.add(entry);
  logged(state, entry, what);
}

function logged(state: State, { kind, id }: Entry, what: LoggedChange['what']): void {
  const change = { at: state.now(), kind, id, what };
  state.pending.changes.push({ number: state.log.append(change), change });
}

function relate(relation: Relation, from: string, to: string): void {
  const known = relation.get(from);
  if (known === undefined) relation.set(from, new Set([to]));
  else known.add(to);
}

function unrelate(relation: Relation, from: string, to: string): void {
  const known = relation.get(from);
  known?.delete(to);
  if (known?.size === 0) relation.delete(from);
}
