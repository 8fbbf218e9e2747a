import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { findProperty, type ExtensionIndex } from './extension-index.ts';
import { tenantProperties, type EntryKind, type TenantProperty } from './properties.ts';
import { badRequest, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

/** An object as an answer shows it. `select` absent: the standard properties. Unknown names are passed over. */
export function renderEntry(
  { directory }: TenantContext,
  entry: Entry,
  select: readonly string[] | undefined,
): Record<string, Json> {
  const rendered: Record<string, Json> = {};
  if (select === undefined || select.includes('id')) rendered['id'] = entry.id;
  for (const property of selected(directory.extensions, entry.kind, select)) {
    const value = propertyValue(entry, property);
    if (property.extension !== undefined && value === null) continue;
    rendered[property.name] = value;
  }
  return rendered;
}

export function selected(
  extensions: ExtensionIndex,
  kind: EntryKind,
  select: readonly string[] | undefined,
): readonly TenantProperty[] {
  if (select === undefined) return standardProperties[kind];
  // Lists of mixed types are asked for properties of either, so names that only the other has are passed over.
  return select.flatMap((name) => findProperty(extensions, kind, name) ?? []);
}

const standardProperties: Readonly<Record<EntryKind, readonly TenantProperty[]>> = {
  user: standardOf('user'),
  group: standardOf('group'),
  orgContact: standardOf('orgContact'),
  device: standardOf('device'),
  extensionProperty: standardOf('extensionProperty'),
};

function standardOf(kind: EntryKind): readonly TenantProperty[] {
  return [...tenantProperties[kind].values()].filter(({ standard }) => standard === true);
}

export function checkSelect(
  { directory }: TenantContext,
  kind: EntryKind,
  select: readonly string[] | undefined,
): void {
  const unknown = select?.find((name) => name !== 'id' && findProperty(directory.extensions, kind, name) === undefined);
  if (unknown !== undefined) {
    throw new Refusal(
      [400, 'BadRequest'],
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`,
    );
  }
}

/** As it is kept; null and the empty list where nothing is. */
export function propertyValue(entry: Entry, { name, type, extension }: TenantProperty): Json {
  if (name === 'deletedDateTime') return entry.deleted === null ? null : new Date(entry.deleted.at).toISOString();
  if (name === 'securityIdentifier') return securityIdentifier(entry.id);
  const value = entry.properties[name];
  if (type === 'ExtensionAttributes') return extensionAttributes(value);
  if (extension !== undefined) return value ?? null;
  return value ?? (listTypes.has(type) ? [] : null);
}

const listTypes: ReadonlySet<TenantProperty['type']> = new Set(['Strings', 'Licenses', 'Addresses', 'Phones']);

/** The SID of the cloud: `S-1-12-1` and the object id as four little-endian numbers. */
function securityIdentifier(id: string): string {
  const first = Number.parseInt(id.slice(0, 8), 16);
  const second = Number.parseInt(id.slice(14, 18) + id.slice(9, 13), 16);
  const [third, fourth] = [swapped(id.slice(19, 23) + id.slice(24, 28)), swapped(id.slice(28))];
  return `S-1-12-1-${first}-${second}-${third}-${fourth}`;
}

/** Four bytes of hexadecimal text as a number, the last byte counting most. */
function swapped(hex: string): number {
  const value = Number.parseInt(hex, 16);
  return ((value >>> 24) | ((value >>> 8) & 0xff00) | ((value << 8) & 0xff0000) | (value << 24)) >>> 0;
}

const noExtensionAttributes: Readonly<Record<string, null>> = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
);

/** All fifteen are always shown. */
function extensionAttributes(value: Json | undefined): Json {
  return isJsonObject(value) ? { ...noExtensionAttributes, ...value } : noExtensionAttributes;
}

/** The names of a comma-separated option, or `undefined` when absent. */
export function namesOf(option: string | null): readonly string[] | undefined {
  return option === null ? undefined : option.split(',').map((name) => name.trim());
}

/** `$top` between 1 and 999. */
export function pageSizeOf(option: string | null): number {
  if (option === null) return 100;
  const size = Number(option);
  if (!Number.isInteger(size) || size < 1 || size > 999) {
    throw new Refusal(
      badRequest,
      "Invalid page size specified: '" + option + "'. Must be between 1 and 999 inclusive.",
    );
  }
  return size;
}
