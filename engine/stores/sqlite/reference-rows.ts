import type { Connection } from './connection.ts';

/** The table of imported reference values and its way back. */
export interface ReferenceRows {
  /** In the order of delivery. */
  readonly list: (cs: number, slot: number) => Iterable<number>;
  readonly has: (cs: number, slot: number, target: number) => boolean;
  readonly referencedBy: (target: number) => Iterable<{ readonly cs: number; readonly slot: number }>;
  readonly isReferenced: (target: number) => boolean;
  readonly all: (cs: number) => readonly (readonly [slot: number, target: number])[];
  readonly insert: (cs: number, slot: number, order: number, target: number) => void;
  /** Adds a value behind the last one. */
  readonly append: (cs: number, slot: number, target: number) => void;
  /** Tells whether the value was there. */
  readonly remove: (cs: number, slot: number, target: number) => boolean;
  readonly removeAll: (cs: number) => void;
  /** Puts another target in the place of a value. */
  readonly retarget: (cs: number, slot: number, from: number, to: number) => void;
}

/** Rows one statement reads of a long list. Lists are read in parts, so that reading may stop, nest and mix with writing. */
const part = 4096;

const referenceStatements = {
  list: `SELECT ord, dst FROM ref WHERE src = ? AND slot = ? AND ord > ? ORDER BY ord LIMIT ${part}`,
  order: `SELECT ord FROM ref WHERE dst = ? AND src = ? AND slot = ?`,
  lastOrder: `SELECT max(ord) FROM ref WHERE src = ? AND slot = ?`,
  back: `SELECT src, slot FROM ref WHERE dst = ? AND (src, slot) > (?, ?) ORDER BY src, slot LIMIT ${part}`,
  anyBack: `SELECT 1 FROM ref WHERE dst = ? LIMIT 1`,
  all: `SELECT slot, dst FROM ref WHERE src = ? ORDER BY slot, ord`,
  insert: `INSERT INTO ref (src, slot, ord, dst) VALUES (?, ?, ?, ?)`,
  remove: `DELETE FROM ref WHERE src = ? AND slot = ? AND ord = ?`,
  removeAll: `DELETE FROM ref WHERE src = ?`,
  retarget: `UPDATE ref SET dst = ? WHERE src = ? AND slot = ? AND ord = ?`,
} as const;

export function createReferenceRows(connection: Connection): ReferenceRows {
  return { ...createReferenceLists(connection), ...createReferenceValues(connection) };
}

type ReferenceLists = Pick<ReferenceRows, 'list' | 'referencedBy' | 'isReferenced' | 'all'>;

function createReferenceLists(connection: Connection): ReferenceLists {
  const list = connection.prepare<[number, number]>(referenceStatements.list);
  const back = connection.prepare<[number, number]>(referenceStatements.back);
  const anyBack = connection.prepare<[number]>(referenceStatements.anyBack);
  const all = connection.prepare<[number, number]>(referenceStatements.all);

  function* targets(cs: number, slot: number): Generator<number> {
    let after = 0;
    for (;;) {
      const rows = list.all(cs, slot, after);
      for (const [at, target] of rows) {
        after = at;
        yield target;
      }
      if (rows.length < part) return;
    }
  }

  function* referencedBy(target: number): Generator<{ cs: number; slot: number }> {
    let after: [number, number] = [0, 0];
    for (;;) {
      const rows = back.all(target, ...after);
      for (const [cs, slot] of rows) {
        after = [cs, slot];
        yield { cs, slot };
      }
      if (rows.length < part) return;
    }
  }

  return {
    list: targets,
    referencedBy,
    isReferenced: (target) => anyBack.get(target) !== undefined,
    all: (cs) => all.all(cs),
  };
}

function createReferenceValues(connection: Connection): Omit<ReferenceRows, keyof ReferenceLists> {
  const order = connection.prepare<[number]>(referenceStatements.order);
  const lastOrder = connection.prepare<[number | null]>(referenceStatements.lastOrder);
  const insert = connection.prepare(referenceStatements.insert);
  const remove = connection.prepare(referenceStatements.remove);
  const removeAll = connection.prepare(referenceStatements.removeAll);
  const retarget = connection.prepare(referenceStatements.retarget);

  return {
    has: (cs, slot, target) => order.get(target, cs, slot) !== undefined,
    insert: (cs, slot, at, target) => {
      insert.run(cs, slot, at, target);
    },
    append: (cs, slot, target) => {
      insert.run(cs, slot, (lastOrder.get(cs, slot)?.[0] ?? 0) + 1, target);
    },
    remove: (cs, slot, target) => {
      const found = order.get(target, cs, slot);
      if (found === undefined) return false;
      remove.run(cs, slot, found[0]);
      return true;
    },
    removeAll: (cs) => {
      removeAll.run(cs);
    },
    retarget: (cs, slot, from, to) => {
      const found = order.get(from, cs, slot);
      if (found !== undefined) retarget.run(to, cs, slot, found[0]);
    },
  };
}
