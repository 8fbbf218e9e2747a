import { readFileSync } from 'node:fs';
import { isJsonObject, type Json, type JsonObject } from '../../../../../engine/model/json.ts';
import { sharedData } from '../../../../support/shared-data.ts';

/** Graph's published metadata, as far as tests look at it. */
export interface Metadata {
  readonly entityTypes: Readonly<Record<string, Structure>>;
  readonly complexTypes: Readonly<Record<string, Structure>>;
  readonly enums: Readonly<Record<string, { readonly members: readonly string[] }>>;
  readonly operations: readonly { readonly name: string; readonly kind: string; readonly binding?: string }[];
  readonly container: Readonly<Record<string, { readonly type?: string }>>;
}

export interface Structure {
  readonly baseType?: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly navigation?: Readonly<Record<string, { readonly type: string; readonly collection?: boolean }>>;
}

export interface Property {
  readonly type: string;
  readonly collection?: boolean;
  readonly nullable?: boolean;
  readonly derived?: {
    readonly readOnly?: boolean | string;
    readonly immutable?: boolean;
    readonly maxLength?: number;
    readonly requiredOnCreate?: boolean;
    readonly defaultSelect?: boolean;
  };
}

export function readMetadata(test: Mocha.Context): Metadata {
  return JSON.parse(readFileSync(sharedData(test, 'graph-v1.0-subset.json'), 'utf8')) as Metadata;
}

/** Its own properties and those of its base types. */
export function propertiesOf(metadata: Metadata, type: string): Readonly<Record<string, Property>> {
  const structure = metadata.entityTypes[type] ?? metadata.complexTypes[type];
  if (structure === undefined) throw new Error(`There is no type ${type}`);
  const base = structure.baseType === undefined ? {} : propertiesOf(metadata, structure.baseType);
  return {
    ...base,
    ...(type === 'entity' ? { id: { type: 'Edm.String', nullable: false } } : {}),
    ...structure.properties,
  };
}

/** What an answered object has that Graph's metadata says otherwise; empty where it conforms. */
export function violations(metadata: Metadata, type: string, object: JsonObject): readonly string[] {
  const published = propertiesOf(metadata, type);
  const navigation = navigationOf(metadata, type);
  return Object.entries(object).flatMap(([name, value]) => {
    if (name.startsWith('@') || name.includes('@') || name.startsWith('extension_')) return [];
    if (name in navigation) return [];
    const property = published[name];
    if (property === undefined) return [`${type}.${name} does not exist`];
    return problemsOf(metadata, property, value).map((problem) => `${type}.${name} ${problem}`);
  });
}

export function navigationOf(metadata: Metadata, type: string): NonNullable<Structure['navigation']> {
  const structure = metadata.entityTypes[type];
  if (structure === undefined) return {};
  return {
    ...(structure.baseType === undefined ? {} : navigationOf(metadata, structure.baseType)),
    ...structure.navigation,
  };
}

function problemsOf(metadata: Metadata, property: Property, value: Json): readonly string[] {
  if (property.collection === true) {
    if (!Array.isArray(value)) return ['is no collection'];
    return value.flatMap((each: Json) => problemsOf(metadata, { type: property.type, nullable: false }, each));
  }
  if (value === null) return property.nullable === false ? ['is null'] : [];
  const complex = property.type.replace('microsoft.graph.', '');
  if (complex in metadata.enums)
    return metadata.enums[complex]!.members.includes(JSON.stringify(value).slice(1, -1))
      ? []
      : [`is ${JSON.stringify(value)}`];
  if (complex in metadata.complexTypes) {
    return isJsonObject(value) ? violations(metadata, complex, value) : ['is not complex'];
  }
  return hasType(property.type, value) ? [] : [`is not ${property.type}`];
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function hasType(type: string, value: Json): boolean {
  switch (type) {
    case 'Edm.String':
      return typeof value === 'string';
    case 'Edm.Boolean':
      return typeof value === 'boolean';
    case 'Edm.Int32':
      return typeof value === 'number' && Number.isInteger(value);
    case 'Edm.DateTimeOffset':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.test(value);
    case 'Edm.Guid':
      return typeof value === 'string' && guid.test(value);
    default:
      return false;
  }
}
