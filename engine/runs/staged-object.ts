import type { AttributeLayout, Slots, Stored, StoredValue } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { ImportedChange, ImportedObject } from '../ports/directory.ts';
import type { StagedChange, StagedObject } from '../ports/store.ts';
import type { Shown } from './confirm-export.ts';

/** An imported object or change in the store's form, or the attribute that keeps it from being staged. */
export type Converted<T> =
  | { readonly kind: 'converted'; readonly value: T }
  | { readonly kind: 'several-values'; readonly attribute: string };

/** Builds the converter of one object type. Attributes the layout does not have are not staged. */
export function createObjectConverter(layout: AttributeLayout): (object: ImportedObject) => Converted<StagedObject> {
  const targets = new Map(
    layout.attributes.map(({ name, type, multiValued }, slot) => [
      name,
      { slot, reference: type === 'ref', multiValued },
    ]),
  );
  const empty: readonly (Stored | null)[] = layout.attributes.map(() => null);
  return ({ objectType, partition, dn, anchor, attributes }) => {
    const image = empty.slice();
    let references = noReferences;
    for (const [name, values] of attributes) {
      const target = targets.get(name);
      if (target === undefined || values.length === 0) continue;
      if (!target.multiValued && values.length > 1) return { kind: 'several-values', attribute: name };
      if (target.reference) {
        if (references === noReferences) references = new Map();
        references.set(target.slot, values.map(String));
      } else {
        image[target.slot] = target.multiValued ? values : (values[0] ?? null);
      }
    }
    return { kind: 'converted', value: { objectType, partition, dn, anchor, image, references } };
  };
}

const noReferences = new Map<number, readonly string[]>();

/** A change of some attributes, with how much of each attribute it shows. */
export interface ConvertedChange {
  readonly change: StagedChange;
  readonly shown: (slot: number) => Shown;
}

/** Lays `change` over `image`, so that edits of single values become whole values; references stay edits. */
export function convertChange(
  change: ImportedChange,
  layout: AttributeLayout,
  image: Slots,
): Converted<ConvertedChange> {
  const slots = new Map<number, Slots[number]>();
  const references: { readonly slot: number; readonly dn: string; readonly kind: 'add' | 'remove' }[] = [];
  const replacedReferences = new Map<number, readonly string[]>();
  const shown = new Map<number, Shown>();
  for (const [name, edit] of change.attributes) {
    const slot = layout.slotOf.get(name);
    const attribute = slot === undefined ? undefined : layout.attributes[slot];
    if (slot === undefined || attribute === undefined) continue;
    shown.set(slot, edit.kind === 'replace' ? 'whole' : 'part');
    if (attribute.type === 'ref') {
      if (edit.kind === 'replace') replacedReferences.set(slot, edit.values.map(String));
      else {
        // One by one: a group of a quarter million members is more than a call takes as arguments.
        for (const value of edit.remove) references.push({ slot, dn: String(value), kind: 'remove' });
        for (const value of edit.add) references.push({ slot, dn: String(value), kind: 'add' });
      }
      continue;
    }
    const values = edit.kind === 'replace' ? edit.values : edited(storedValues(image[slot]), edit);
    if (!attribute.multiValued && values.length > 1) return { kind: 'several-values', attribute: name };
    slots.set(slot, values.length === 0 ? null : attribute.multiValued ? values : (values[0] ?? null));
  }
  const renamed = change.newDn === undefined ? {} : { newDn: change.newDn };
  return {
    kind: 'converted',
    value: {
      change: { ...renamed, slots, references, replacedReferences },
      shown: (slot) => shown.get(slot) ?? 'nothing',
    },
  };
}

function edited(
  before: readonly StoredValue[],
  edit: { readonly add: readonly StoredValue[]; readonly remove: readonly StoredValue[] },
): readonly StoredValue[] {
  const removed = new Set(edit.remove);
  const kept = before.filter((value) => !removed.has(value));
  const present = new Set(kept);
  return [...kept, ...edit.add.filter((value) => !present.has(value))];
}
