import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { findProperty } from './extension-index.ts';
import type { EntryKind } from './properties.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import type { UniqueProperty } from './unique-index.ts';

/** A `$filter`, ready to be asked of objects. */
export interface Filter {
  matches(entry: Entry): boolean;
  /** Equalities that every match satisfies, for looking up instead of walking. */
  readonly equalities: readonly Equality[];
}

interface Equality {
  readonly property: string;
  readonly value: Literal;
}

type Literal = string | number | boolean | null;

/** What is parsed, and in which tenant. `advanced`: the request accepts what only the index of advanced queries can answer. */
export interface FilterScope {
  readonly tenant: TenantContext;
  readonly kind: EntryKind;
  readonly advanced: boolean;
}

export const everything: Filter = { matches: () => true, equalities: [] };

/** Comparisons, `startsWith`, `in`, `any`, joined by `and`, `or` and `not`. Throws {@link Refusal}. */
export function parseFilter(scope: FilterScope, text: string | null): Filter {
  if (text === null || text.trim() === '') return everything;
  const tokens = text.match(token) ?? [];
  if (tokens.join('') !== text.replaceAll(literalOrBlanks, (part) => (part.startsWith("'") ? part : '')))
    throw invalidFilter(text);
  const reader = { ...scope, text, tokens, at: 0 };
  const filter = readOr(reader);
  if (reader.at < tokens.length) throw invalidFilter(text);
  return filter;
}

