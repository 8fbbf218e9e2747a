import type { ReferenceChange } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

/** Imported reference changes that no synchronization has consumed. A change and its opposite leave nothing. */
export interface ReferenceChanges {
  readonly list: (cs: number) => readonly ReferenceChange[];
  readonly any: (cs: number) => boolean;
  readonly isTarget: (id: number) => boolean;
  readonly record: (cs: number, change: ReferenceChange) => void;
  readonly clear: (cs: number) => void;
  readonly find: (cs: number, slot: number, target: number) => Kind | undefined;
  /** Puts the change in the place of what was recorded for the target; `undefined`: nothing changed after all. */
  readonly set: (cs: number, slot: number, target: number, kind: Kind | undefined) => void;
  /** Where a change is about the target. */
  readonly about: (target: number) => readonly ReferencePlace[];
}

export interface ReferencePlace {
  readonly cs: number;
  readonly slot: number;
}

type Kind = ReferenceChange['kind'];

const referenceChangeStatements = {
  list: `SELECT slot, target, kind FROM ref_change WHERE cs = ? ORDER BY slot, target`,
  any: `SELECT 1 FROM ref_change WHERE cs = ? LIMIT 1`,
  anyTarget: `SELECT 1 FROM ref_change WHERE target = ? LIMIT 1`,
  about: `SELECT cs, slot FROM ref_change WHERE target = ?`,
  find: `SELECT kind FROM ref_change WHERE cs = ? AND slot = ? AND target = ?`,
  insert: `INSERT INTO ref_change (cs, slot, target, kind) VALUES (?, ?, ?, ?)`,
  remove: `DELETE FROM ref_change WHERE cs = ? AND slot = ? AND target = ?`,
  clear: `DELETE FROM ref_change WHERE cs = ?`,
} as const;

export function createReferenceChanges(connection: Connection): ReferenceChanges {
  const list = connection.prepare<[number, number, Kind]>(referenceChangeStatements.list);
  const any = connection.prepare<[number]>(referenceChangeStatements.any);
  const anyTarget = connection.prepare<[number]>(referenceChangeStatements.anyTarget);
  const about = connection.prepare<[number, number]>(referenceChangeStatements.about);
  const find = connection.prepare<[Kind]>(referenceChangeStatements.find);
  const insert = connection.prepare(referenceChangeStatements.insert);
  const remove = connection.prepare(referenceChangeStatements.remove);
  const clear = connection.prepare(referenceChangeStatements.clear);

  function record(cs: number, { slot, target, kind }: ReferenceChange): void {
    const known = find.get(cs, slot, target)?.[0];
    if (known === undefined) insert.run(cs, slot, target, kind);
    else if (known !== kind) remove.run(cs, slot, target);
  }

  return {
    list: (cs) => list.all(cs).map(([slot, target, kind]) => ({ slot, target, kind })),
    any: (cs) => any.get(cs) !== undefined,
    isTarget: (id) => anyTarget.get(id) !== undefined,
    record,
    clear: (cs) => {
      clear.run(cs);
    },
    find: (cs, slot, target) => find.get(cs, slot, target)?.[0],
    set: (cs, slot, target, kind) => {
      remove.run(cs, slot, target);
      if (kind !== undefined) insert.run(cs, slot, target, kind);
    },
    about: (target) => about.all(target).map(([cs, slot]) => ({ cs, slot })),
  };
}
