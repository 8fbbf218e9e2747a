import type { CsObject, SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { createChunks } from './cs-chunks.ts';
import { decodeRow, selectRow } from './cs-columns.ts';
import type { Columns } from './cs-columns.ts';
import { createWrites } from './cs-writes.ts';
import { createLinks } from './links.ts';
import type { Links } from './links.ts';
import type { Dictionary } from './dictionary.ts';
import { StoreError } from './store-error.ts';

/** A connector-space object together with its state bits. Replaced as a whole when anything changes. */
export interface CsRow {
  readonly object: CsObject;
  readonly state: number;
}

/** Reads and writes the rows of connector-space objects and keeps decoded ones. Every change to a row goes through here. */
export interface CsRows {
  readonly find: (id: number) => CsRow | undefined;
  /** Throws StoreError when there is no such object. */
  readonly get: (id: number) => CsRow;
  readonly exists: (id: number) => boolean;
  /**
   * Ids in ascending order. As soon as the first of them is asked for, the rows behind them are fetched together, with everything
   * linked to them.
   */
  readonly ids: (space: SpaceId, after: number, filter: 'all' | 'due', limit: number) => readonly number[];
  /** Ids of objects linked to a metaverse object, first linked first. */
  readonly linked: (mv: number) => readonly number[];
  readonly counterparts: Links['counterparts'];
  readonly insert: (row: CsRow, content: InsertedContent | null) => void;
  /** Writes what differs between the rows, and the data that is given. */
  readonly update: (before: CsRow, after: CsRow, data?: ChangedData) => void;
  readonly remove: (id: number) => void;
  readonly joinKeys: (id: number) => string | null;
  readonly setJoinKeys: (id: number, keys: string | null) => void;
  /** `null`: the next import of the object has to look closely. */
  readonly setHash: (id: number, hash: string | null) => void;
  /** The state of an object whose row says `stored`. */
  readonly stateOf: (id: number, stored: number) => number;
  /** Writes states that were kept back. Needed before a statement that looks at the states of many objects. */
  readonly flush: () => void;
  /** Lets decoded objects go when there are more than `above`. */
  readonly forget: (above: number) => void;
  /** Forgets everything, also what was not written. */
  readonly discard: () => void;
}

/** What an insertion writes that the object does not say itself; both texts encoded. */
export interface InsertedContent {
  readonly image: string;
  readonly joinKeys: string | null;
  readonly hash: string;
}

/** Encoded image, left out when it stays, and encoded hologram, `null` unless it differs from the image. */
export interface ChangedData {
  readonly image?: string;
  readonly hologram: string | null;
}

/** Objects kept between two batches, and while reading outside of one. */
export const keptObjects: number = 1_000;

/** `prefetchMv` reads metaverse objects that are about to be asked for. */
export function createCsRows(
  connection: Connection,
  dictionary: Dictionary,
  prefetchMv: (ids: readonly number[]) => void,
): CsRows {
  const exists = connection.prepare<[number]>(`SELECT 1 FROM cs WHERE id = ?`);
  const chunks = createChunks(connection);
  const writes = createWrites(connection, dictionary);
  const links = createLinks(connection);
  const linkedTo = (mvs: readonly number[]): readonly number[] => {
    prefetchMv(mvs);
    return links.prefetch(mvs);
  };
  const source = { around: chunks.around, beforeForgetting: writes.flush, linkedTo };
  const kept = createKeptRows(connection, dictionary, source);

  return {
    find: kept.find,
    get: (id) => {
      const row = kept.find(id);
      if (row !== undefined) return row;
      throw new StoreError('store-unknown-object', `The store has no connector-space object ${id}`);
    },
    exists: (id) => kept.has(id) || exists.get(id) !== undefined,
    ids: (space, after, filter, limit) => {
      writes.flush();
      return chunks.ids(space, after, filter, limit);
    },
    linked: links.linked,
    counterparts: links.counterparts,
    insert: (row, content) => {
      links.changed(undefined, row.object);
      writes.insert(row, content);
      // A first import inserts a whole directory and asks for none of it again.
      if (content === null) kept.keep(row);
    },
    update: (before, after, data) => {
      links.changed(before.object, after.object);
      writes.update(before, after, data);
      kept.keep(after);
    },
    remove: (id) => {
      links.changed(kept.find(id)?.object, undefined);
      writes.remove(id);
      kept.remove(id);
    },
    ...createSideColumns(connection),
    stateOf: (id, stored) => writes.unwritten.get(id) ?? stored,
    flush: writes.flush,
    forget: (above) => {
      kept.forget(above);
      links.forget(above);
    },
    discard: () => {
      links.forget(0);
      writes.unwritten.clear();
      kept.discard();
      chunks.forget();
    },
  };
}

const manyRows = `${selectRow} WHERE c.id IN (SELECT value FROM json_each(?))`;

interface KeptRows extends Pick<CsRows, 'find' | 'forget' | 'discard' | 'remove'> {
  readonly has: (id: number) => boolean;
  readonly keep: (row: CsRow) => void;
}

interface KeptRowsSource {
  readonly around: (id: number) => readonly Columns[];
  /** A state that is not written yet is found only in the kept row, so it is written before the row is let go. */
  readonly beforeForgetting: () => void;
  /** Ids of everything linked to these metaverse objects. */
  readonly linkedTo: (mvs: readonly number[]) => readonly number[];
}

function createKeptRows(connection: Connection, dictionary: Dictionary, source: KeptRowsSource): KeptRows {
  const byId = connection.prepare<Columns>(`${selectRow} WHERE c.id = ?`);
  const byIds = connection.prepare<Columns>(manyRows);
  const kept = new Map<number, CsRow>();

  function forget(above: number): void {
    if (kept.size <= above) return;
    source.beforeForgetting();
    kept.clear();
  }

  /** Room is made before anything is read, as letting go of objects may write. */
  function fetch(id: number): CsRow | undefined {
    forget(2 * keptObjects);
    fetchChunk(source.around(id));
    const found = kept.get(id);
    if (found !== undefined) return found;
    const columns = byId.get(id);
    return columns === undefined ? undefined : fetched(columns);
  }

  function fetchChunk(chunk: readonly Columns[]): void {
    if (chunk.length === 0) return;
    const mvs: number[] = [];
    for (const columns of chunk) {
      const { mv } = fetched(columns).object;
      if (mv !== null) mvs.push(mv);
    }
    const linked = source.linkedTo(mvs).filter((id) => !kept.has(id));
    if (linked.length > 0) for (const columns of byIds.all(JSON.stringify(linked))) fetched(columns);
  }

  function fetched(columns: Columns): CsRow {
    const known = kept.get(columns[0]);
    if (known !== undefined) return known;
    const row = decodeRow(columns, dictionary);
    kept.set(row.object.id, row);
    return row;
  }

  return {
    find: (id) => kept.get(id) ?? fetch(id),
    has: (id) => kept.has(id),
    keep: (row) => {
      forget(2 * keptObjects);
      kept.set(row.object.id, row);
    },
    remove: (id) => {
      kept.delete(id);
    },
    forget,
    discard: () => kept.clear(),
  };
}

/** Columns no object shows: what staging needs to know of an object it has seen before. */
function createSideColumns(connection: Connection): Pick<CsRows, 'joinKeys' | 'setJoinKeys' | 'setHash'> {
  const joinKeys = connection.prepare<[string | null]>(`SELECT join_keys FROM cs_data WHERE id = ?`);
  const setJoinKeys = connection.prepare(`
    INSERT INTO cs_data (id, join_keys) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET join_keys = excluded.join_keys`);
  const setHash = connection.prepare(`UPDATE cs SET hash = ? WHERE id = ?`);
  return {
    joinKeys: (id) => joinKeys.get(id)?.[0] ?? null,
    setJoinKeys: (id, keys) => {
      setJoinKeys.run(id, keys);
    },
    setHash: (id, hash) => {
      setHash.run(hash, id);
    },
  };
}
