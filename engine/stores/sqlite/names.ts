import { normalizeDn } from '../../model/dn.ts';
import type { SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { nextCs, placeholdersOf } from './counters.ts';
import type { Counters } from './counters.ts';
import { StoreError } from './store-error.ts';

/** Which id stands for which DN, for objects and placeholders alike. DNs are unique in a space without regard to how they are written. */
export interface Names {
  readonly find: (space: SpaceId, dn: string) => number | undefined;
  /** The id that has the DN already, or `undefined` after giving it to `id`. One look-up for the usual case of a new DN. */
  readonly claim: (space: SpaceId, dn: string, id: number) => number | undefined;
  readonly dnOf: (id: number) => string;
  /** Makes a placeholder when no id stands for the DN. */
  readonly findOrReserve: (space: SpaceId, dn: string) => number;
  /** Gives an id another DN, which must be free or differ in writing only. */
  readonly rename: (space: SpaceId, id: number, from: string, to: string) => void;
  /** Writes the DN as the directory spells it. */
  readonly respell: (id: number, dn: string) => void;
  readonly remove: (space: SpaceId, id: number, dn: string) => void;
  readonly nextId: () => number;
  /** Keeps count: an object took a placeholder's id over (-1) or left one behind (1). */
  readonly countPlaceholder: (space: SpaceId, by: 1 | -1) => void;
}

export function createNames(connection: Connection, counters: Counters): Names {
  const byKey = connection.prepare<[number]>(`SELECT id FROM dn_key WHERE space = ? AND key = ?`);
  const addKey = connection.prepare(`INSERT INTO dn_key (space, key, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`);
  const removeKey = connection.prepare(`DELETE FROM dn_key WHERE space = ? AND key = ?`);
  const byId = connection.prepare<[string]>(`SELECT dn FROM dn WHERE id = ?`);
  const add = connection.prepare(`INSERT INTO dn (id, space, dn) VALUES (?, ?, ?)`);
  const change = connection.prepare(`UPDATE dn SET dn = ? WHERE id = ?`);
  const removeId = connection.prepare(`DELETE FROM dn WHERE id = ?`);

  function claimKey(space: SpaceId, key: string, id: number): number | undefined {
    if (addKey.run(space, key, id).changes === 1) return undefined;
    return byKey.get(space, key)?.[0];
  }

  function findOrReserve(space: SpaceId, dn: string): number {
    const key = normalizeDn(dn);
    const known = byKey.get(space, key);
    if (known !== undefined) return known[0];
    const id = counters.add(nextCs, 1);
    claimKey(space, key, id);
    add.run(id, space, dn);
    counters.add(placeholdersOf(space), 1);
    return id;
  }

  function rename(space: SpaceId, id: number, from: string, to: string): void {
    const fromKey = normalizeDn(from);
    const toKey = normalizeDn(to);
    if (fromKey !== toKey) {
      const taken = claimKey(space, toKey, id);
      if (taken !== undefined)
        throw new StoreError('store-conflict', `The DN "${to}" belongs to another object of the space`);
      removeKey.run(space, fromKey);
    }
    change.run(to, id);
  }

  return {
    find: (space, dn) => byKey.get(space, normalizeDn(dn))?.[0],
    claim: (space, dn, id) => {
      const taken = claimKey(space, normalizeDn(dn), id);
      if (taken === undefined) add.run(id, space, dn);
      return taken;
    },
    dnOf: (id) => {
      const row = byId.get(id);
      if (row === undefined) throw new StoreError('store-unknown-object', `The store has no object ${id}`);
      return row[0];
    },
    findOrReserve,
    rename,
    respell: (id, dn) => {
      change.run(dn, id);
    },
    remove: (space, id, dn) => {
      removeKey.run(space, normalizeDn(dn));
      removeId.run(id);
    },
    nextId: () => counters.add(nextCs, 1),
    countPlaceholder: (space, by) => {
      counters.add(placeholdersOf(space), by);
    },
  };
}
