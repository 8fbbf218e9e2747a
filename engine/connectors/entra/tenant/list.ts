import { type Json, type JsonObject, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { everything, matching, parseFilter, type Filter, type FilterScope } from './filter.ts';
import type { TenantResponse } from './message.ts';
import { collections, type EntryKind } from './properties.ts';
import { checkSelect, namesOf, pageSizeOf, renderEntry } from './query.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

export function ok(body: Json, status = 200): TenantResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

export const noContent: TenantResponse = { status: 204, headers: {} };

/** Kinds that have a list of their own. */
export type ListedKind = keyof typeof collections;

/** GET /users, /groups, /contacts and /devices. */
export function listEntries(tenant: TenantContext, kind: ListedKind, url: URL, eventual: boolean): TenantResponse {
  const options = url.searchParams;
  for (const name of ['$search', '$orderby', '$skip', '$apply']) if (options.has(name)) throw unsupportedQuery(name);
  checkSelect(tenant, kind, namesOf(options.get('$select')));
  const filter = filterOf({ tenant, kind }, url, eventual);
  const from = numberFrom(options.get('$skiptoken'));
  const page = take(matching(tenant, kind, { filter, from }), pageSizeOf(options.get('$top')));
  return ok({
    '@odata.context': `${tenant.root}/$metadata#${collections[kind]}`,
    ...counted(url, eventual, () => count(tenant, kind, filter)),
    ...nextLink(tenant, url, page.next),
    value: page.entries.map((entry) => shown(tenant, entry, url)),
  });
}

/** GET /users/$count: text in Graph, and only for requests that accept eventual consistency. */
export function countEntries(tenant: TenantContext, kind: ListedKind, url: URL, eventual: boolean): TenantResponse {
  if (!eventual) throw needsConsistencyLevel();
  const filter = parseFilter({ tenant, kind, advanced: true }, url.searchParams.get('$filter'));
  return countResponse(count(tenant, kind, filter));
}

/** GET /groups/{id}/members/$count. */
export function countMembers(tenant: TenantContext, group: Entry, eventual: boolean): TenantResponse {
  if (!eventual) throw needsConsistencyLevel();
  return countResponse(tenant.directory.members(group.id).size);
}

function countResponse(number: number): TenantResponse {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: number };
}

function needsConsistencyLevel(): Refusal {
  return new Refusal(badRequest, '$count is not currently supported without the header "ConsistencyLevel: eventual".');
}

function filterOf(scope: Omit<FilterScope, 'advanced'>, url: URL, eventual: boolean): Filter {
  const advanced = eventual && url.searchParams.get('$count') === 'true';
  return parseFilter({ ...scope, advanced }, url.searchParams.get('$filter'));
}

function counted(url: URL, eventual: boolean, number: () => number): JsonObject {
  return url.searchParams.get('$count') === 'true' && eventual ? { '@odata.count': number() } : {};
}

/** One object with what `$select` and `$expand=manager(…)` ask for. */
export function shown(tenant: TenantContext, entry: Entry, url: URL): JsonObject {
  const options = url.searchParams;
  const rendered = renderEntry(tenant, entry, namesOf(options.get('$select')));
  const expand = options.get('$expand');
  if (expand === null) return rendered;
  const match = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(expand);
  if (match === null || entry.kind !== 'user') throw unsupportedQuery('$expand of anything but manager');
  const manager = entry.manager === null ? undefined : tenant.directory.find(entry.manager);
  if (manager === undefined) return rendered;
  return { ...rendered, manager: typed(tenant, manager, namesOf(match[1] ?? null)) };
}

/** A list of references, `members` or `memberOf`: mixed types, in the order they were added. `extra`: what is not an object we keep. */
export function listReferences(
  tenant: TenantContext,
  url: URL,
  {
    ids,
    eventual,
    extra = [],
  }: { readonly ids: readonly string[]; readonly eventual: boolean; readonly extra?: readonly JsonObject[] },
): TenantResponse {
  const options = url.searchParams;
  if (options.has('$filter')) throw unsupportedQuery('$filter on a list of references');
  const select = namesOf(options.get('$select'));
  const size = pageSizeOf(options.get('$top'));
  const start = numberFrom(options.get('$skiptoken'));
  const found = ids.slice(start, start + size).flatMap((id) => tenant.directory.find(id) ?? []);
  const isLast = start + size >= ids.length;
  return ok({
    '@odata.context': `${tenant.root}/$metadata#directoryObjects`,
    ...counted(url, eventual, () => ids.length + extra.length),
    ...nextLink(tenant, url, isLast ? undefined : start + size),
    value: [...found.map((entry) => typed(tenant, entry, select)), ...(isLast ? extra : [])],
  });
}

