import { deltaPage } from './delta.ts';
import type { Entry } from './entry.ts';
import { countEntries, getByIds, listEntries, listReferences, ok, shown, typed, type ListedKind } from './list.ts';
import { isJsonObject } from './message.ts';
import { collections } from './properties.ts';
import { checkSelect, namesOf, renderEntry } from './query.ts';
import { notFound, wrongMethod } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';
import { isMinimal } from './user-routes.ts';

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
  return [
    {
      method: 'GET',
      path: collection,
      units: 2,
      answer: (tenant, { url, eventual }) => listEntries(tenant, kind, url, eventual),
    },
    {
      method: 'GET',
      path: `${collection}/delta`,
      units: 2,
      answer: (tenant, call) => deltaPage(tenant, kind, call.url, isMinimal(call)),
    },
    {
      method: 'GET',
      path: `${collection}/$count`,
      answer: (tenant, { url, eventual }) => countEntries(tenant, kind, url, eventual),
    },
    {
      method: 'GET',
      path: `${collection}/{id}`,
      answer(tenant, call) {
        const entry = entryOf(tenant, kind, call);
        checkSelect(tenant, kind, namesOf(call.url.searchParams.get('$select')));
        return ok({
          '@odata.context': `${tenant.root}/$metadata#${collection}/$entity`,
          ...shown(tenant, entry, call.url),
        });
      },
    },
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
