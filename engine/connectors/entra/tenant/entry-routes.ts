import { deltaPage } from './delta.ts';
import type { Entry } from './entry.ts';
import { countEntries, type ListedKind, listEntries, noContent, ok, shown } from './list.ts';
import { collections } from './properties.ts';
import { checkSelect, namesOf } from './query.ts';
import type { Call, TenantRoute } from './route.ts';
import { setSyncBehavior, syncBehavior } from './sync-behavior.ts';
import type { TenantContext } from './tenant-context.ts';

/** The entry a request is about. Throws {@link Refusal} where there is none. */
export type FindEntry = (tenant: TenantContext, call: Call) => Entry;

/** What all kinds of objects answer alike: all of them, what changed, how many there are, and one of them. */
export function readRoutes(kind: ListedKind, find: FindEntry): readonly TenantRoute[] {
  const path = collections[kind];
  return [
    {
      method: 'GET',
      path,
      units: 2,
      answer: (tenant, { url, eventual }) => listEntries(tenant, kind, url, eventual),
    },
    {
      method: 'GET',
      path: `${path}/delta`,
      units: 2,
      // Whether a changed object shall be told of with only what changed.
      answer: (tenant, { url, prefer }) => deltaPage(tenant, kind, url, prefer.includes('return=minimal')),
    },
    {
      method: 'GET',
      path: `${path}/$count`,
      answer: (tenant, { url, eventual }) => countEntries(tenant, kind, url, eventual),
    },
    {
      method: 'GET',
      path: `${path}/{id}`,
      answer(tenant, call) {
        const entry = find(tenant, call);
        checkSelect(tenant, kind, namesOf(call.url.searchParams.get('$select')));
        const context = `${tenant.root}/$metadata#${path}/$entity`;
        return ok({ '@odata.context': context, ...shown(tenant, entry, call.url) });
      },
    },
  ];
}

/** Whether the directory on the premises or the cloud is the source of an entry. */
export function syncBehaviorRoutes(kind: 'user' | 'group', find: FindEntry): readonly TenantRoute[] {
  const path = `${collections[kind]}/{id}/onPremisesSyncBehavior`;
  return [
    { method: 'GET', path, answer: (tenant, call) => ok(syncBehavior(find(tenant, call))) },
    {
      method: 'PATCH',
      path,
      answer(tenant, call) {
        setSyncBehavior(tenant, find(tenant, call), call.body);
        return noContent;
      },
    },
  ];
}
