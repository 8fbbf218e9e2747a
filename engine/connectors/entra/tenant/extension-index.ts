import { type Json, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { tenantProperties, type EntryKind, type PropertyType, type TenantProperty } from './properties.ts';
import { Refusal } from './refusal.ts';

/** Data types of directory extensions, with the longest value each takes. */
export const extensionTypes: ReadonlyMap<string, { readonly type: PropertyType; readonly maxLength?: number }> =
  new Map([
    ['String', { type: 'String', maxLength: 256 }],
    ['Binary', { type: 'Binary', maxLength: 256 }],
    ['Boolean', { type: 'Boolean' }],
    ['DateTime', { type: 'DateTimeOffset' }],
    ['Integer', { type: 'Int32' }],
    ['LargeInteger', { type: 'Int64' }],
  ]);

const targets: ReadonlyMap<string, EntryKind> = new Map([
  ['User', 'user'],
  ['Group', 'group'],
  ['Device', 'device'],
]);

/** The directory extensions of a tenant, by the kind of object that has them. */
export interface ExtensionIndex {
  property(kind: EntryKind, name: string): TenantProperty | undefined;
  add(definition: Entry): void;
  remove(definition: Entry): void;
}

export function createExtensionIndex(): ExtensionIndex {
  const byKind = new Map<string, Map<string, TenantProperty>>();
  return {
    property: (kind, name) => byKind.get(kind)?.get(name),
    add(definition) {
      const property = propertyOf(definition);
      if (property === undefined) return;
      for (const kind of targetKinds(definition)) {
        const properties = byKind.get(kind) ?? new Map<string, TenantProperty>();
        byKind.set(kind, properties.set(property.name, property));
      }
    },
    remove(definition) {
      const name = definition.properties['name'];
      if (typeof name === 'string') for (const kind of targetKinds(definition)) byKind.get(kind)?.delete(name);
    },
  };
}

function targetKinds({ properties }: Entry): readonly EntryKind[] {
  return textsOf(properties['targetObjects']).flatMap((target) => targets.get(target) ?? []);
}

function propertyOf({ properties }: Entry): TenantProperty | undefined {
  const { name, dataType } = { name: properties['name'], dataType: properties['dataType'] };
  const facts = typeof dataType === 'string' ? extensionTypes.get(dataType) : undefined;
  if (typeof name !== 'string' || facts === undefined) return undefined;
  return { name, access: 'write', extension: properties['isMultiValued'] === true ? 'multiple' : 'single', ...facts };
}

/** A property of a kind of object, be it Graph's own or a directory extension. */
export function findProperty(extensions: ExtensionIndex, kind: EntryKind, name: string): TenantProperty | undefined {
  return tenantProperties[kind].get(name) ?? extensions.property(kind, name);
}

const extensionValuesPerObject = 100;

/** An object has 100 values of directory extensions at most. */
export function checkExtensionCount(before: Entry | undefined, properties: Readonly<Record<string, Json>>): void {
  if (!Object.keys(properties).some(isExtensionName)) return;
  const all = { ...before?.properties, ...properties };
  let count = 0;
  for (const [name, value] of Object.entries(all)) {
    if (isExtensionName(name) && value !== null) count += Array.isArray(value) ? value.length : 1;
  }
  if (count <= extensionValuesPerObject) return;
  throw new Refusal(
    [403, 'Directory_QuotaExceeded'],
    `The number of directory extension values of an object exceeds the limit of ${extensionValuesPerObject}.`,
  );
}

function isExtensionName(name: string): boolean {
  return name.startsWith('extension_');
}

/** Whether a value has the type of a directory extension. */
export function isExtensionValue({ type }: TenantProperty, value: Json): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string' && value !== '';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'DateTimeOffset':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'Int32':
      return isIntegerWithin(value, -(2 ** 31), 2 ** 31 - 1);
    case 'Int64':
      return isIntegerWithin(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'Binary':
      return (
        typeof value === 'string' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
      );
    case 'Strings':
    case 'ExtensionAttributes':
    case 'PasswordProfile':
    case 'Licenses':
    case 'Addresses':
    case 'Phones':
      return false;
  }
}

function isIntegerWithin(value: Json, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
