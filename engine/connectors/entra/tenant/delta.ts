import { isJsonObject, type Json, type JsonObject, parseJson, textsOf } from '../../../model/json.ts';
import { retentionMs, type LoggedChange } from './change-log.ts';
import type { Entry } from './entry.ts';
import type { ExtensionIndex } from './extension-index.ts';
import { ok, type ListedKind } from './list.ts';
import type { TenantResponse } from './message.ts';
import { collections, type EntryKind } from './properties.ts';
import { checkSelect, namesOf, propertyValue, selected } from './query.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

const pageSize = 200;

/** A page of nothing but memberships, or changes of them, ends here. */
const changesPerPage = 2000;

/**
 * What a delta token says. `round`: changes from number `from` on. `full`: the objects from number `from` on, and then changes from
 * `since`, the number at which the round began. `at`: when the token was given out; it lives seven days.
 */
interface DeltaToken {
  readonly kind: 'round' | 'full';
  readonly from: number;
  readonly since: number;
  readonly at: number;
  readonly select: readonly string[] | undefined;
  /** The only objects the round is about. */
  readonly ids: readonly string[] | undefined;
  /** The first object of a page continues a group: its members with a number from here on. */
  readonly member?: number;
}

/** GET /users/delta and its like. `minimal`: the request prefers only what changed. */
export function deltaPage(tenant: TenantContext, kind: ListedKind, url: URL, minimal: boolean): TenantResponse {
  const options = url.searchParams;
  for (const name of ['$top', '$orderby', '$expand', '$search']) {
    if (options.has(name)) throw unsupportedQuery(`${name} on a delta`);
  }
  // The empty token of an address to start over from is as good as none.
  const given = (options.get('$deltatoken') ?? options.get('$skiptoken')) || null;
  const select = namesOf(options.get('$select'));
  const { log } = tenant.directory;
  const fresh = { since: log.next, at: tenant.now(), select, ids: idsOf(options.get('$filter')) };
  if (given === null || given === 'latest') {
    checkSelect(
      tenant,
      kind,
      select?.filter((name) => name !== navigation(kind)),
    );
    if (given === 'latest') return lastPage(tenant, kind, [], fresh);
  }
  if (given !== null && options.has('$deltatoken') && tenant.chance.happens(tenant.simulation.deltaReset)) {
    throw tokenExpired(tenant, kind);
  }
  const token = given === null ? { ...fresh, kind: 'full' as const, from: 0 } : readToken(tenant, kind, given);
  return token.kind === 'full' ? fullPage(tenant, kind, token) : changePage(tenant, kind, { token, minimal });
}

/** The ids of a `$filter` of a delta, which knows nothing but `id eq '…' or id eq '…'`. */
function idsOf(filter: string | null): readonly string[] | undefined {
  if (filter === null) return undefined;
  const clauses = filter.split(/ or /i).map((clause) => /^\s*id eq '([^']*)'\s*$/i.exec(clause)?.[1]);
  const ids = clauses.filter((id) => id !== undefined);
  if (ids.length < clauses.length || ids.length > 50) {
    throw unsupportedQuery('a delta is filtered by up to 50 ids joined by "or" alone');
  }
  return ids;
}

function fullPage(tenant: TenantContext, kind: ListedKind, token: DeltaToken): TenantResponse {
  const value: Json[] = [];
  let room = changesPerPage;
  for (const entry of tenant.directory.entries(kind, token.from)) {
    if (entry.deleted !== null || token.ids?.includes(entry.id) === false) continue;
    const start = entry.number === token.from ? (token.member ?? 0) : 0;
    if (value.length === pageSize || room === 0) {
      return nextPage(tenant, kind, value, { ...token, from: entry.number, member: 0 });
    }
    const members = wants(kind, token.select) ? membersFrom(tenant, entry, { start, room }) : [];
    const told = members.slice(0, room);
    room -= told.length;
    value.push({
      ...currentValues(tenant.directory.extensions, entry, token.select, undefined),
      ...(wants(kind, token.select) && entry.manager !== null
        ? { 'manager@delta': [typedId(kindOf(tenant, entry.manager), entry.manager)] }
        : {}),
      ...(told.length > 0 ? { 'members@delta': told.map((member) => typedId(member.kind, member.id)) } : {}),
    });
    const rest = members[told.length];
    if (rest !== undefined) return nextPage(tenant, kind, value, { ...token, from: entry.number, member: rest.number });
  }
  return lastPage(tenant, kind, value, { ...token, at: tenant.now() });
}

