import { deltaPage } from './delta.ts';
import type { Entry } from './entry.ts';
import {
  addMember,
  createGroup,
  findGroup,
  groupByUniqueName,
  referenceTarget,
  removeMember,
  updateGroup,
} from './groups.ts';
import { countEntries, getByIds, listDeleted, listEntries, listMembers, noContent, ok, shown, typed } from './list.ts';
import {
  headerOf,
  isJsonObject,
  parseJson,
  textsOf,
  type Json,
  type TenantRequest,
  type TenantResponse,
} from './message.ts';
import type { EntryKind } from './properties.ts';
import { checkSelect, namesOf, renderEntry } from './query.ts';
import { duplicate, notFound, ownedOnPremises, Refusal, unknownSegment, wrongMethod } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import { domains, organization } from './tenant-facts.ts';
import { createUser, findUser, setManager, updateUser } from './users.ts';

/** A request taken apart: decoded path segments below the version, and the body read. */
interface Call {
  readonly method: string;
  readonly url: URL;
  readonly segments: readonly string[];
  readonly body: Json | undefined;
  readonly eventual: boolean;
  readonly prefer: string;
}

/** Answers everything but `$batch`. Throws {@link Refusal}. */
export function route(tenant: TenantContext, request: TenantRequest): TenantResponse {
  const call = readCall(request);
  const [first = '', ...rest] = call.segments;
  const name = first.replace(/\(.*$/s, '');
  switch (name) {
    case 'users':
    case 'groups':
      return routeEntries(tenant, name === 'users' ? 'user' : 'group', call);
    case 'directory':
      return routeDeleted(tenant, call);
    case 'directoryObjects':
      return routeDirectoryObjects(tenant, call);
    case 'organization':
      return readOnly(call, () => ok(organization(tenant)));
    case 'domains':
      return readOnly(call, () => ok(domains(tenant, rest[0])));
    case 'contacts':
    case 'devices':
      return routeReadOnlyKind(tenant, name, call);
    default:
      throw unknownSegment(name);
  }
}

function readCall(request: TenantRequest): Call {
  const url = new URL(request.url);
  const body = request.body === undefined || request.body === '' ? undefined : parseJson(request.body);
  if (request.body !== undefined && request.body !== '' && body === undefined) {
    throw new Refusal(
      [400, 'BadRequest'],
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const [version, ...segments] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  if (version !== 'v1.0') throw new Refusal([400, 'BadRequest'], 'Invalid version.');
  return {
    method: request.method.toUpperCase(),
    url,
    segments: segments.filter((segment) => segment !== ''),
    body,
    eventual: headerOf(request, 'consistencylevel')?.toLowerCase() === 'eventual',
    prefer: headerOf(request, 'prefer') ?? '',
  };
}

function routeEntries(tenant: TenantContext, kind: EntryKind, call: Call): TenantResponse {
  const [collection = '', key, ...rest] = call.segments;
  const uniqueName = /^groups\(uniqueName='(.*)'\)$/s.exec(collection)?.[1]?.replaceAll("''", "'");
  if (uniqueName !== undefined) return routeByUniqueName(tenant, uniqueName, call);
  if (key === undefined) return routeCollection(tenant, kind, call);
  if (/^(?:microsoft\.graph\.)?delta(?:\(\))?$/.test(key)) {
    return readOnly(call, () => deltaPage(tenant, kind, call.url, call.prefer.includes('return=minimal')));
  }
  if (key === '$count') return readOnly(call, () => countEntries(tenant, kind, call.eventual));
  const entry = kind === 'user' ? findUser(tenant, key) : findGroup(tenant, key);
  if (rest.length > 0) return routeNavigation(tenant, entry, call, rest);
  return routeEntry(tenant, entry, call);
}

function routeCollection(tenant: TenantContext, kind: EntryKind, call: Call): TenantResponse {
  if (call.method === 'GET') return listEntries(tenant, kind, call.url, call.eventual);
  if (call.method !== 'POST') throw wrongMethod();
  return created(kind === 'user' ? createUser(tenant, call.body) : createGroup(tenant, call.body));
}

function created(entry: Entry): TenantResponse {
  return ok(renderEntry(entry, undefined), 201);
}

function routeEntry(tenant: TenantContext, entry: Entry, call: Call): TenantResponse {
  switch (call.method) {
    case 'GET':
      checkSelect(entry.kind, namesOf(call.url.searchParams.get('$select')));
      return ok(shown(tenant, entry, call.url));
    case 'PATCH':
      if (entry.kind === 'user') updateUser(tenant, entry, call.body);
      else updateGroup(tenant, entry, call.body);
      return noContent;
    case 'DELETE':
      if (entry.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
      // Users and Microsoft 365 groups go to the recycle bin; a security group is gone at once.
      tenant.directory.delete(
        entry,
        entry.kind === 'user' || textsOf(entry.properties['groupTypes']).includes('Unified'),
      );
      return noContent;
    default:
      throw wrongMethod();
  }
}

function routeByUniqueName(tenant: TenantContext, name: string, call: Call): TenantResponse {
  const group = groupByUniqueName(tenant, name);
  if (call.method === 'PATCH' && group === undefined && /create-if-missing/.test(call.prefer)) {
    return created(createGroup(tenant, { ...(isJsonObject(call.body) ? call.body : {}), uniqueName: name }));
  }
  if (group === undefined) throw notFound(name);
  const rest = call.segments.slice(1);
  if (rest.length > 0) return routeNavigation(tenant, group, call, rest);
  if (call.method !== 'PATCH') return routeEntry(tenant, group, call);
  const { mailEnabled, groupTypes, uniqueName, ...changeable } = isJsonObject(call.body) ? call.body : {};
  void [mailEnabled, groupTypes, uniqueName];
  updateGroup(tenant, group, changeable);
  return noContent;
}

function routeNavigation(tenant: TenantContext, entry: Entry, call: Call, rest: readonly string[]): TenantResponse {
  const { directory } = tenant;
  const { method } = call;
  const path = rest.map((segment, index) => (index === 1 && segment !== '$ref' ? '*' : segment)).join('/');
  if (entry.kind === 'user' && path === 'manager') {
    const manager = entry.manager === null ? undefined : directory.find(entry.manager);
    if (manager === undefined) throw notFound('manager');
    return readOnly(call, () => ok(typed(manager, namesOf(call.url.searchParams.get('$select')))));
  }
  if (entry.kind === 'user' && path === 'manager/$ref') {
    if (method === 'DELETE' && entry.manager === null) throw notFound('manager');
    if (method === 'DELETE') directory.setManager(entry, null);
    else if (method === 'PUT') setManager(tenant, entry, referenceTarget(call.body));
    else throw wrongMethod();
    return noContent;
  }
  if (path === 'memberOf') {
    const groups = [...directory.groupsOf(entry.id)].flatMap((id) => directory.find(id) ?? []);
    return readOnly(call, () =>
      ok({ value: groups.map((group) => typed(group, namesOf(call.url.searchParams.get('$select')))) }),
    );
  }
  if (entry.kind === 'group' && path === 'members') return readOnly(call, () => listMembers(tenant, entry, call.url));
  if (entry.kind === 'group' && path === 'members/$ref' && method === 'POST') {
    addMember(tenant, entry, referenceTarget(call.body));
    return noContent;
  }
  if (entry.kind === 'group' && path === 'members/*/$ref' && method === 'DELETE') {
    removeMember(tenant, entry, rest[1] ?? '');
    return noContent;
  }
  throw path.startsWith('members') ? wrongMethod() : unknownSegment(rest[0] ?? '');
}

function routeDeleted(tenant: TenantContext, call: Call): TenantResponse {
  const [, collection, key, action] = call.segments;
  if (collection !== 'deletedItems' || key === undefined) throw unknownSegment(collection ?? 'directory');
  const type = /^microsoft\.graph\.(user|group)$/.exec(key)?.[1];
  if (type !== undefined)
    return readOnly(call, () => listDeleted(tenant, type === 'user' ? 'user' : 'group', call.url));
  const entry = tenant.directory.findDeleted(key);
  if (entry === undefined) throw notFound(key);
  if (call.method === 'POST' && action === 'restore') {
    const conflict = tenant.directory.unique.conflict(entry);
    if (conflict !== undefined) throw duplicate(conflict);
    tenant.directory.restore(entry);
    return ok(typed(entry, undefined));
  }
  if (action !== undefined) throw unknownSegment(action);
  if (call.method === 'GET') return ok(typed(entry, namesOf(call.url.searchParams.get('$select'))));
  if (call.method !== 'DELETE') throw wrongMethod();
  tenant.directory.purge(entry);
  return noContent;
}

function routeDirectoryObjects(tenant: TenantContext, call: Call): TenantResponse {
  const key = call.segments[1] ?? '';
  if (/^(?:microsoft\.graph\.)?getByIds$/.test(key) && call.method === 'POST') {
    return getByIds(tenant, textsOf(isJsonObject(call.body) ? call.body['ids'] : undefined), call.url);
  }
  const entry = tenant.directory.find(key);
  if (entry === undefined) throw notFound(key);
  return readOnly(call, () => ok(typed(entry, namesOf(call.url.searchParams.get('$select')))));
}

/** Contacts and devices come into a tenant by other doors; an application can only read them, and this tenant has none. */
function routeReadOnlyKind(tenant: TenantContext, name: string, call: Call): TenantResponse {
  const [, key] = call.segments;
  if (key !== undefined && key !== 'delta') throw notFound(key);
  if (call.method === 'POST' && name === 'devices') {
    throw new Refusal([403, 'Authorization_RequestDenied'], 'Insufficient privileges to complete the operation.');
  }
  if (call.method !== 'GET') throw wrongMethod();
  return ok({ '@odata.context': `${tenant.root}/$metadata#${name}`, value: [] });
}

function readOnly(call: Call, answer: () => TenantResponse): TenantResponse {
  if (call.method !== 'GET') throw wrongMethod();
  return answer();
}
