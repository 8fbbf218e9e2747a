import { createChangeLog, type ChangeLog, type LoggedChange } from './change-log.ts';
import { objectId, type DeletedState, type Entry } from './entry.ts';
import { noMutations, type Counters, type Mutations, type TenantSnapshot } from './journal.ts';
import type { Json } from './message.ts';
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
  readonly log: ChangeLog;
  /** Ids of a group's members, in the order they were added. */
  members(group: string): ReadonlySet<string>;
  groupsOf(member: string): ReadonlySet<string>;
  create(kind: EntryKind, properties: Record<string, Json>): Entry;
  update(entry: Entry, properties: Readonly<Record<string, Json>>): void;
  setManager(entry: Entry, manager: string | null): void;
  addMember(group: Entry, member: Entry): void;
  removeMember(group: Entry, member: string): void;
  delete(entry: Entry, restorable: boolean): void;
  restore(entry: Entry): void;
  /** Forgets a deleted object for good. */
  purge(entry: Entry): void;
  takeMutations(): Mutations;
  readonly counters: Counters;
}

export function createTenantDirectory(snapshot: TenantSnapshot, now: () => number): TenantDirectory {
  const state: State = {
    now,
    seed: snapshot.seed,
    byId: new Map(snapshot.entries.map((entry) => [entry.id, entry])),
    byNumber: { user: [], group: [] },
    unique: createUniqueIndex(),
    log: createChangeLog(snapshot.firstChange, snapshot.changes),
    members: new Map(),
    groups: new Map(),
    reports: new Map(),
    nextNumber: snapshot.nextNumber,
    pending: noMutations(),
  };
  for (const entry of snapshot.entries) {
    state.byNumber[entry.kind].push(entry);
    if (entry.deleted === null) state.unique.add(entry);
    if (entry.deleted === null && entry.manager !== null) relate(state.reports, entry.manager, entry.id);
  }
  for (const { group, member } of snapshot.members) {
    relate(state.members, group, member);
    relate(state.groups, member, group);
  }
  return {
    find: (id) => live(state, id),
    findDeleted: (id) => {
      const entry = state.byId.get(id);
      return entry === undefined || entry.deleted === null ? undefined : entry;
    },
    entries: (kind, from) => entriesFrom(state.byNumber[kind], from),
    unique: state.unique,
    log: state.log,
    members: (group) => state.members.get(group) ?? none,
    groupsOf: (member) => state.groups.get(member) ?? none,
    create: (kind, properties) => create(state, kind, properties),
    update: (entry, properties) => update(state, entry, properties),
    setManager: (entry, manager) => setManager(state, entry, manager),
    addMember: (group, member) => addMember(state, group, member),
    removeMember: (group, member) => removeMember(state, group, member),
    delete: (entry, restorable) => remove(state, entry, restorable),
    restore: (entry) => restore(state, entry),
    purge: (entry) => purge(state, entry),
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
  readonly unique: UniqueIndex;
  readonly log: ChangeLog;
  readonly members: Relation;
  readonly groups: Relation;
  readonly reports: Relation;
  nextNumber: number;
  pending: Mutations;
}

type Relation = Map<string, Set<string>>;

const none: ReadonlySet<string> = new Set();

function live(state: State, id: string): Entry | undefined {
  const entry = state.byId.get(id);
  return entry?.deleted === null ? entry : undefined;
}

function* entriesFrom(entries: readonly Entry[], from: number): Generator<Entry> {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.number ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < entries.length; at++) {
    const entry = entries[at];
    if (entry !== undefined) yield entry;
  }
}

function create(state: State, kind: EntryKind, properties: Record<string, Json>): Entry {
  const number = state.nextNumber++;
  const entry: Entry = { id: objectId(state.seed, number), kind, number, properties, manager: null, deleted: null };
  state.byId.set(entry.id, entry);
  state.byNumber[kind].push(entry);
  state.unique.add(entry);
  changed(state, entry, { kind: 'created' });
  return entry;
}

function update(state: State, entry: Entry, properties: Readonly<Record<string, Json>>): void {
  state.unique.remove(entry);
  entry.properties = { ...entry.properties, ...properties };
  state.unique.add(entry);
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
  if (entry.manager !== null) unrelate(state.reports, entry.manager, entry.id);
  state.unique.remove(entry);
  entry.deleted = deleted;
  changed(state, entry, { kind: 'deleted', restorable });
  if (!restorable) purge(state, entry);
}

function restore(state: State, entry: Entry): void {
  const deleted = entry.deleted;
  entry.deleted = null;
  state.unique.add(entry);
  if (entry.manager !== null && live(state, entry.manager) === undefined) entry.manager = null;
  if (entry.manager !== null) relate(state.reports, entry.manager, entry.id);
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
  state.byId.delete(entry.id);
  const list = state.byNumber[entry.kind];
  const at = list.indexOf(entry);
  if (at >= 0) list.splice(at, 1);
  for (const member of state.members.get(entry.id) ?? none) removeMember(state, entry, member);
  state.pending.removed.add(entry);
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
