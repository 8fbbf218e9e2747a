import type { AttributeType } from '../../grammar/schema/schema.ts';
import { maskedValue } from '../model/secret.ts';
import { storedValues, type StoredValue } from '../model/stored.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';

/** One attribute that has a value. References are DNs. */
export interface ObjectAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly slot: number;
  readonly values: readonly StoredValue[];
}

/** Chooses attributes by name before their values are read: reading a large group's members takes long. */
export type AttributeChoice = (name: string) => boolean;

export const everyAttribute: AttributeChoice = () => true;

/** The attributes of a connector-space object as its directory last told them, in the layout's order. */
export function importedAttributes(
  store: StoreReader,
  object: CsObject,
  chosen: AttributeChoice = everyAttribute,
): readonly ObjectAttribute[] {
  const layout = store.layout(object.space, object.objectType);
  const { image } = object;
  if (layout === undefined || image === null) return [];
  return layout.attributes.flatMap(({ name, type, multiValued }, slot) => {
    if (!chosen(name)) return [];
    const values =
      type === 'ref'
        ? [...store.references(object.id, slot)].map((target) => store.dnOf(target))
        : storedValues(image[slot]);
    return values.length === 0 ? [] : [{ name, type, multiValued, slot, values }];
  });
}

/** The attributes a search looks at: the imported ones, or for an object no import has shown yet those it is to be created with. */
export function searchedAttributes(
  store: StoreReader,
  object: CsObject,
  chosen: AttributeChoice,
): readonly ObjectAttribute[] {
  if (object.image !== null) return importedAttributes(store, object, chosen);
  return stagedAttributes(store, object).map(({ after, ...attribute }) => ({ ...attribute, values: after }));
}

/** One attribute of a pending export. `before` and `after` are all values of a replaced attribute, else those taken and added. */
export interface StagedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly slot: number;
  readonly before: readonly StoredValue[];
  readonly after: readonly StoredValue[];
}

/**
 * What waits to be written, attribute by attribute in the layout's order. Of a multi-valued attribute only the values that come or go
 * are given, so that a large group shows its change and not its members. Secrets are masked.
 */
export function stagedAttributes(store: StoreReader, object: CsObject): readonly StagedAttribute[] {
  const layout = store.layout(object.space, object.objectType);
  const { pendingExport, image } = object;
  if (layout === undefined || (pendingExport === null && !object.stagedReferences)) return [];
  const references = [...store.pendingReferences(object.id)].filter((change) => !change.sent);
  return layout.attributes.flatMap(({ name, type, multiValued }, slot) => {
    const attribute = { name, type, multiValued, slot };
    if (type === 'ref') {
      const of = (kind: 'add' | 'remove'): readonly string[] =>
        references
          .filter((change) => change.slot === slot && change.kind === kind)
          .map((change) => store.dnOf(change.target))
          .toSorted();
      const [before, after] = [of('remove'), of('add')];
      return before.length + after.length === 0 ? [] : [{ ...attribute, before, after }];
    }
    if (pendingExport?.secrets?.get(slot)?.kind === 'staged')
      return [{ ...attribute, type: 'str', before: [], after: [maskedValue] }];
    const wanted = pendingExport?.changes.get(slot);
    if (wanted === undefined) return [];
    const [before, after] = [storedValues(image?.[slot]), storedValues(wanted)];
    if (!multiValued) return [{ ...attribute, before, after }];
    const [held, kept] = [new Set(before), new Set(after)];
    return [
      {
        ...attribute,
        before: before.filter((value) => !kept.has(value)),
        after: after.filter((value) => !held.has(value)),
      },
    ];
  });
}
