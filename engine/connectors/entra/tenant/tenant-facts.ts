import type { JsonObject } from '../../../model/json.ts';
import type { TenantContext } from './tenant-context.ts';

/** The one organization of GET /organization. */
export function organization(tenant: TenantContext): JsonObject {
  const verifiedDomains = domainNames(tenant).map((name) => ({
    name,
    type: tenant.isFederated(name) ? 'Federated' : 'Managed',
    capabilities: 'Email, OfficeCommunicationsOnline',
    isInitial: name === tenant.initialDomain,
    isDefault: name === tenant.initialDomain,
  }));
  const isSynchronized = (tenant.simulation.syncedObjects ?? []).length > 0;
  return {
    id: tenant.tenantId,
    displayName: tenant.initialDomain,
    tenantType: 'AAD',
    onPremisesSyncEnabled: isSynchronized ? true : null,
    onPremisesLastSyncDateTime: isSynchronized ? new Date(tenant.now()).toISOString() : null,
    verifiedDomains,
  };
}

/** GET /domains. */
export function domains(tenant: TenantContext): readonly JsonObject[] {
  return domainNames(tenant).map((id) => {
    const isInitial = id === tenant.initialDomain;
    return {
      id,
      authenticationType: tenant.isFederated(id) ? 'Federated' : 'Managed',
      isAdminManaged: true,
      isDefault: isInitial,
      isInitial,
      isRoot: true,
      isVerified: true,
      supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    };
  });
}

function domainNames({ initialDomain, verifiedDomains = [], simulation }: TenantContext): readonly string[] {
  const named = [...verifiedDomains, ...(simulation.federatedDomains ?? [])];
  return [...new Set([initialDomain, ...named.map((name) => name.toLowerCase())])];
}
