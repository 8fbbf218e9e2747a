import type { ReferenceChange, SpaceId } from '../../ports/store.ts';
import type { Names } from './names.ts';
import type { ReferenceChanges, ReferencePlace } from './reference-changes.ts';
import type { ReferenceRows } from './reference-rows.ts';

/** Stages reference values of imported objects. */
export interface References {
  /** `allNew`: nothing was ever consumed, so every value there is counts as added. */
  readonly changes: (cs: number, allNew: boolean) => readonly ReferenceChange[];
  /** Values of an object that has none yet. */
  readonly insert: (owner: ReferenceOwner, dnsBySlot: ReadonlyMap<number, readonly string[]>) => void;
  /** Makes the slot's values equal to `dns`; tells whether any differed. Order is not looked at; new values go to the end. */
  readonly replace: (owner: ReferenceOwner, slot: number, dns: readonly string[]) => boolean;
  /** Tells whether the value was not there before. Costs the same whatever the number of values. */
  readonly add: (owner: ReferenceOwner, slot: number, dn: string) => boolean;
  readonly remove: (owner: ReferenceOwner, slot: number, dn: string) => boolean;
  /** Drops all values and changes. */
  readonly clear: (owner: ReferenceOwner) => void;
  /** Takes back all recorded changes. */
  readonly consume: (cs: number, space: SpaceId) => void;
  /** Lets everything that refers to `from` refer to `to`; objects that referred to both are told, as they have a value less. */
  readonly redirect: (from: number, to: number, merged: (cs: number, slot: number) => void) => void;
}

/** Whose values change. `recorded`: each change is kept until a synchronization consumes it. */
export interface ReferenceOwner {
  readonly id: number;
  readonly space: SpaceId;
  readonly recorded: boolean;
  /** Number of values by slot, kept up with every change; slots without values have no entry. */
  readonly counts: Map<number, number>;
}

export interface ReferenceParts {
  readonly names: Names;
  readonly rows: ReferenceRows;
  readonly changes: ReferenceChanges;
  /** Whether something besides imported references and their changes needs the id: an object has it, or a staged export means it. */
  readonly isHeld: (id: number) => boolean;
}

export function createReferences(parts: ReferenceParts): References {
  const { names, rows, changes } = parts;
  const values = createValues(parts);

  function resolve(space: SpaceId, dns: readonly string[]): Set<number> {
    const targets = new Set<number>();
    for (const dn of dns) targets.add(names.findOrReserve(space, dn));
    return targets;
  }

  return {
    changes: (cs, allNew) =>
      allNew ? rows.all(cs).map(([slot, target]) => ({ slot, target, kind: 'add' })) : changes.list(cs),
    insert: (owner, dnsBySlot) => {
      for (const [slot, dns] of dnsBySlot) {
        let order = 0;
        for (const target of resolve(owner.space, dns)) rows.insert(owner.id, slot, ++order, target);
        if (order > 0) owner.counts.set(slot, order);
      }
    },
    replace: (owner, slot, dns) => {
      const wanted = resolve(owner.space, dns);
      const stale: number[] = [];
      for (const target of rows.list(owner.id, slot)) {
        if (!wanted.delete(target)) stale.push(target);
      }
      for (const target of stale) values.remove(owner, slot, target);
      for (const target of wanted) values.add(owner, slot, target);
      return stale.length > 0 || wanted.size > 0;
    },
    add: (owner, slot, dn) => values.add(owner, slot, names.findOrReserve(owner.space, dn)),
    remove: (owner, slot, dn) => {
      const target = names.find(owner.space, dn);
      return target !== undefined && values.remove(owner, slot, target);
    },
    clear: values.clear,
    consume: (cs, space) => {
      const consumed = changes.list(cs);
      if (consumed.length === 0) return;
      changes.clear(cs);
      for (const { target } of consumed) values.release(space, target);
    },
    redirect: (from, to, merged) => {
      for (const place of [...rows.referencedBy(from), ...changes.about(from)]) {
        if (redirectPlace(parts, place, from, to)) merged(place.cs, place.slot);
      }
    },
  };
}

/** Tells whether both were values there. What was consumed is worked out before and compared with what is there after. */
function redirectPlace(
  { rows, changes }: ReferenceParts,
  { cs, slot }: ReferencePlace,
  from: number,
  to: number,
): boolean {
  const [hasFrom, hasTo] = [rows.has(cs, slot, from), rows.has(cs, slot, to)];
  const consumed = wasConsumed(hasFrom, changes.find(cs, slot, from)) || wasConsumed(hasTo, changes.find(cs, slot, to));
  const present = hasFrom || hasTo;
  if (hasFrom && hasTo) rows.remove(cs, slot, from);
  else if (hasFrom) rows.retarget(cs, slot, from, to);
  changes.set(cs, slot, from, undefined);
  const change = present ? 'add' : 'remove';
  changes.set(cs, slot, to, present === consumed ? undefined : change);
  return hasFrom && hasTo;
}

function wasConsumed(has: boolean, change: ReferenceChange['kind'] | undefined): boolean {
  return change === 'remove' || (has && change === undefined);
}

interface Values {
  readonly add: (owner: ReferenceOwner, slot: number, target: number) => boolean;
  readonly remove: (owner: ReferenceOwner, slot: number, target: number) => boolean;
  readonly clear: (owner: ReferenceOwner) => void;
  /** A placeholder nobody refers to any more stands for nothing. */
  readonly release: (space: SpaceId, target: number) => void;
}

function createValues({ names, rows, changes, isHeld }: ReferenceParts): Values {
  function release(space: SpaceId, target: number): void {
    if (isHeld(target) || rows.isReferenced(target) || changes.isTarget(target)) return;
    names.remove(space, target, names.dnOf(target));
    names.countPlaceholder(space, -1);
  }

  return {
    add: (owner, slot, target) => {
      if (rows.has(owner.id, slot, target)) return false;
      rows.append(owner.id, slot, target);
      count(owner, slot, 1);
      if (owner.recorded) changes.record(owner.id, { slot, target, kind: 'add' });
      return true;
    },
    remove: (owner, slot, target) => {
      if (!rows.remove(owner.id, slot, target)) return false;
      count(owner, slot, -1);
      if (owner.recorded) changes.record(owner.id, { slot, target, kind: 'remove' });
      release(owner.space, target);
      return true;
    },
    clear: (owner) => {
      const targets = new Set(rows.all(owner.id).map(([, target]) => target));
      for (const { target } of changes.list(owner.id)) targets.add(target);
      rows.removeAll(owner.id);
      changes.clear(owner.id);
      owner.counts.clear();
      for (const target of targets) release(owner.space, target);
    },
    release,
  };
}

function count({ counts }: ReferenceOwner, slot: number, by: number): void {
  const value = (counts.get(slot) ?? 0) + by;
  if (value === 0) counts.delete(slot);
  else counts.set(slot, value);
}
