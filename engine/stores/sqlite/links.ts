import type { CsObject, SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

/** Which connector-space objects are linked to a metaverse object. Lists are kept and dropped as soon as a link of theirs changes. */
export interface Links {
  /** First linked first. */
  readonly linked: (mv: number) => readonly number[];
  /** Reads the lists of many metaverse objects at once; gives back the ids they hold. */
  readonly prefetch: (mvs: readonly number[]) => readonly number[];
  /** An object came, went or changed. */
  readonly changed: (before: CsObject | undefined, after: CsObject | undefined) => void;
  /** For each value of a reference attribute: what it names, and that one's counterparts in a space, first linked first. */
  readonly counterparts: (cs: number, slot: number, space: SpaceId) => Iterable<CounterpartRow>;
  /** Lets lists go when there are more than `above`. */
  readonly forget: (above: number) => void;
}

/** A value without a counterpart has one row with `counterpart` null; one with several has a row for each. */
export type CounterpartRow = readonly [
  order: number,
  mv: number | null,
  counterpart: number | null,
  state: number | null,
];

const linkStatements = {
  linked: `SELECT id FROM cs WHERE mv = ? ORDER BY link_order, id`,
  many: `SELECT mv, id FROM cs WHERE mv IN (SELECT value FROM json_each(?)) ORDER BY mv, link_order, id`,
  counterparts: `
    SELECT r.ord, d.mv, t.id, t.state FROM ref r CROSS JOIN cs d ON d.id = r.dst LEFT JOIN cs t ON t.mv = d.mv AND t.space = ?
    WHERE r.src = ? AND r.slot = ? ORDER BY r.ord, t.link_order, t.id`,
} as const;

export function createLinks(connection: Connection): Links {
  const linked = connection.prepare<[number]>(linkStatements.linked);
  const many = connection.prepare<[number, number]>(linkStatements.many);
  const counterparts = connection.prepare<CounterpartRow>(linkStatements.counterparts);
  const kept = new Map<number, readonly number[]>();

  return {
    linked: (mv) => {
      const known = kept.get(mv);
      if (known !== undefined) return known;
      const ids = linked.all(mv).map(([id]) => id);
      kept.set(mv, ids);
      return ids;
    },
    prefetch: (mvs) => {
      const missing = mvs.filter((mv) => !kept.has(mv));
      if (missing.length === 0) return [];
      const rows = many.all(JSON.stringify(missing));
      const found = Map.groupBy(rows, ([mv]) => mv);
      for (const mv of missing)
        kept.set(
          mv,
          (found.get(mv) ?? []).map(([, id]) => id),
        );
      return rows.map(([, id]) => id);
    },
    changed: (before, after) => {
      const same = before?.mv === after?.mv && before?.lineage.linkOrder === after?.lineage.linkOrder;
      if (same && before !== undefined && after !== undefined) return;
      if (before !== undefined && before.mv !== null) kept.delete(before.mv);
      if (after !== undefined && after.mv !== null) kept.delete(after.mv);
    },
    counterparts: (cs, slot, space) => counterparts.all(space, cs, slot),
    forget: (above) => {
      if (kept.size > above) kept.clear();
    },
  };
}
