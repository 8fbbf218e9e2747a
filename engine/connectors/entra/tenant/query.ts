import type { Entry } from './entry.ts';
import { isJsonObject, type Json } from './message.ts';
import { tenantProperties, type EntryKind, type TenantProperty } from './properties.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import type { UniqueProperty } from './unique-index.ts';

/** `$filter`: equalities joined by `and`. */
export interface Equality {
  readonly property: string;
  readonly value: string | boolean | null;
}

export function parseFilter(filter: string, kind: EntryKind): readonly Equality[] {
  return splitAnd(filter).map((clause) => {
    const match = /^(\w+) eq (?:'((?:[^']|'')*)'|(true|false|null))$/.exec(clause.trim());
    const property = match?.[1];
    if (match === null || property === undefined)
      throw unsupportedQuery('only equalities joined by "and" can be filtered for');
    if (property !== 'id' && !tenantProperties[kind].has(property)) {
      throw new Refusal(badRequest, `Invalid filter clause: property '${property}' does not exist.`);
    }
    if (match[2] !== undefined) return { property, value: match[2].replaceAll("''", "'") };
    return { property, value: match[3] === 'null' ? null : match[3] === 'true' };
  });
}

/** Splits at `and` outside quotes. */
function splitAnd(filter: string): readonly string[] {
  return (filter.match(/(?:'(?:[^']|'')*'|(?! and ).)+/gs) ?? []).map((clause) => clause.replace(/^ ?and /, ''));
}

const indexed: readonly UniqueProperty[] = ['userPrincipalName', 'onPremisesImmutableId', 'uniqueName'];

/** Live objects that satisfy every equality, from a number on. Unique properties are looked up, all others need a walk. */
export function* matching(
  tenant: TenantContext,
  kind: EntryKind,
  { equalities, from }: { readonly equalities: readonly Equality[]; readonly from: number },
): Generator<Entry> {
  for (const entry of candidates(tenant, kind, equalities, from)) {
    if (entry.deleted === null && entry.number >= from && equalities.every((equality) => satisfies(entry, equality)))
      yield entry;
  }
}

function candidates(
  { directory }: TenantContext,
  kind: EntryKind,
  equalities: readonly Equality[],
  from: number,
): Iterable<Entry> {
  for (const { property, value } of equalities) {
    if (typeof value !== 'string') continue;
    const unique = indexed.find((name) => name === property);
    const id = property === 'id' ? value : unique && directory.unique.holder(unique, value);
    if (property !== 'id' && unique === undefined) continue;
    const entry = id === undefined ? undefined : directory.find(id);
    return entry?.kind === kind ? [entry] : [];
  }
  return directory.entries(kind, from);
}

export function satisfies(entry: Entry, { property, value }: Equality): boolean {
  const held = property === 'id' ? entry.id : (entry.properties[property] ?? null);
  if (typeof held === 'string' && typeof value === 'string') return held.toLowerCase() === value.toLowerCase();
  return held === value;
}

/** An object as an answer shows it. `select` absent: the standard properties. Unknown names are refused. */
export function renderEntry(entry: Entry, select: readonly string[] | undefined): Record<string, Json> {
  const rendered: Record<string, Json> = {};
  if (select === undefined || select.includes('id')) rendered['id'] = entry.id;
  for (const property of selected(entry.kind, select)) rendered[property.name] = propertyValue(entry, property);
  return rendered;
}

export function selected(kind: EntryKind, select: readonly string[] | undefined): readonly TenantProperty[] {
  const properties = tenantProperties[kind];
  if (select === undefined) return [...properties.values()].filter(({ standard }) => standard === true);
  // Lists of mixed types are asked for properties of either, so names that only the other has are passed over.
  return select.flatMap((name) => properties.get(name) ?? []);
}

export function checkSelect(kind: EntryKind, select: readonly string[] | undefined): void {
  const unknown = select?.find((name) => name !== 'id' && !tenantProperties[kind].has(name));
  if (unknown !== undefined) {
    throw new Refusal(
      [400, 'BadRequest'],
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`,
    );
  }
}

/** As it is kept; null and the empty list where nothing is. */
export function propertyValue(entry: Entry, { name, type }: TenantProperty): Json {
  if (name === 'deletedDateTime') return entry.deleted === null ? null : new Date(entry.deleted.at).toISOString();
  const value = entry.properties[name];
  if (type === 'ExtensionAttributes') return extensionAttributes(value);
  return value ?? (type === 'Strings' ? [] : null);
}

/** All fifteen are always shown. */
function extensionAttributes(value: Json | undefined): Json {
  const none = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]));
  return isJsonObject(value) ? { ...none, ...value } : none;
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
