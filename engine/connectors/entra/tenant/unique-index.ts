import { textsOf } from '../../../model/json.ts';
import { textProperty, type Entry } from './entry.ts';

/** Which live object has a value that only one object may have. Values are compared without case, except immutable ids. */
export interface UniqueIndex {
  /** `property` is one of {@link uniqueProperties}; an address of `proxyAddresses` stands without its `smtp:`. */
  holder(property: UniqueProperty, value: string): string | undefined;
  add(entry: Entry): void;
  remove(entry: Entry): void;
  /** The property of `entry` that another object has the value of. The entry itself may be in the index. */
  conflict(entry: Pick<Entry, 'kind' | 'properties'> & { readonly id?: string }): UniqueProperty | undefined;
}

export const uniqueProperties = ['userPrincipalName', 'onPremisesImmutableId', 'uniqueName', 'proxyAddresses'] as const;

export type UniqueProperty = (typeof uniqueProperties)[number];

export function createUniqueIndex(): UniqueIndex {
  const holders = new Map<string, string>();
  return {
    holder: (property, value) => holders.get(key(property, value)),
    add(entry) {
      for (const [property, value] of uniqueValues(entry)) holders.set(key(property, value), entry.id);
    },
    remove(entry) {
      for (const [property, value] of uniqueValues(entry)) holders.delete(key(property, value));
    },
    conflict(entry) {
      for (const [property, value] of uniqueValues(entry)) {
        const holder = holders.get(key(property, value));
        if (holder !== undefined && holder !== entry.id) return property;
      }
      return undefined;
    },
  };
}

function* uniqueValues(entry: Pick<Entry, 'properties'>): Generator<readonly [UniqueProperty, string]> {
  for (const property of ['userPrincipalName', 'onPremisesImmutableId', 'uniqueName'] as const) {
    const value = textProperty(entry, property);
    if (value !== undefined) yield [property, value];
  }
  for (const address of textsOf(entry.properties['proxyAddresses'])) {
    if (/^smtp:/i.test(address)) yield ['proxyAddresses', address.slice(5)];
  }
}

function key(property: UniqueProperty, value: string): string {
  return `${property}:${property === 'onPremisesImmutableId' || property === 'uniqueName' ? value : value.toLowerCase()}`;
}
