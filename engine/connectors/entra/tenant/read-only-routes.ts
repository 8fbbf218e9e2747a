import { isJsonObject } from '../../../model/json.ts';
import { readRoutes } from './entry-routes.ts';
import type { Entry } from './entry.ts';
import { getByIds, listReferences, ok, typed, type ListedKind } from './list.ts';
import { collections } from './properties.ts';
import { namesOf, renderEntry } from './query.ts';
import { notFound, wrongMethod } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';

/** Contacts and devices come into a tenant by other doors; an application can only read them. */
export const readOnlyRoutes: readonly TenantRoute[] = [
  ...routesOf('orgContact'),
  ...routesOf('device'),
  // For people alone, who register their own device; applications are refused for want of a permission that could suffice.
  {
    method: 'POST',
    path: 'devices',
    answer() {
      throw wrongMethod();
    },
  },
  {
    method: 'GET',
    path: 'directoryObjects/{id}',
    answer(tenant, call) {
      const entry = tenant.directory.find(keyOf(call));
      if (entry === undefined) throw notFound(keyOf(call));
      return ok(typed(tenant, entry, namesOf(call.url.searchParams.get('$select'))));
    },
  },
  {
    method: 'POST',
    path: 'directoryObjects/getByIds',
    units: 3,
    isLookup: true,
    answer: (tenant, { body, url }) => getByIds(tenant, isJsonObject(body) ? body : {}, url),
  },
  {
    method: 'POST',
    path: 'directoryObjects/getAvailableExtensionProperties',
    isLookup: true,
    answer(tenant, { body }) {
      const isSynced = isJsonObject(body) ? body['isSyncedFromOnPremises'] : undefined;
      const known = [...tenant.directory.entries('extensionProperty', 0)].filter(({ deleted, properties }) => {
        return (
          deleted === null &&
          (isSynced ?? properties['isSyncedFromOnPremises']) === properties['isSyncedFromOnPremises']
        );
      });
      return ok({ value: known.map((each) => renderEntry(tenant, each, undefined)) });
    },
  },
];

function routesOf(kind: ListedKind): readonly TenantRoute[] {
  const collection = collections[kind];
  const find = (tenant: TenantContext, call: Call): Entry => entryOf(tenant, kind, call);
  return [
    ...readRoutes(kind, find),
    {
      method: 'GET',
      path: `${collection}/{id}/memberOf`,
      answer: (tenant, call) =>
        listReferences(tenant, call.url, {
          ids: [...tenant.directory.groupsOf(entryOf(tenant, kind, call).id)],
          eventual: call.eventual,
        }),
    },
  ];
}

function entryOf({ directory }: TenantContext, kind: ListedKind, call: Call): Entry {
  const key = keyOf(call);
  const entry = call.keyProperty === 'deviceId' ? deviceWithId(directory, key) : directory.find(key);
  if (entry === undefined || entry.kind !== kind) throw notFound(key);
  return entry;
}

function deviceWithId(directory: TenantContext['directory'], deviceId: string): Entry | undefined {
  return [...directory.entries('device', 0)].find(({ properties }) => properties['deviceId'] === deviceId);
}
