import type { CsObject } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import type { ChangedData, CsRow, InsertedContent } from './cs-rows.ts';
import type { Dictionary } from './dictionary.ts';
import { encodePendingExport } from './payload.ts';

/** Writes the rows of connector-space objects. */
export interface Writes {
  /** States by id. An object's state changes several times while it is synchronized; it is written once. */
  readonly unwritten: Map<number, number>;
  readonly flush: () => void;
  readonly remove: (id: number) => void;
  readonly insert: (row: CsRow, content: InsertedContent | null) => void;
  readonly update: (before: CsRow, after: CsRow, data?: ChangedData) => void;
}

const statements = {
  insert: `
    INSERT INTO cs (
      id, space, type, partition, state, mv, link_order, joined_by, provisioned_by, outbound_joined_by, anchor, hash, ref_counts
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertData: `INSERT INTO cs_data (id, image, join_keys) VALUES (?, ?, ?)`,
  setIdentity: `UPDATE cs SET state = ?, type = ?, partition = ?, anchor = ? WHERE id = ?`,
  setLink: `
    UPDATE cs SET state = ?, mv = ?, link_order = ?, joined_by = ?, provisioned_by = ?, outbound_joined_by = ? WHERE id = ?`,
  setState: `UPDATE cs SET state = ? WHERE id = ?`,
  setCounts: `UPDATE cs SET ref_counts = ? WHERE id = ?`,
  setImage: `
    INSERT INTO cs_data (id, image, hologram) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET image = excluded.image, hologram = excluded.hologram`,
  setHologram: `UPDATE cs_data SET hologram = ? WHERE id = ?`,
  setExport: `
    INSERT INTO cs_data (id, pending_export) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET pending_export = excluded.pending_export`,
  setError: `
    INSERT INTO cs_data (id, sync_error) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET sync_error = excluded.sync_error`,
  remove: `DELETE FROM cs WHERE id = ?`,
  removeData: `DELETE FROM cs_data WHERE id = ?`,
} as const;

export function createWrites(connection: Connection, dictionary: Dictionary): Writes {
  const narrow = createNarrowWrites(connection, dictionary);
  const insertData = connection.prepare(statements.insertData);
  const setImage = connection.prepare(statements.setImage);
  const setHologram = connection.prepare(statements.setHologram);
  const setExport = connection.prepare(statements.setExport);
  const setError = connection.prepare(statements.setError);
  const removeData = connection.prepare(statements.removeData);

  return {
    unwritten: narrow.unwritten,
    flush: narrow.flush,
    remove: (id) => {
      narrow.remove(id);
      removeData.run(id);
    },
    insert: (row, content) => {
      narrow.insert(row, content?.hash ?? null);
      if (content !== null) insertData.run(row.object.id, content.image, content.joinKeys);
    },
    update: (before, after, data) => {
      narrow.update(before, after);
      const { id, pendingExport, syncError } = after.object;
      if (data?.image !== undefined) setImage.run(id, data.image, data.hologram);
      else if (data !== undefined) setHologram.run(data.hologram, id);
      if (pendingExport !== before.object.pendingExport) {
        setExport.run(id, pendingExport === null ? null : encodePendingExport(pendingExport));
      }
      if (syncError !== before.object.syncError) {
        setError.run(id, syncError === null ? null : JSON.stringify(syncError));
      }
    },
  };
}

interface NarrowWrites extends Pick<Writes, 'unwritten' | 'flush' | 'remove'> {
  readonly insert: (row: CsRow, hash: string | null) => void;
  readonly update: (before: CsRow, after: CsRow) => void;
}

function createNarrowWrites(connection: Connection, dictionary: Dictionary): NarrowWrites {
  const insert = connection.prepare(statements.insert);
  const setIdentity = connection.prepare(statements.setIdentity);
  const setLink = connection.prepare(statements.setLink);
  const setState = connection.prepare(statements.setState);
  const setCounts = connection.prepare(statements.setCounts);
  const remove = connection.prepare(statements.remove);
  const unwritten = new Map<number, number>();

  function update({ object: from, state: before }: CsRow, { object: to, state }: CsRow): void {
    const retyped = from.objectType !== to.objectType || from.partition !== to.partition || from.anchor !== to.anchor;
    const relinked = from.mv !== to.mv || from.lineage !== to.lineage;
    if (retyped) setIdentity.run(state, ...typeColumns(to, dictionary), to.anchor, to.id);
    if (relinked) setLink.run(state, ...linkColumns(to, dictionary), to.id);
    if (retyped || relinked) unwritten.delete(to.id);
    else if (before !== state) unwritten.set(to.id, state);
    if (from.referenceCounts !== to.referenceCounts) setCounts.run(encodeCounts(to), to.id);
  }

  return {
    unwritten,
    flush: () => {
      for (const [id, state] of unwritten) setState.run(state, id);
      unwritten.clear();
    },
    insert: ({ object, state }, hash) => {
      const { id, space, anchor } = object;
      const link = linkColumns(object, dictionary);
      insert.run(id, space, ...typeColumns(object, dictionary), state, ...link, anchor, hash, encodeCounts(object));
    },
    update,
    remove: (id) => {
      unwritten.delete(id);
      remove.run(id);
    },
  };
}

function typeColumns({ objectType, partition }: CsObject, dictionary: Dictionary): [type: number, partition: number] {
  return [dictionary.number('type', objectType), dictionary.number('partition', partition)];
}

type LinkColumns = [
  mv: number | null,
  linkOrder: number,
  joinedBy: number | null,
  provisionedBy: number | null,
  outboundJoinedBy: number | null,
];

function linkColumns({ mv, lineage }: CsObject, dictionary: Dictionary): LinkColumns {
  const ruleNumber = (id: string | null): number | null => (id === null ? null : dictionary.number('rule', id));
  const { linkOrder, joinedBy, provisionedBy, outboundJoinedBy } = lineage;
  return [mv, linkOrder, ruleNumber(joinedBy), ruleNumber(provisionedBy), ruleNumber(outboundJoinedBy)];
}

function encodeCounts({ referenceCounts }: CsObject): string | null {
  return referenceCounts.size === 0 ? null : JSON.stringify([...referenceCounts]);
}
