import type { Connection } from './connection.ts';

/** Metaverse objects waiting for something; each waits once, however often it is queued. */
export interface Queue {
  readonly add: (mv: number) => void;
  /** The next ones in ascending order; they wait no longer. */
  readonly take: (limit: number) => readonly number[];
  readonly remove: (mv: number) => void;
}

export type QueueTable = 'reference_target' | 'reference_source';

function queueStatements(table: QueueTable): { add: string; first: string; removeTo: string; remove: string } {
  return {
    add: `INSERT INTO ${table} (mv) VALUES (?) ON CONFLICT DO NOTHING`,
    first: `SELECT mv FROM ${table} ORDER BY mv LIMIT ?`,
    removeTo: `DELETE FROM ${table} WHERE mv <= ?`,
    remove: `DELETE FROM ${table} WHERE mv = ?`,
  };
}

export function createQueue(connection: Connection, table: QueueTable): Queue {
  const statements = queueStatements(table);
  const add = connection.prepare(statements.add);
  const first = connection.prepare<[number]>(statements.first);
  const removeTo = connection.prepare(statements.removeTo);
  const remove = connection.prepare(statements.remove);
  return {
    add: (mv) => {
      add.run(mv);
    },
    take: (limit) => {
      const taken = first.all(limit).map(([mv]) => mv);
      const last = taken.at(-1);
      if (last !== undefined) removeTo.run(last);
      return taken;
    },
    remove: (mv) => {
      remove.run(mv);
    },
  };
}
