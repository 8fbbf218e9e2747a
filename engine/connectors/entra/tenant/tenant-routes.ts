import { byId, subscribedSkus } from './licences.ts';
import { ok } from './list.ts';
import { notFound } from './refusal.ts';
import { keyOf, type TenantRoute } from './route.ts';
import { directorySynchronization } from './sync-behavior.ts';
import { domains, organization } from './tenant-facts.ts';

/** What the tenant says of itself. */
export const tenantRoutes: readonly TenantRoute[] = [
  {
    method: 'GET',
    path: 'organization',
    answer: (tenant) =>
      ok({ '@odata.context': `${tenant.root}/$metadata#organization`, value: [organization(tenant)] }),
  },
  {
    method: 'GET',
    path: 'organization/{id}',
    answer(tenant, call) {
      if (keyOf(call) !== tenant.tenantId) throw notFound(keyOf(call));
      return ok(organization(tenant));
    },
  },
  {
    method: 'GET',
    path: 'domains',
    answer: (tenant) => ok({ '@odata.context': `${tenant.root}/$metadata#domains`, value: domains(tenant) }),
  },
  {
    method: 'GET',
    path: 'domains/{id}',
    answer: (tenant, call) => ok(byId(domains(tenant), keyOf(call).toLowerCase())),
  },
  {
    method: 'GET',
    path: 'subscribedSkus',
    units: 3,
    answer: (tenant) =>
      ok({ '@odata.context': `${tenant.root}/$metadata#subscribedSkus`, value: subscribedSkus(tenant) }),
  },
  {
    method: 'GET',
    path: 'subscribedSkus/{id}',
    units: 3,
    answer: (tenant, call) => ok(byId(subscribedSkus(tenant), keyOf(call))),
  },
  {
    method: 'GET',
    path: 'directory/onPremisesSynchronization',
    answer: (tenant) => ok({ value: [directorySynchronization(tenant)] }),
  },
  {
    method: 'GET',
    path: 'directory/onPremisesSynchronization/{id}',
    answer: (tenant, call) => ok(byId([directorySynchronization(tenant)], keyOf(call, 2))),
  },
];
