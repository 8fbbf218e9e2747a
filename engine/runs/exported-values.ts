import type { AttributeLayout, Slots, Stored } from '../model/stored.ts';
import { sameStored, storedValues } from '../model/stored.ts';
import type { ShownValues } from '../ports/directory.ts';
import type { CsObject } from '../ports/store.ts';

/** One object as an import shows it. */
export interface ImportedSlots {
  readonly layout: AttributeLayout;
  /** Every value of the object, also those the import did not show anew. */
  readonly image: Slots;
  /** Whether the import showed this attribute. */
  readonly isShown: (slot: number) => boolean;
}

/**
 * The values to keep in place of imported ones that stand for them, by slot: what was sent, or else what the image says already, or what
 * is staged to be sent. Nothing of the kind is remembered, so a store that was built anew comes to the same image.
 */
export function exportedValues(
  shown: ShownValues,
  known: CsObject | undefined,
  { layout, image, isShown }: ImportedSlots,
): ReadonlyMap<number, Stored | null> {
  const kept = new Map<number, Stored | null>();
  if (known === undefined) return kept;
  for (const attribute of shown.attributes.get(layout.objectType) ?? []) {
    const slot = layout.slotOf.get(attribute);
    if (slot === undefined || !isShown(slot)) continue;
    const imported = image[slot] ?? null;
    const exported = candidates(known, slot, imported).find(
      (value) =>
        value !== undefined &&
        !sameStored(value, imported) &&
        shown.standsFor({
          objectType: layout.objectType,
          attribute,
          exported: value ?? undefined,
          imported: imported ?? undefined,
          valuesOf: (name) => {
            const at = layout.slotOf.get(name);
            return at === undefined ? undefined : storedValues(image[at]);
          },
        }),
    );
    if (exported !== undefined) kept.set(slot, exported);
  }
  return kept;
}

/**
 * What was sent decides alone, and a staged value that is there already needs nothing in its place. A value that was never exported to
 * an object of ours counts as exported with no value.
 */
function candidates(
  { pendingExport, image }: CsObject,
  slot: number,
  imported: Stored | null,
): readonly (Stored | null | undefined)[] {
  const staged = pendingExport?.changes.get(slot);
  if (staged !== undefined && sameStored(staged, imported)) return [];
  const sent = pendingExport?.sent.get(slot);
  if (sent !== undefined) return [sent];
  return [image === null ? null : (image[slot] ?? null), staged];
}
