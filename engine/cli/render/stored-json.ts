import { decodeStoredValue } from '../../expressions/stored-value.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { valueToJson } from '../../model/value-json.ts';
import type { ObjectAttribute } from '../../inspect/object-attributes.ts';

/** The values of an attribute in the JSON value encoding: an array exactly for multi-valued attributes, `null` for no value. */
export function storedToJson({
  type,
  multiValued,
  values,
}: Pick<ObjectAttribute, 'type' | 'multiValued' | 'values'>): Json {
  const encoded = values.map((value) => valueToJson(decodeStoredValue(value, type)));
  return multiValued ? encoded : (encoded[0] ?? null);
}

/** Attributes by name. */
export function attributesToJson(attributes: readonly ObjectAttribute[]): JsonObject {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, storedToJson(attribute)]));
}