/**
 * Members of a group with a number from `start` on. Where they do not fit on one page they are ordered by it, so that whoever comes or
 * goes between two pages displaces nobody.
 */
function membersFrom(
  { directory }: TenantContext,
  { id }: Entry,
  { start, room }: { readonly start: number; readonly room: number },
): readonly Entry[] {
  const members = [...directory.members(id)].flatMap((member) => directory.find(member) ?? []);
  if (start === 0 && members.length <= room) return members;
  return members.filter(({ number }) => number >= start).toSorted((left, right) => left.number - right.number);
}

function changePage(
  tenant: TenantContext,
  kind: ListedKind,
  { token, minimal }: { readonly token: DeltaToken; readonly minimal: boolean },
): TenantResponse {
  const { log } = tenant.directory;
  const drafts = new Map<string, Draft>();
  let number = token.from;
  for (; number < log.next && drafts.size < pageSize && number - token.from < changesPerPage; number++) {
    const change = log.at(number);
    if (change === undefined || change.kind !== kind || !isWanted(change, token)) continue;
    const draft = drafts.get(change.id) ?? newDraft();
    drafts.set(change.id, draft);
    note(draft, change);
  }
  const value = [...drafts].map(([id, draft]) => renderDraft(tenant, kind, { id, draft, token, minimal }));
  if (number < log.next) return nextPage(tenant, kind, value, { ...token, from: number });
  return lastPage(tenant, kind, value, { ...token, since: number, at: tenant.now() });
}

/** What a stretch of the log says about one object. */
interface Draft {
  created: boolean;
  restorable: boolean;
  readonly properties: Set<string>;
  /** The manager before the stretch; `undefined` when the manager did not change. */
  formerManager: string | null | undefined;
  readonly members: Map<string, { readonly kind: EntryKind; readonly added: boolean }>;
}

function newDraft(): Draft {
  return { created: false, restorable: false, properties: new Set(), formerManager: undefined, members: new Map() };
}

function note(draft: Draft, { what }: LoggedChange): void {
  switch (what.kind) {
    case 'created':
      draft.created = true;
      return;
    case 'deleted':
      draft.restorable = what.restorable;
      return;
    case 'updated':
      for (const name of what.properties) draft.properties.add(name);
      return;
    case 'manager':
      draft.formerManager ??= what.former;
      return;
    case 'member':
      draft.members.set(what.member, { kind: what.memberKind, added: what.added });
  }
}

function renderDraft(
  tenant: TenantContext,
  kind: EntryKind,
  {
    id,
    draft,
    token,
    minimal,
  }: { readonly id: string; readonly draft: Draft; readonly token: DeltaToken; readonly minimal: boolean },
): JsonObject {
  const entry = tenant.directory.find(id);
  if (entry === undefined) {
    const restorable = draft.restorable || tenant.directory.findDeleted(id) !== undefined;
    return { id, '@removed': { reason: restorable ? 'changed' : 'deleted' } };
  }
  const only = minimal && !draft.created ? draft.properties : undefined;
  const members = [...draft.members].map(([member, { kind: memberKind, added }]) => ({
    ...typedId(memberKind, member),
    ...(added ? {} : { '@removed': { reason: 'deleted' } }),
  }));
  return {
    ...currentValues(tenant.directory.extensions, entry, token.select, only),
    ...(draft.formerManager !== undefined && kind === 'user'
      ? { 'manager@delta': managerDelta(tenant, entry, draft.formerManager) }
      : {}),
    ...(members.length > 0 ? { 'members@delta': members } : {}),
  };
}

/** The manager a user has now, or the one that was taken away. */
function managerDelta(tenant: TenantContext, entry: Entry, former: string | null): Json {
  if (entry.manager !== null) return [typedId(kindOf(tenant, entry.manager), entry.manager)];
  return former === null ? [] : [{ ...typedId(kindOf(tenant, former), former), '@removed': { reason: 'deleted' } }];
}

/** A manager is a user or a contact, and one that is gone was a user more likely than not. */
function kindOf({ directory }: TenantContext, id: string): EntryKind {
  return (directory.find(id) ?? directory.findDeleted(id))?.kind ?? 'user';
}

