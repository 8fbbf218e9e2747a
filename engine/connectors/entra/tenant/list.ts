import type { Entry } from './entry.ts';
import type { Json, JsonObject, TenantResponse } from './message.ts';
import type { EntryKind } from './properties.ts';
import { checkSelect, matching, namesOf, pageSizeOf, parseFilter, renderEntry, satisfies } from './query.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

export function ok(body: Json, status = 200): TenantResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

export const noContent: TenantResponse = { status: 204, headers: {} };

/** GET /users and GET /groups. */
export function listEntries(tenant: TenantContext, kind: EntryKind, url: URL, eventual: boolean): TenantResponse {
  const options = url.searchParams;
  for (const name of ['$search', '$orderby', '$skip', '$apply']) if (options.has(name)) throw unsupportedQuery(name);
  const select = namesOf(options.get('$select'));
  checkSelect(kind, select);
  const equalities = parseFilter(options.get('$filter') ?? '', kind);
  const from = numberFrom(options.get('$skiptoken'));
  const page = take(matching(tenant, kind, { equalities, from }), pageSizeOf(options.get('$top')));
  const counted = options.get('$count') === 'true' && eventual;
  return ok({
    '@odata.context': `${tenant.root}/$metadata#${kind}s`,
    ...(counted ? { '@odata.count': count(matching(tenant, kind, { equalities, from: 0 })) } : {}),
    ...nextLink(tenant, url, page.next),
    value: page.entries.map((entry) => shown(tenant, entry, url)),
  });
}

/** GET /users/$count: text in Graph, and only for requests that accept eventual consistency. */
export function countEntries(tenant: TenantContext, kind: EntryKind, eventual: boolean): TenantResponse {
  if (!eventual)
    throw new Refusal(badRequest, '$count is not currently supported without the header "ConsistencyLevel: eventual".');
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: count(matching(tenant, kind, { equalities: [], from: 0 })),
  };
}

/** One object with what `$select` and `$expand=manager(…)` ask for. */
export function shown(tenant: TenantContext, entry: Entry, url: URL): JsonObject {
  const options = url.searchParams;
  const rendered = renderEntry(entry, namesOf(options.get('$select')));
  const expand = options.get('$expand');
  if (expand === null) return rendered;
  const match = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(expand);
  if (match === null || entry.kind !== 'user') throw unsupportedQuery('$expand of anything but manager');
  const manager = entry.manager === null ? undefined : tenant.directory.find(entry.manager);
  if (manager === undefined) return rendered;
  return { ...rendered, manager: typed(manager, namesOf(match[1] ?? null)) };
}

/** GET /groups/{id}/members. */
export function listMembers(tenant: TenantContext, group: Entry, url: URL): TenantResponse {
  const options = url.searchParams;
  const select = namesOf(options.get('$select'));
  const size = pageSizeOf(options.get('$top'));
  const start = numberFrom(options.get('$skiptoken'));
  const ids = [...tenant.directory.members(group.id)];
  const members = ids.slice(start, start + size).flatMap((id) => tenant.directory.find(id) ?? []);
  return ok({
    '@odata.context': `${tenant.root}/$metadata#directoryObjects`,
    ...nextLink(tenant, url, start + size < ids.length ? start + size : undefined),
    value: members.map((member) => typed(member, select)),
  });
}

/** GET /directory/deletedItems/microsoft.graph.user. */
export function listDeleted(tenant: TenantContext, kind: EntryKind, url: URL): TenantResponse {
  const options = url.searchParams;
  const equalities = parseFilter(options.get('$filter') ?? '', kind);
  const from = numberFrom(options.get('$skiptoken'));
  const deleted = filtered(tenant.directory.entries(kind, from), (entry) => {
    return entry.deleted !== null && equalities.every((equality) => satisfies(entry, equality));
  });
  const page = take(deleted, pageSizeOf(options.get('$top')));
  const select = namesOf(options.get('$select'));
  return ok({ ...nextLink(tenant, url, page.next), value: page.entries.map((entry) => renderEntry(entry, select)) });
}

/** POST /directoryObjects/getByIds: unknown ids are passed over. */
export function getByIds(tenant: TenantContext, ids: readonly string[], url: URL): TenantResponse {
  if (ids.length > 1000) throw new Refusal(badRequest, 'Too many ids; up to 1000 are supported.');
  const select = namesOf(url.searchParams.get('$select'));
  const found = [...new Set(ids)].flatMap((id) => tenant.directory.find(id) ?? []);
  return ok({
    '@odata.context': `${tenant.root}/$metadata#directoryObjects`,
    value: found.map((entry) => typed(entry, select)),
  });
}

/** An object in a list of mixed types says what it is. */
export function typed(entry: Entry, select: readonly string[] | undefined): JsonObject {
  return { '@odata.type': `#microsoft.graph.${entry.kind}`, ...renderEntry(entry, select) };
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

function count(entries: Iterable<Entry>): number {
  let number = 0;
  for (const _ of entries) number += 1;
  return number;
}
