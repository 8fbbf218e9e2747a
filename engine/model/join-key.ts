import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { Stored, StoredValue } from './stored.ts';

/** One value as a join looks it up: strings without regard to case, everything else exactly. */
export function joinKey(type: AttributeType, value: StoredValue): string {
  return type === 'str' ? String(value).toLowerCase() : String(value);
}

/** The join keys of an attribute's values, without duplicates; empty when absent. */
export function joinKeys(type: AttributeType, stored: Stored | null | undefined): readonly string[] {
  if (stored === null || stored === undefined) return [];
  if (!isList(stored)) return [joinKey(type, stored)];
  return [...new Set(stored.map((value) => joinKey(type, value)))];
}

function isList(stored: Stored): stored is readonly StoredValue[] {
  return Array.isArray(stored);
}
