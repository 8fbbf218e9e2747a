import { retentionMs, type LoggedChange } from './change-log.ts';
import type { Entry } from './entry.ts';
import { isJsonObject, parseJson, textsOf, type Json, type JsonObject, type TenantResponse } from './message.ts';
import { ok } from './list.ts';
import type { EntryKind } from './properties.ts';
import { checkSelect, namesOf, propertyValue, selected } from './query.ts';
import { badRequest, Refusal, unsupportedQuery } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

const pageSize = 200;

/** A large page of nothing but membership changes ends here. */
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
}

/** GET /users/delta and /groups/delta. `minimal`: the request prefers only what changed. */
export function deltaPage(tenant: TenantContext, kind: EntryKind, url: URL, minimal: boolean): TenantResponse {
  const options = url.searchParams;
  for (const name of ['$top', '$orderby', '$expand', '$search', '$filter']) {
    if (options.has(name)) throw unsupportedQuery(`${name} on a delta`);
  }
  const given = options.get('$deltatoken') ?? options.get('$skiptoken');
  const select = namesOf(options.get('$select'));
  const { log } = tenant.directory;
  const fresh = { since: log.next, at: tenant.now(), select };
  if (given === null || given === 'latest') {
    checkSelect(
      kind,
      select?.filter((name) => name !== navigation(kind)),
    );
    if (given === 'latest') return lastPage(tenant, kind, [], fresh);
  }
  const token = given === null ? { ...fresh, kind: 'full' as const, from: 0 } : readToken(tenant, kind, given);
  return token.kind === 'full' ? fullPage(tenant, kind, token) : changePage(tenant, kind, { token, minimal });
}

function fullPage(tenant: TenantContext, kind: EntryKind, token: DeltaToken): TenantResponse {
  const value: Json[] = [];
  for (const entry of tenant.directory.entries(kind, token.from)) {
    if (entry.deleted !== null) continue;
    if (value.length === pageSize) return nextPage(tenant, kind, value, { ...token, from: entry.number });
    const members = [...tenant.directory.members(entry.id)].flatMap((id) => tenant.directory.find(id) ?? []);
    value.push({
      ...currentValues(entry, token.select, undefined),
      ...(wants(kind, token.select) && entry.manager !== null
        ? { 'manager@delta': [typedId('user', entry.manager)] }
        : {}),
      ...(wants(kind, token.select) && members.length > 0
        ? { 'members@delta': members.map((member) => typedId(member.kind, member.id)) }
        : {}),
    });
  }
  return lastPage(tenant, kind, value, { ...token, at: tenant.now() });
}

function changePage(
  tenant: TenantContext,
  kind: EntryKind,
  { token, minimal }: { readonly token: DeltaToken; readonly minimal: boolean },
): TenantResponse {
  const { log } = tenant.directory;
  const drafts = new Map<string, Draft>();
  let number = token.from;
  for (; number < log.next && drafts.size < pageSize && number - token.from < changesPerPage; number++) {
    const change = log.at(number);
    if (change === undefined || change.kind !== kind || !isWanted(change, token.select)) continue;
    const draft = drafts.get(change.id) ?? newDraft();
    drafts.set(change.id, draft);
    note(draft, change);
  }
  const value = [...drafts].map(([id, draft]) => renderDraft(tenant, kind, { id, draft, token, minimal }));
  if (number < log.next) return nextPage(tenant, kind, value, { ...token, from: number });
  return lastPage(tenant, kind, value, { since: number, at: tenant.now(), select: token.select });
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
    ...currentValues(entry, token.select, only),
    ...(draft.formerManager !== undefined && kind === 'user'
      ? { 'manager@delta': managerDelta(entry, draft.formerManager) }
      : {}),
    ...(members.length > 0 ? { 'members@delta': members } : {}),
  };
}

/** The manager a user has now, or the one that was taken away. */
function managerDelta(entry: Entry, former: string | null): Json {
  if (entry.manager !== null) return [typedId('user', entry.manager)];
  return former === null ? [] : [{ ...typedId('user', former), '@removed': { reason: 'deleted' } }];
}

/** Set properties with their values; of `only`, those that are null as well. */
function currentValues(
  entry: Entry,
  select: readonly string[] | undefined,
  only: ReadonlySet<string> | undefined,
): JsonObject {
  const values: Record<string, Json> = { id: entry.id };
  for (const property of selected(entry.kind, select)) {
    const value = propertyValue(entry, property);
    if (only === undefined ? property.name in entry.properties : only.has(property.name)) values[property.name] = value;
  }
  return values;
}

function isWanted({ what, kind }: LoggedChange, select: readonly string[] | undefined): boolean {
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

function nextPage(tenant: TenantContext, kind: EntryKind, value: readonly Json[], token: DeltaToken): TenantResponse {
  return ok({ '@odata.nextLink': `${tenant.root}/${kind}s/delta?$skiptoken=${printToken(token)}`, value });
}

function lastPage(
  tenant: TenantContext,
  kind: EntryKind,
  value: readonly Json[],
  { since, at, select }: Pick<DeltaToken, 'since' | 'at' | 'select'>,
): TenantResponse {
  const token = printToken({ kind: 'round', from: since, since, at, select });
  return ok({ '@odata.deltaLink': `${tenant.root}/${kind}s/delta?$deltatoken=${token}`, value });
}

function printToken(token: DeltaToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(tenant: TenantContext, kind: EntryKind, text: string): DeltaToken {
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
  };
  const { log } = tenant.directory;
  const oldest = token.kind === 'full' ? token.since : token.from;
  if (at < tenant.now() - retentionMs || oldest < log.first || oldest > log.next) {
    throw new Refusal(
      [410, 'syncStateNotFound'],
      'The delta token is no longer valid, and the application must reset the sync state.',
      {
        headers: { Location: `${tenant.root}/${kind}s/delta?$deltatoken=` },
      },
    );
  }
  return token;
}
