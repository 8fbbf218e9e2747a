import { isJsonObject, type Json, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { deletedAt, listDeleted, noContent, ok, typed } from './list.ts';
import { namesOf } from './query.ts';
import { duplicate, notFound } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';
import { checkPrincipalName } from './users.ts';

/** The recycle bin. */
export const deletedRoutes: readonly TenantRoute[] = [
  {
    method: 'GET',
    path: 'directory/deletedItems/microsoft.graph.user',
    answer: (tenant, { url, eventual }) => listDeleted(tenant, 'user', url, eventual),
  },
  {
    method: 'GET',
    path: 'directory/deletedItems/microsoft.graph.group',
    answer: (tenant, { url, eventual }) => listDeleted(tenant, 'group', url, eventual),
  },
  {
    method: 'GET',
    path: 'directory/deletedItems/{id}',
    answer(tenant, call) {
      const entry = deletedEntry(tenant, call);
      const select = namesOf(call.url.searchParams.get('$select'));
      return ok({ ...typed(tenant, entry, select), ...(select === undefined ? deletedAt(tenant, entry) : {}) });
    },
  },
  {
    method: 'DELETE',
    path: 'directory/deletedItems/{id}',
    answer(tenant, call) {
      tenant.directory.purge(deletedEntry(tenant, call));
      return noContent;
    },
  },
  { method: 'POST', path: 'directory/deletedItems/{id}/restore', answer: restore },
];

function deletedEntry(tenant: TenantContext, call: Call): Entry {
  const key = keyOf(call, 2);
  const entry = tenant.directory.findDeleted(key);
  if (entry === undefined) throw notFound(key);
  return entry;
}

/** Another object may have taken a value meanwhile. The caller can give the user another name, and have addresses dropped. */
function restore(tenant: TenantContext, call: Call): ReturnType<typeof ok> {
  const entry = deletedEntry(tenant, call);
  const body = isJsonObject(call.body) ? call.body : {};
  const changes: Record<string, Json> = {};
  const name = body['newUserPrincipalName'];
  if (typeof name === 'string' && name !== '') {
    checkPrincipalName(tenant, name);
    changes['userPrincipalName'] = name;
  }
  if (body['autoReconcileProxyConflict'] === true) {
    changes['proxyAddresses'] = textsOf(entry.properties['proxyAddresses']).filter((address) =>
      isFree(tenant, entry, address),
    );
  }
  const properties = { ...entry.properties, ...changes };
  const conflict = tenant.directory.unique.conflict({ kind: entry.kind, properties, id: entry.id });
  if (conflict !== undefined) throw duplicate(conflict);
  tenant.directory.restore(entry, changes);
  return ok(typed(tenant, entry, undefined));
}

function isFree({ directory }: TenantContext, { id }: Entry, address: string): boolean {
  const holder = directory.unique.holder('proxyAddresses', address.slice(address.indexOf(':') + 1));
  return holder === undefined || holder === id;
}
