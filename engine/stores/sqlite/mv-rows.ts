import type { Slots } from '../../model/stored.ts';
import type { Contributor, MvObject } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { nextMv } from './counters.ts';
import type { Counters } from './counters.ts';
import type { Dictionary } from './dictionary.ts';
import type { JoinKeys, KeyText } from './join-keys.ts';
import { decodeContributors, decodeSlots, encodeContributors, encodeSlots, padSlots } from './payload.ts';
import { StoreError } from './store-error.ts';

/** Reads and writes metaverse objects and keeps decoded ones. */
export interface MvRows {
  readonly find: (id: number) => MvObject | undefined;
  readonly ids: (after: number, limit: number) => readonly number[];
  /** Reads objects that are about to be asked for. */
  readonly prefetch: (ids: readonly number[]) => void;
  readonly create: (objectType: string) => number;
  readonly update: (id: number, data: MvData, keys: ReadonlyMap<string, readonly string[]> | null) => void;
  readonly remove: (id: number) => void;
  /** Number of objects by type. */
  readonly count: () => ReadonlyMap<string, number>;
  /** Writes objects that were created and not updated since. Called at the end of a batch. */
  readonly flush: () => void;
  /** Lets decoded objects go when there are more than `above`. */
  readonly forget: (above: number) => void;
  /** Forgets everything, also what was not written. */
  readonly discard: () => void;
}

export interface MvData {
  readonly slots: Slots;
  readonly contributors: readonly (Contributor | null)[];
}

interface MvRow {
  readonly object: MvObject;
  readonly keys: KeyText;
}

type Columns = readonly [
  id: number,
  type: number,
  slots: string | null,
  contributors: string | null,
  joinKeys: string | null,
];

const mvStatements = {
  byId: `SELECT id, type, slots, contributors, join_keys FROM mv WHERE id = ?`,
  byIds: `SELECT id, type, slots, contributors, join_keys FROM mv WHERE id IN (SELECT value FROM json_each(?))`,
  ids: `SELECT id FROM mv WHERE id > ? ORDER BY id LIMIT ?`,
  insert: `INSERT INTO mv (id, type, slots, contributors, join_keys) VALUES (?, ?, ?, ?, ?)`,
  update: `UPDATE mv SET slots = ?, contributors = ?, join_keys = ? WHERE id = ?`,
  remove: `DELETE FROM mv WHERE id = ?`,
  count: `SELECT type, count(*) FROM mv GROUP BY type`,
} as const;

/** Metaverse objects kept between two batches, and while reading outside of one. */
export const keptMvObjects = 1_000;

export interface MvParts {
  readonly connection: Connection;
  readonly counters: Counters;
  readonly dictionary: Dictionary;
  readonly joinKeys: JoinKeys;
}

export function createMvRows({ connection, counters, dictionary, joinKeys }: MvParts): MvRows {
  const read = createMvRead(connection, dictionary);
  const remove = connection.prepare(mvStatements.remove);
  const write = createMvWrite(connection, dictionary);
  const kept = new Map<number, MvRow>();
  /** A new object is written once, together with its first values. */
  const unwritten = new Map<number, MvRow>();

  const blankData = createBlankData(dictionary);

  function keep(id: number, row: MvRow): MvRow {
    if (kept.size > 2 * keptMvObjects) kept.clear();
    kept.set(id, row);
    return row;
  }

  function find(id: number): MvRow | undefined {
    const known = kept.get(id) ?? unwritten.get(id);
    if (known !== undefined) return known;
    const row = read.one(id);
    return row === undefined ? undefined : keep(id, row);
  }

  function flush(): void {
    for (const [id, row] of unwritten) {
      write(row, true);
      keep(id, row);
    }
    unwritten.clear();
  }

  return {
    find: (id) => find(id)?.object,
    prefetch: (ids) => {
      for (const row of read.many(ids.filter((id) => !kept.has(id) && !unwritten.has(id)))) keep(row.object.id, row);
    },
    ...createLists(connection, dictionary, flush),
    create: (objectType) => {
      const id = counters.add(nextMv, 1);
      unwritten.set(id, { object: { id, objectType, ...blankData(objectType) }, keys: null });
      return id;
    },
    update: (id, data, keys) => {
      const before = find(id);
      if (before === undefined) throw new StoreError('store-unknown-object', `The store has no metaverse object ${id}`);
      const { objectType } = before.object;
      const keyText = keys === null ? before.keys : joinKeys.text(keys);
      joinKeys.changeMv(id, before.keys, keyText);
      const row = { object: { id, objectType, ...padData(data, objectType, dictionary) }, keys: keyText };
      write(row, unwritten.delete(id));
      keep(id, row);
    },
    remove: (id) => {
      const before = find(id);
      if (before === undefined) return;
      joinKeys.changeMv(id, before.keys, null);
      if (!unwritten.delete(id)) remove.run(id);
      kept.delete(id);
    },
    flush,
    forget: (above) => {
      if (kept.size > above) kept.clear();
    },
    discard: () => [kept, unwritten].forEach((rows) => rows.clear()),
  };
}

