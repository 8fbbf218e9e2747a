import type { StoredValue } from '../model/stored.ts';
import type { CsObject, ReferenceChange, SpaceId, StoreReader } from '../ports/store.ts';

/**
 * What a metaverse object keeps for a reference attribute: not the values but where they come from, so that a group costs the same
 * whatever its size. Either one reference attribute of one connector-space object, or a single DN that an expression made.
 */
export type ReferencePointer =
  | { readonly kind: 'attribute'; readonly cs: number; readonly slot: number }
  | { readonly kind: 'dn'; readonly space: SpaceId; readonly dn: string };

/** The stored form: `<cs>:<slot>` or `dn:<space>:<dn>`. */
export function printPointer(pointer: ReferencePointer): string {
  return pointer.kind === 'attribute' ? `${pointer.cs}:${pointer.slot}` : `dn:${pointer.space}:${pointer.dn}`;
}

export function parsePointer(stored: StoredValue): ReferencePointer {
  const text = String(stored);
  const [first = '', second = ''] = text.split(':', 2);
  if (first !== 'dn') return { kind: 'attribute', cs: Number(first), slot: Number(second) };
  return { kind: 'dn', space: Number(second), dn: text.slice(4 + second.length) };
}

/** `consumed`: the values a source's last synchronization took in; `imported`: those its directory last showed. */
export type ReferenceView = 'consumed' | 'imported';

/** Ids of the connector-space objects (or placeholders) that pointers lead to, in order. */
export function* pointedObjects(
  store: StoreReader,
  pointers: Iterable<StoredValue>,
  view: ReferenceView,
): Iterable<number> {
  for (const stored of pointers) {
    const pointer = parsePointer(stored);
    if (pointer.kind === 'attribute')
      yield* view === 'imported'
        ? store.references(pointer.cs, pointer.slot)
        : consumedReferences(store, pointer.cs, pointer.slot);
    else {
      const found = store.csByDn(pointer.space, pointer.dn);
      if (found !== undefined) yield found.id;
    }
  }
}

/** The metaverse objects that pointers lead to, without duplicates. Objects that are not joined lead nowhere. */
export function* pointedMetaverse(store: StoreReader, pointers: Iterable<StoredValue>): Iterable<number> {
  const seen = new Set<number>();
  for (const id of pointedObjects(store, pointers, 'consumed')) {
    const mv = store.cs(id)?.mv ?? null;
    if (mv === null || seen.has(mv)) continue;
    seen.add(mv);
    yield mv;
  }
}

/** What stands in a connector space for each object pointers lead to; `null` for one that has no counterpart there yet. */
export function* pointedCounterparts(
  store: StoreReader,
  pointers: Iterable<StoredValue>,
  space: SpaceId,
): Iterable<number | null> {
  for (const stored of pointers) {
    const pointer = parsePointer(stored);
    if (pointer.kind === 'attribute' && unconsumedChanges(store, pointer.cs).length === 0) {
      yield* store.counterparts(pointer.cs, pointer.slot, space);
      continue;
    }
    for (const id of pointedObjects(store, [stored], 'consumed')) {
      const mv = store.cs(id)?.mv ?? null;
      yield mv === null ? null : (counterpart(store.linked(mv), space)?.id ?? null);
    }
  }
}

/** Whether pointers lead to a metaverse object; looks at that object's links only, never at all values. */
export function pointsTo(store: StoreReader, pointers: readonly StoredValue[], linked: readonly CsObject[]): boolean {
  return pointers.some((stored) => {
    const pointer = parsePointer(stored);
    if (pointer.kind === 'attribute') return linked.some((object) => hasConsumedReference(store, pointer, object.id));
    const found = store.csByDn(pointer.space, pointer.dn);
    return found !== undefined && linked.some(({ id }) => id === found.id);
  });
}

/**
 * The values a source's last synchronization consumed. An object whose synchronization failed has imported changes that must not
 * flow yet; they are taken off again.
 */
function consumedReferences(store: StoreReader, cs: number, slot: number): Iterable<number> {
  const changes = unconsumedChanges(store, cs).filter((change) => change.slot === slot);
  if (changes.length === 0) return store.references(cs, slot);
  const values = new Set(store.references(cs, slot));
  for (const { target, kind } of changes) {
    if (kind === 'add') values.delete(target);
    else values.add(target);
  }
  return values;
}

function hasConsumedReference(
  store: StoreReader,
  { cs, slot }: { readonly cs: number; readonly slot: number },
  target: number,
): boolean {
  const change = unconsumedChanges(store, cs).find((one) => one.slot === slot && one.target === target);
  return change === undefined ? store.hasReference(cs, slot, target) : change.kind === 'remove';
}

function unconsumedChanges(store: StoreReader, cs: number): readonly ReferenceChange[] {
  return (store.cs(cs)?.pendingImport ?? 'none') === 'none' ? [] : store.importedReferenceChanges(cs);
}

/** The object of a metaverse object's links that stands for it in a connector space: the first linked that is not being deleted. */
export function counterpart(linked: readonly CsObject[], space: SpaceId): CsObject | undefined {
  return linked.find((object) => object.space === space && !isBeingDeleted(object));
}

export function isBeingDeleted({ pendingExport, pendingImport }: CsObject): boolean {
  return (
    pendingImport === 'delete' || pendingExport?.operation === 'delete' || pendingExport?.sentOperation === 'delete'
  );
}