/** GET /directory/deletedItems/microsoft.graph.user. */
export function listDeleted(tenant: TenantContext, kind: EntryKind, url: URL, eventual: boolean): TenantResponse {
  const options = url.searchParams;
  const filter = filterOf({ tenant, kind }, url, eventual);
  const from = numberFrom(options.get('$skiptoken'));
  const deleted = filtered(
    tenant.directory.entries(kind, from),
    (entry) => entry.deleted !== null && filter.matches(entry),
  );
  const page = take(deleted, pageSizeOf(options.get('$top')));
  const select = namesOf(options.get('$select'));
  return ok({
    '@odata.context': `${tenant.root}/$metadata#directoryObjects`,
    ...nextLink(tenant, url, page.next),
    value: page.entries.map((entry) => ({
      ...renderEntry(tenant, entry, select),
      ...(select === undefined ? deletedAt(tenant, entry) : {}),
    })),
  });
}

/** When an object in the recycle bin got there; it is said without being asked for. */
export function deletedAt(tenant: TenantContext, entry: Entry): JsonObject {
  return renderEntry(tenant, entry, ['deletedDateTime']);
}

/** POST /directoryObjects/getByIds: unknown ids, and those of other types than asked for, are passed over. */
export function getByIds(tenant: TenantContext, body: JsonObject, url: URL): TenantResponse {
  const ids = textsOf(body['ids']);
  if (ids.length > 1000) throw new Refusal(badRequest, 'Too many ids; up to 1000 are supported.');
  const types = textsOf(body['types']).map((type) => type.toLowerCase());
  const wanted = (kind: EntryKind): boolean =>
    types.length === 0 || types.includes('directoryobject') || types.includes(kind.toLowerCase());
  const select = namesOf(url.searchParams.get('$select'));
  const found = [...new Set(ids)].flatMap((id) => tenant.directory.find(id) ?? []).filter(({ kind }) => wanted(kind));
  return ok({
    '@odata.context': `${tenant.root}/$metadata#directoryObjects`,
    value: found.map((entry) => typed(tenant, entry, select)),
  });
}

/** An object in a list of mixed types says what it is. */
export function typed(tenant: TenantContext, entry: Entry, select: readonly string[] | undefined): JsonObject {
  return { '@odata.type': `#microsoft.graph.${entry.kind}`, ...renderEntry(tenant, entry, select) };
}

/** Page ends are named by the number of the next object, or of the next member. */
export function nextLink(tenant: TenantContext, url: URL, next: number | undefined): JsonObject {
  if (next === undefined) return {};
  const link = new URL(url);
  link.searchParams.set('$skiptoken', String(next));
  return { '@odata.nextLink': `${tenant.root}${link.pathname.replace(/^\/v1\.0/, '')}${link.search}` };
}

function numberFrom(token: string | null): number {
  const number = Number(token ?? '0');
  if (!Number.isSafeInteger(number) || number < 0) throw new Refusal(badRequest, 'Invalid skip token.');
  return number;
}

function take(
  entries: Iterable<Entry>,
  size: number,
): { readonly entries: readonly Entry[]; readonly next: number | undefined } {
  const taken: Entry[] = [];
  for (const entry of entries) {
    if (taken.length === size) return { entries: taken, next: entry.number };
    taken.push(entry);
  }
  return { entries: taken, next: undefined };
}

function* filtered(entries: Iterable<Entry>, wanted: (entry: Entry) => boolean): Generator<Entry> {
  for (const entry of entries) if (wanted(entry)) yield entry;
}

function count(tenant: TenantContext, kind: EntryKind, filter: Filter): number {
  if (filter === everything) return tenant.directory.count(kind);
  let number = 0;
  for (const _ of matching(tenant, kind, { filter, from: 0 })) number += 1;
  return number;
}