const token = /'[^']*(?:''[^']*)*'|[(),:]|[^\s(),:']+/g;
const literalOrBlanks = /'[^']*(?:''[^']*)*'|\s+/g;

interface Reader extends FilterScope {
  readonly text: string;
  readonly tokens: readonly string[];
  at: number;
}

function readOr(reader: Reader): Filter {
  const parts = [readAnd(reader)];
  while (accept(reader, 'or')) parts.push(readAnd(reader));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { matches: (entry) => parts.some((part) => part.matches(entry)), equalities: [] };
}

function readAnd(reader: Reader): Filter {
  const parts = [readNot(reader)];
  while (accept(reader, 'and')) parts.push(readNot(reader));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    matches: (entry) => parts.every((part) => part.matches(entry)),
    equalities: parts.flatMap(({ equalities }) => equalities),
  };
}

function readNot(reader: Reader): Filter {
  if (accept(reader, 'not')) {
    needAdvanced(reader, 'not');
    const inner = readNot(reader);
    return { matches: (entry) => !inner.matches(entry), equalities: [] };
  }
  if (!accept(reader, '(')) return readClause(reader);
  const inner = readOr(reader);
  expect(reader, ')');
  return inner;
}

function readClause(reader: Reader): Filter {
  const name = next(reader);
  if (/^(?:startsWith|endsWith)$/i.test(name) && accept(reader, '(')) return readAffix(reader, name.toLowerCase());
  if (name.endsWith('/any')) return readAny(reader, name.slice(0, -'/any'.length));
  const get = getter(reader, name);
  const operator = next(reader);
  if (operator === 'in') {
    const values = readList(reader);
    return { matches: (entry) => values.some((value) => same(get(entry), value)), equalities: [] };
  }
  const value = literal(reader);
  switch (operator) {
    case 'eq':
      return { matches: (entry) => same(get(entry), value), equalities: [{ property: name, value }] };
    case 'ne':
      needAdvanced(reader, 'ne');
      return { matches: (entry) => !same(get(entry), value), equalities: [] };
    case 'ge':
    case 'le':
      return { matches: (entry) => isOrdered(operator, get(entry), value), equalities: [] };
    default:
      throw invalidFilter(reader.text);
  }
}

function readAffix(reader: Reader, kind: string): Filter {
  if (kind === 'endswith') needAdvanced(reader, 'endsWith');
  const get = getter(reader, next(reader));
  expect(reader, ',');
  const affix = String(literal(reader)).toLowerCase();
  expect(reader, ')');
  const has = kind === 'startswith' ? 'startsWith' : 'endsWith';
  return {
    matches: (entry) => {
      const held = get(entry);
      return typeof held === 'string' && held.toLowerCase()[has](affix);
    },
    equalities: [],
  };
}

/** `proxyAddresses/any(p:p eq 'smtp:…')` and `…/any(p:startsWith(p,'smtp:…'))`. */
function readAny(reader: Reader, name: string): Filter {
  const get = getter(reader, name);
  expect(reader, '(');
  const variable = next(reader);
  expect(reader, ':');
  const isPrefix = /^startsWith$/i.test(reader.tokens[reader.at] ?? '');
  if (isPrefix) {
    next(reader);
    expect(reader, '(');
  }
  expect(reader, variable);
  expect(reader, isPrefix ? ',' : 'eq');
  const value = literal(reader);
  expect(reader, ')');
  if (isPrefix) expect(reader, ')');
  const holds = (each: Json): boolean =>
    isPrefix
      ? typeof each === 'string' && each.toLowerCase().startsWith(String(value).toLowerCase())
      : same(each, value);
  return {
    matches: (entry) => {
      const held = get(entry);
      return Array.isArray(held) && held.some(holds);
    },
    equalities: isPrefix ? [] : [{ property: name, value }],
  };
}

function readList(reader: Reader): readonly Literal[] {
  expect(reader, '(');
  const values = [literal(reader)];
  while (accept(reader, ',')) values.push(literal(reader));
  expect(reader, ')');
  return values;
}

/** How a property, or one inside a complex one, is read from an object. */
function getter({ tenant, kind, text }: Reader, path: string): (entry: Entry) => Json {
  const [name = '', inner] = path.split('/');
  if (name === 'id') return ({ id }) => id;
  if (name === 'deletedDateTime') {
    return ({ deleted }) => (deleted === null ? null : new Date(deleted.at).toISOString());
  }
  if (findProperty(tenant.directory.extensions, kind, name) === undefined) {
    throw new Refusal(badRequest, `Invalid filter clause: property '${name}' does not exist.`);
  }
  if (path.split('/').length > 2) throw invalidFilter(text);
  return ({ properties }) => {
    const value = properties[name] ?? null;
    return inner === undefined ? value : isJsonObject(value) ? (value[inner] ?? null) : null;
  };
}

function literal(reader: Reader): Literal {
  const text = next(reader);
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+$/.test(text)) return Number(text);
  // A date stands without quotes, and its colons are tokens of their own.
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) throw invalidFilter(reader.text);
  let date = text;
  while (accept(reader, ':')) date += `:${next(reader)}`;
  return date;
}

function next(reader: Reader): string {
  const text = reader.tokens[reader.at];
  if (text === undefined) throw invalidFilter(reader.text);
  reader.at += 1;
  return text;
}

function accept(reader: Reader, text: string): boolean {
  if (reader.tokens[reader.at] !== text) return false;
  reader.at += 1;
  return true;
}

function expect(reader: Reader, text: string): void {
  if (!accept(reader, text)) throw invalidFilter(reader.text);
}

/** Texts are compared without case, and what has no value is null. */
function same(held: Json, value: Literal): boolean {
  if (typeof held === 'string' && typeof value === 'string') return held.toLowerCase() === value.toLowerCase();
  return held === value;
}

function isOrdered(operator: 'ge' | 'le', held: Json, value: Literal): boolean {
  if (typeof held === 'number' && typeof value === 'number') return operator === 'ge' ? held >= value : held <= value;
  if (typeof held !== 'string' || typeof value !== 'string') return false;
  const [left, right] = [held.toLowerCase(), value.toLowerCase()];
  return operator === 'ge' ? left >= right : left <= right;
}

function needAdvanced({ advanced }: Reader, what: string): void {
  if (!advanced) throw unsupportedQuery(`"${what}" needs $count=true and the header ConsistencyLevel: eventual`);
}

function invalidFilter(text: string): Refusal {
  return new Refusal(badRequest, `Invalid filter clause: '${text}'.`);
}

const indexed: readonly UniqueProperty[] = [
  'userPrincipalName',
  'onPremisesImmutableId',
  'uniqueName',
  'proxyAddresses',
];

/** Live objects that satisfy a filter, from a number on. Unique properties are looked up, all others need a walk. */
export function* matching(
  { directory }: TenantContext,
  kind: EntryKind,
  { filter, from }: { readonly filter: Filter; readonly from: number },
): Generator<Entry> {
  for (const entry of lookedUp(directory, kind, filter) ?? directory.entries(kind, from)) {
    if (entry.deleted === null && entry.number >= from && filter.matches(entry)) yield entry;
  }
}

function lookedUp(
  directory: TenantContext['directory'],
  kind: EntryKind,
  { equalities }: Filter,
): readonly Entry[] | undefined {
  for (const { property, value } of equalities) {
    if (typeof value !== 'string') continue;
    const unique = indexed.find((name) => name === property);
    if (property !== 'id' && unique === undefined) continue;
    // Addresses of other kinds than SMTP are in no index.
    if (unique === 'proxyAddresses' && !/^smtp:/i.test(value)) continue;
    const key = unique === 'proxyAddresses' ? value.slice('smtp:'.length) : value;
    const id = unique === undefined ? value : directory.unique.holder(unique, key);
    const entry = id === undefined ? undefined : directory.find(id);
    return entry?.kind === kind ? [entry] : [];
  }
  return undefined;
}
