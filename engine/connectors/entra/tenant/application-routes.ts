import type { JsonObject } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { createExtension, extensionsOf, type TenantApplication } from './extensions.ts';
import { noContent, ok } from './list.ts';
import { renderEntry } from './query.ts';
import { notFound, unsupportedQuery } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';

/** Applications as far as directory extensions need them. */
export const applicationRoutes: readonly TenantRoute[] = [
  {
    method: 'GET',
    path: 'applications',
    answer: (tenant, { url }) =>
      ok({
        '@odata.context': `${tenant.root}/$metadata#applications`,
        value: filtered(tenant, url.searchParams.get('$filter')).map(rendered),
      }),
  },
  { method: 'GET', path: 'applications/{id}', answer: (tenant, call) => ok(rendered(applicationOf(tenant, call))) },
  {
    method: 'GET',
    path: 'applications/{id}/extensionProperties',
    units: 2,
    answer: (tenant, call) =>
      ok({
        value: extensionsOf(tenant, applicationOf(tenant, call)).map((each) => renderEntry(tenant, each, undefined)),
      }),
  },
  {
    method: 'POST',
    path: 'applications/{id}/extensionProperties',
    answer(tenant, call) {
      return ok(renderEntry(tenant, createExtension(tenant, applicationOf(tenant, call), call.body), undefined), 201);
    },
  },
  {
    method: 'GET',
    path: 'applications/{id}/extensionProperties/{id}',
    units: 2,
    answer: (tenant, call) => ok(renderEntry(tenant, extensionOf(tenant, call), undefined)),
  },
  {
    method: 'DELETE',
    path: 'applications/{id}/extensionProperties/{id}',
    answer(tenant, call) {
      // The values stay where they are and can no longer be reached.
      tenant.directory.delete(extensionOf(tenant, call), false);
      return noContent;
    },
  },
];

function filtered({ applications }: TenantContext, filter: string | null): readonly TenantApplication[] {
  if (filter === null) return applications;
  const appId = /^appId eq '([^']*)'$/i.exec(filter.trim())?.[1];
  if (appId === undefined) throw unsupportedQuery('applications are filtered by appId alone');
  return applications.filter((each) => each.appId === appId);
}

function rendered({ id, appId, displayName }: TenantApplication): JsonObject {
  return { id, appId, displayName };
}

function applicationOf({ applications }: TenantContext, call: Call): TenantApplication {
  const key = keyOf(call);
  const found = applications.find(({ id, appId }) => key === (call.keyProperty === 'appId' ? appId : id));
  if (found === undefined) throw notFound(key);
  return found;
}

function extensionOf(tenant: TenantContext, call: Call): Entry {
  const key = keyOf(call, 3);
  const found = extensionsOf(tenant, applicationOf(tenant, call)).find(({ id }) => id === key);
  if (found === undefined) throw notFound(key);
  return found;
}