interface MvRead {
  readonly one: (id: number) => MvRow | undefined;
  readonly many: (ids: readonly number[]) => readonly MvRow[];
}

function createMvRead(connection: Connection, dictionary: Dictionary): MvRead {
  const byId = connection.prepare<Columns>(mvStatements.byId);
  const byIds = connection.prepare<Columns>(mvStatements.byIds);
  return {
    one: (id) => {
      const columns = byId.get(id);
      return columns === undefined ? undefined : decodeRow(columns, dictionary);
    },
    many: (ids) =>
      ids.length === 0 ? [] : byIds.all(JSON.stringify(ids)).map((columns) => decodeRow(columns, dictionary)),
  };
}

/** New objects share the blank values of their type; nobody writes into values. */
function createBlankData(dictionary: Dictionary): (objectType: string) => MvData {
  const blanks = new Map<string, MvData>();
  return (objectType) => {
    const length = dictionary.layout('metaverse', objectType)?.attributes.length ?? 0;
    let blank = blanks.get(objectType);
    if (blank?.slots.length !== length) {
      blank = padData({ slots: [], contributors: [] }, objectType, dictionary);
      blanks.set(objectType, blank);
    }
    return blank;
  };
}

/** Both have to see objects that were not written yet. */
function createLists(connection: Connection, dictionary: Dictionary, flush: () => void): Pick<MvRows, 'ids' | 'count'> {
  const ids = connection.prepare<[number]>(mvStatements.ids);
  const count = connection.prepare<[number, number]>(mvStatements.count);
  return {
    ids: (after, limit) => {
      flush();
      return ids.all(after, limit).map(([id]) => id);
    },
    count: () => {
      flush();
      return new Map(count.all().map(([type, objects]) => [dictionary.text('type', type), objects]));
    },
  };
}

function createMvWrite(connection: Connection, dictionary: Dictionary): (row: MvRow, isNew: boolean) => void {
  const insert = connection.prepare(mvStatements.insert);
  const update = connection.prepare(mvStatements.update);
  return ({ object, keys }, isNew) => {
    const slots = encodeSlots(object.slots);
    const contributors = encodeContributors(object.contributors);
    if (isNew) insert.run(object.id, dictionary.number('type', object.objectType), slots, contributors, keys);
    else update.run(slots, contributors, keys, object.id);
  };
}

/** All objects of a type are as long as its layout. */
function padData({ slots, contributors }: MvData, objectType: string, dictionary: Dictionary): MvData {
  const length = dictionary.layout('metaverse', objectType)?.attributes.length ?? 0;
  return { slots: padSlots(slots, length), contributors: padded(contributors, length) };
}

function padded(contributors: readonly (Contributor | null)[], length: number): readonly (Contributor | null)[] {
  if (contributors.length >= length) return contributors;
  return [...contributors, ...Array.from({ length: length - contributors.length }, () => null)];
}

function decodeRow([id, type, slots, contributors, keys]: Columns, dictionary: Dictionary): MvRow {
  const length = dictionary.slotCount('metaverse', type);
  const object: MvObject = {
    id,
    objectType: dictionary.text('type', type),
    slots: decodeSlots(slots ?? '[]', length),
    contributors: decodeContributors(contributors ?? '[0]', length),
  };
  return { object, keys };
}
