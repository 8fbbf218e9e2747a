import type { AttributeSchema, AttributeType, ObjectTypeSchema, Schema } from '../../../grammar/schema/schema.ts';
import type { AttributeMapping, Conversion } from './attribute-mapping.ts';
import { attributeTable } from './attribute-table.ts';

/** What every tenant has: the attributes this connector reads or writes, or makes up itself. */
export function entraSchema(): Schema {
  const attributes = new Map<string, AttributeSchema>();
  const objectTypes = new Map<string, ObjectTypeSchema>();
  for (const [type, table] of attributeTable) {
    const present = [...table].filter(([, { kind }]) => kind !== 'absent');
    if (present.length === 0) continue;
    for (const [name, mapping] of present) attributes.set(name, attributeSchema(name, mapping));
    objectTypes.set(type, { name: type, attributes: present.map(([name]) => name) });
  }
  return { attributes, objectTypes };
}

/**
 * Whether an attribute that {@link entraSchema} does not have may stand in a schema all the same: a tenant's directory extension, or
 * one that the original's connector has and Graph does not offer, whose flows are withheld with the reason.
 */
export function isKnownBesides(attribute: string): boolean {
  if (/^extension_[0-9a-f]{32}_\w+$/i.test(attribute)) return true;
  return [...attributeTable.values()].some((table) => table.get(attribute)?.kind === 'absent');
}

function attributeSchema(name: string, mapping: AttributeMapping): AttributeSchema {
  if (mapping.kind !== 'writable' && mapping.kind !== 'readable')
    return { name, type: name === 'cloudMastered' ? 'bool' : 'str', multiValued: false };
  const { property, conversion } = mapping.place;
  const multiValued = manyValues.has(conversion) || property === 'members';
  return { name, type: typesByConversion[conversion] ?? 'str', multiValued };
}

const manyValues: ReadonlySet<Conversion> = new Set(['texts', 'all']);

/** The others are text. */
const typesByConversion: Readonly<Partial<Record<Conversion, AttributeType>>> = {
  flag: 'bool',
  number: 'num',
  sid: 'bin',
  guid: 'bin',
  reference: 'ref',
};
