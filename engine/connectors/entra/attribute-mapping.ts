/**
 * How a value travels between an attribute and a Graph property. `text`, `flag`, `number`: as it is. `texts`: a list. `first`: the only
 * value of a list. `sid`: text `S-1-…` there, bytes here; `guid` likewise. `extension`: one of the fifteen in
 * `onPremisesExtensionAttributes`. `any` and `all`: one or several values of whatever type, as directory extensions have them.
 * `immutable-name`: the source anchor inside a group's `uniqueName`. `phone`: the number of one kind. `address`: a part of the first
 * address. `reference`: another object.
 */
export type Conversion =
  | 'text'
  | 'flag'
  | 'number'
  | 'texts'
  | 'first'
  | 'sid'
  | 'guid'
  | 'extension'
  | 'any'
  | 'all'
  | 'immutable-name'
  | 'phone'
  | 'address'
  | 'reference';

/** Where an attribute is in Graph. */
export interface GraphPlace {
  /** The property, or the navigation property of a reference. */
  readonly property: string;
  readonly conversion: Conversion;
}

/**
 * What becomes of one attribute of one object type.
 * `writable`: both ways; `removable: false` where Graph insists on a value; `derived: true` where the connector makes one up from the
 * source anchor when the attribute is absent, and does not import what it made up.
 * `readable`: imported only. `computed`: made by the connector from the object's identity. `absent`: neither. `reason` is a sentence
 * for users, without a full stop.
 */
export type AttributeMapping =
  | { readonly kind: 'writable'; readonly place: GraphPlace; readonly removable: boolean; readonly derived?: true }
  | { readonly kind: 'readable'; readonly place: GraphPlace; readonly reason: string }
  | { readonly kind: 'computed' | 'absent'; readonly reason: string };

export type MappingTable = ReadonlyMap<string, AttributeMapping>;

export function writable(property: string, conversion: Conversion = 'text'): AttributeMapping {
  return { kind: 'writable', place: { property, conversion }, removable: true };
}

/** Graph refuses to remove the value. */
export function lasting(property: string, conversion: Conversion = 'text'): AttributeMapping {
  return { kind: 'writable', place: { property, conversion }, removable: false };
}

export function readable(property: string, conversion: Conversion, reason: string): AttributeMapping {
  return { kind: 'readable', place: { property, conversion }, reason };
}

/** The same answer for several attributes. */
export function refused(reason: string, names: readonly string[]): readonly (readonly [string, AttributeMapping])[] {
  return names.map((name) => [name, { kind: 'absent', reason }]);
}