/** Set properties with their values; of `only`, those that are null as well. */
function currentValues(
  extensions: ExtensionIndex,
  entry: Entry,
  select: readonly string[] | undefined,
  only: ReadonlySet<string> | undefined,
): JsonObject {
  const values: Record<string, Json> = { id: entry.id };
  for (const property of selected(extensions, entry.kind, select)) {
    const isComputed = property.name === 'securityIdentifier';
    if (only === undefined ? isComputed || property.name in entry.properties : only.has(property.name)) {
      values[property.name] = propertyValue(entry, property);
    }
  }
  return values;
}

function isWanted({ what, kind, id }: LoggedChange, { select, ids }: Pick<DeltaToken, 'select' | 'ids'>): boolean {
  if (ids?.includes(id) === false) return false;
  if (what.kind === 'created' || what.kind === 'deleted') return true;
  if (what.kind !== 'updated') return wants(kind, select);
  if (select === undefined) return true;
  return what.properties.some((name) => select.includes(name));
}

/** References are reported unless a selection leaves them out. */
function wants(kind: EntryKind, select: readonly string[] | undefined): boolean {
  return select === undefined ? kind === 'group' : select.includes(navigation(kind));
}

function navigation(kind: EntryKind): string {
  return kind === 'user' ? 'manager' : 'members';
}

function typedId(kind: EntryKind, id: string): JsonObject {
  return { '@odata.type': `#microsoft.graph.${kind}`, id };
}

function nextPage(tenant: TenantContext, kind: ListedKind, value: readonly Json[], token: DeltaToken): TenantResponse {
  const address = deltaAddress(tenant, kind);
  return page(tenant, kind, { '@odata.nextLink': `${address}?$skiptoken=${printToken(token)}` }, value);
}

function deltaAddress(tenant: TenantContext, kind: ListedKind): string {
  return `${tenant.root}/${collections[kind]}/delta`;
}

/** Replays come behind everything else of a page, so that an object that changed twice is replayed with its last state. */
function page(tenant: TenantContext, kind: ListedKind, link: JsonObject, value: readonly Json[]): TenantResponse {
  const replayed = value.filter(() => tenant.chance.happens(tenant.simulation.deltaReplay));
  const context = `${tenant.root}/$metadata#${collections[kind]}`;
  return ok({ '@odata.context': context, ...link, value: [...value, ...replayed] });
}

function lastPage(
  tenant: TenantContext,
  kind: ListedKind,
  value: readonly Json[],
  { since, at, select, ids }: Omit<DeltaToken, 'kind' | 'from'>,
): TenantResponse {
  const token = printToken({ kind: 'round', from: since, since, at, select, ids });
  return page(tenant, kind, { '@odata.deltaLink': `${deltaAddress(tenant, kind)}?$deltatoken=${token}` }, value);
}

function printToken(token: DeltaToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(tenant: TenantContext, kind: ListedKind, text: string): DeltaToken {
  const json = parseJson(Buffer.from(text, 'base64url').toString());
  const [from, since, at] = isJsonObject(json) ? [json['from'], json['since'], json['at']] : [];
  if (!isJsonObject(json) || typeof from !== 'number' || typeof since !== 'number' || typeof at !== 'number') {
    throw new Refusal(badRequest, 'Badly formed token.');
  }
  const token: DeltaToken = {
    kind: json['kind'] === 'full' ? 'full' : 'round',
    from,
    since,
    at,
    select: json['select'] === undefined ? undefined : textsOf(json['select']),
    ids: json['ids'] === undefined ? undefined : textsOf(json['ids']),
    ...(typeof json['member'] === 'number' ? { member: json['member'] } : {}),
  };
  const { log } = tenant.directory;
  const oldest = token.kind === 'full' ? token.since : token.from;
  if (at < tenant.now() - retentionMs || oldest < log.first || oldest > log.next) {
    throw tokenExpired(tenant, kind);
  }
  return token;
}

/** The address in the header starts over, as the empty token does. */
function tokenExpired(tenant: TenantContext, kind: ListedKind): Refusal {
  return new Refusal(
    [410, 'syncStateNotFound'],
    'The delta token is no longer valid, and the application must reset the sync state.',
    { headers: { Location: `${deltaAddress(tenant, kind)}?$deltatoken=` } },
  );
}
