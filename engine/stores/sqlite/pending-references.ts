import type { ReferenceChange } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

/** Staged reference changes of exports. */
export interface PendingReferences {
  readonly list: (cs: number) => Iterable<ReferenceChange & { readonly sent: boolean }>;
  readonly any: (cs: number) => boolean;
  readonly anyUnsent: (cs: number) => boolean;
  readonly isTarget: (id: number) => boolean;
  /** Who stages a change about `target`. */
  readonly about: (target: number) => readonly { readonly cs: number; readonly slot: number; readonly sent: boolean }[];
  /** Tells whether anything changed. A change of the same kind that waits or was sent already stays as it is; the opposite kind takes its place, unsent. */
  readonly set: (cs: number, change: ReferenceChange) => boolean;
  readonly remove: (cs: number, slot: number, target: number) => boolean;
  readonly clear: (cs: number) => void;
  readonly markSent: (cs: number, slot: number, target: number) => void;
  /** Lets everything that is about `from` be about `to`. */
  readonly redirect: (from: number, to: number) => void;
}

type Row = readonly [slot: number, target: number, kind: ReferenceChange['kind'], sent: number];

/** Rows one statement reads of a long list. Lists are read in parts, so that reading may stop, nest and mix with writing. */
const part = 4096;

const pendingReferenceStatements = {
  list: `
    SELECT slot, target, kind, sent FROM ref_export WHERE cs = ? AND (slot, target) > (?, ?) ORDER BY slot, target LIMIT ${part}`,
  any: `SELECT 1 FROM ref_export WHERE cs = ? LIMIT 1`,
  anyUnsent: `SELECT 1 FROM ref_export WHERE cs = ? AND sent = 0 LIMIT 1`,
  anyTarget: `SELECT 1 FROM ref_export WHERE target = ? LIMIT 1`,
  set: `
    INSERT INTO ref_export (cs, slot, target, kind, sent) VALUES (?, ?, ?, ?, 0)
    ON CONFLICT (cs, slot, target) DO UPDATE SET kind = excluded.kind, sent = 0 WHERE kind <> excluded.kind`,
  remove: `DELETE FROM ref_export WHERE cs = ? AND slot = ? AND target = ?`,
  clear: `DELETE FROM ref_export WHERE cs = ?`,
  markSent: `UPDATE ref_export SET sent = 1 WHERE cs = ? AND slot = ? AND target = ?`,
  about: `SELECT cs, slot, kind, sent FROM ref_export WHERE target = ?`,
  removeAbout: `DELETE FROM ref_export WHERE target = ?`,
  insert: `INSERT INTO ref_export (cs, slot, target, kind, sent) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
} as const;

export function createPendingReferences(connection: Connection): PendingReferences {
  const list = connection.prepare<Row>(pendingReferenceStatements.list);
  const any = connection.prepare<[number]>(pendingReferenceStatements.any);
  const anyUnsent = connection.prepare<[number]>(pendingReferenceStatements.anyUnsent);
  const anyTarget = connection.prepare<[number]>(pendingReferenceStatements.anyTarget);
  const set = connection.prepare(pendingReferenceStatements.set);
  const remove = connection.prepare(pendingReferenceStatements.remove);
  const clear = connection.prepare(pendingReferenceStatements.clear);
  const markSent = connection.prepare(pendingReferenceStatements.markSent);
  const about = connection.prepare<[number, number, string, number]>(pendingReferenceStatements.about);
  const removeAbout = connection.prepare(pendingReferenceStatements.removeAbout);
  const insert = connection.prepare(pendingReferenceStatements.insert);

  function* all(cs: number): Generator<ReferenceChange & { sent: boolean }> {
    let after: [number, number] = [-1, 0];
    for (;;) {
      const rows = list.all(cs, ...after);
      for (const [slot, target, kind, sent] of rows) {
        after = [slot, target];
        yield { slot, target, kind, sent: sent === 1 };
      }
      if (rows.length < part) return;
    }
  }

  return {
    list: all,
    any: (cs) => any.get(cs) !== undefined,
    anyUnsent: (cs) => anyUnsent.get(cs) !== undefined,
    isTarget: (id) => anyTarget.get(id) !== undefined,
    about: (target) => about.all(target).map(([cs, slot, , sent]) => ({ cs, slot, sent: sent === 1 })),
    set: (cs, { slot, target, kind }) => set.run(cs, slot, target, kind).changes !== 0,
    remove: (cs, slot, target) => remove.run(cs, slot, target).changes !== 0,
    clear: (cs) => {
      clear.run(cs);
    },
    markSent: (cs, slot, target) => {
      markSent.run(cs, slot, target);
    },
    redirect: (from, to) => {
      for (const [cs, slot, kind, sent] of about.all(from)) insert.run(cs, slot, to, kind, sent);
      removeAbout.run(from);
    },
  };
}
