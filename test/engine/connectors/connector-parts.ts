import type { PartitionConfiguration } from '../../../engine/model/configuration.ts';
import type { AttributeSchema } from '../../../grammar/schema/schema.ts';

/** Attributes by name, from words: `name` is a single string, `name[]` has many values, `name:type` another type. */
export function attributesIn(words: string): ReadonlyMap<string, AttributeSchema> {
  const attributes = words.trim().split(/\s+/u).map(attribute);
  return new Map(attributes.map((each) => [each.name, each]));
}

/** Partitions that are imported as a whole but for what is said. */
export function partitionsOf(
  partitions: readonly Partial<PartitionConfiguration>[] | undefined,
): readonly PartitionConfiguration[] {
  const whole = { name: 'default', include: [], exclude: [], parameters: new Map<string, string>() };
  return (partitions ?? []).map((each) => ({ ...whole, ...each }));
}

function attribute(word: string): AttributeSchema {
  const [name = '', type] = word.replace('[]', '').split(':');
  const known = (['num', 'bool', 'bin', 'ref'] as const).find((each) => each === type);
  return { name, type: known ?? 'str', multiValued: word.endsWith('[]') };
}
