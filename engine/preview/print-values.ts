import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { Stored, StoredValue } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { StoreReader } from '../ports/store.ts';
import type { ReferenceView } from '../sync/reference-pointer.ts';
import { pointedObjects } from '../sync/reference-pointer.ts';

/** References listed one by one before the rest is only counted. */
const listedReferences = 50;

/** Values as people read them: booleans as True and False, binary as base64, references as DNs. `null`: absent. */
export function printValues(
  store: StoreReader,
  type: AttributeType,
  stored: Stored | null | undefined,
  view: ReferenceView = 'imported',
): readonly string[] | null {
  if (stored === null || stored === undefined) return null;
  return type === 'ref'
    ? printReferences(store, pointedObjects(store, storedValues(stored), view))
    : storedValues(stored).map(printValue);
}

export function printValue(value: StoredValue): string {
  return value === true ? 'True' : value === false ? 'False' : String(value);
}

/** DNs of objects, the first of many only. */
export function printReferences(store: StoreReader, ids: Iterable<number>): readonly string[] {
  const printed: string[] = [];
  let more = 0;
  for (const id of ids) {
    if (printed.length < listedReferences) printed.push(store.dnOf(id));
    else more += 1;
  }
  return more === 0 ? printed : [...printed, `… and ${more} more`];
}
