import type { SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { selectRow } from './cs-columns.ts';
import type { Columns } from './cs-columns.ts';

/** Whoever asks for a chunk of ids usually goes through the objects behind it in that order; one statement reads many of them. */
export interface Chunks {
  /** Ids in ascending order. */
  readonly ids: (space: SpaceId, after: number, filter: 'all' | 'due', limit: number) => readonly number[];
  /** Rows from `id` on, when `id` is among the ids given out last. */
  readonly around: (id: number) => readonly Columns[];
  readonly forget: () => void;
}

/** How many rows one look ahead reads. */
const lookAhead = 256;
const statements = {
  chunkAll: `${selectRow} WHERE c.space = ? AND c.id BETWEEN ? AND ? ORDER BY c.id`,
  chunkDue: `${selectRow} WHERE c.space = ? AND c.state & 15 <> 0 AND c.id BETWEEN ? AND ? ORDER BY c.id`,
  idsAll: `SELECT id FROM cs WHERE space = ? AND id > ? ORDER BY id LIMIT ?`,
  idsDue: `SELECT id FROM cs WHERE space = ? AND state & 15 <> 0 AND id > ? ORDER BY id LIMIT ?`,
} as const;

export function createChunks(connection: Connection): Chunks {
  const idsAll = connection.prepare<[number]>(statements.idsAll);
  const idsDue = connection.prepare<[number]>(statements.idsDue);
  const chunkAll = connection.prepare<Columns>(statements.chunkAll);
  const chunkDue = connection.prepare<Columns>(statements.chunkDue);
  let last: { space: SpaceId; filter: 'all' | 'due'; ids: readonly number[]; next: number } | undefined;

  return {
    ids: (space, after, filter, limit) => {
      const rows = (filter === 'due' ? idsDue : idsAll).all(space, after, limit);
      const ids = rows.map(([id]) => id);
      last = { space, filter, ids, next: 0 };
      return ids;
    },
    around: (id) => {
      if (last === undefined) return [];
      const { space, filter, ids } = last;
      // Only the next unread part counts: an object that is gone or no longer due must not make its part be read again and again.
      const position = positionOf(ids, id);
      if (position < last.next) return [];
      const end = Math.min(position + lookAhead, ids.length) - 1;
      last.next = end + 1;
      return (filter === 'due' ? chunkDue : chunkAll).all(space, id, ids[end] ?? id);
    },
    forget: () => {
      last = undefined;
    },
  };
}

/** Position of `id` in an ascending list; -1 when it is not there. */
function positionOf(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] ?? 0;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
