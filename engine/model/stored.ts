import type { AttributeType } from '../../grammar/schema/schema.ts';

/**
 * One value as it lies in a slot and in the store, canonical so that equal values are equal text:
 * str: the string · num: a JavaScript number when |n| <= 2^53-1, else its decimal digits as a string · bool: boolean ·
 * bin: base64 with padding. The attribute's type says which reading applies; the form does not carry it.
 */
export type StoredValue = string | number | boolean;

/** A single-valued attribute holds a value, a multi-valued one a non-empty array in the directory's order. `null`: absent. */
export type Stored = StoredValue | readonly StoredValue[];

/**
 * The attributes of one object by position; the object type's {@link AttributeLayout} names the positions.
 * Always as long as the layout (trailing nulls are trimmed only in the store's text).
 * Reference attributes of a connector-space object are not in the slots (`null` there): they are rows of their own.
 */
export type Slots = readonly (Stored | null)[];

export interface LayoutAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** Which attribute lies at which position for one object type of one space. Positions are append-only and never reused. */
export interface AttributeLayout {
  readonly objectType: string;
  readonly attributes: readonly LayoutAttribute[];
  /** Position by attribute name. */
  readonly slotOf: ReadonlyMap<string, number>;
}

/** Builds a layout whose positions are the order of `attributes`. */
export function createLayout(objectType: string, attributes: readonly LayoutAttribute[]): AttributeLayout {
  return { objectType, attributes, slotOf: new Map(attributes.map((attribute, slot) => [attribute.name, slot])) };
}

/** Whether two stored forms are the same value. The order of a multi-valued attribute's values does not count. */
export function sameStored(left: Stored | null | undefined, right: Stored | null | undefined): boolean {
  if (left === right) return true;
  if (!isValueList(left) || !isValueList(right)) return (left ?? null) === (right ?? null);
  if (left.length !== right.length) return false;
  if (left.every((value, index) => value === right[index])) return true;
  const values = new Set(left);
  return right.every((value) => values.has(value));
}

export function isValueList(stored: Stored | null | undefined): stored is readonly StoredValue[] {
  return Array.isArray(stored);
}

/** The values of an attribute as a list; empty when absent. */
export function storedValues(stored: Stored | null | undefined): readonly StoredValue[] {
  if (stored === null || stored === undefined) return [];
  return isValueList(stored) ? stored : [stored];
}
