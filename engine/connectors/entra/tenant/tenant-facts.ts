import type { Json, JsonObject } from './message.ts';
import { notFound } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

/** GET /organization. */
export function organization(tenant: TenantContext): Json {
  const verifiedDomains = domainNames(tenant).map((name) => ({
    name,
    type: 'Managed',
    capabilities: 'Email, OfficeCommunicationsOnline',
    isInitial: name === tenant.initialDomain,
    isDefault: name === tenant.initialDomain,
  }));
  return {
    '@odata.context': `${tenant.root}/$metadata#organization`,
    value: [
      {
        id: tenant.tenantId,
        displayName: tenant.initialDomain,
        tenantType: 'AAD',
        onPremisesSyncEnabled: null,
        verifiedDomains,
      },
    ],
  };
}

/** GET /domains, or one of them by its name. */
export function domains(tenant: TenantContext, name: string | undefined): Json {
  const all = domainNames(tenant).map((id) => domain(tenant, id));
  if (name === undefined) return { '@odata.context': `${tenant.root}/$metadata#domains`, value: all };
  const found = all.find(({ id }) => id === name.toLowerCase());
  if (found === undefined) throw notFound(name);
  return found;
}

function domain(tenant: TenantContext, id: string): JsonObject {
  const isInitial = id === tenant.initialDomain;
  return {
    id,
    authenticationType: 'Managed',
    isAdminManaged: true,
    isDefault: isInitial,
    isInitial,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  };
}

function domainNames(tenant: TenantContext): readonly string[] {
  return [...new Set([tenant.initialDomain, ...(tenant.verifiedDomains ?? []).map((name) => name.toLowerCase())])];
}
