import type { RealTenantConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { RequestError } from '../model/request-error.ts';

/** The tenant a connector signs in to. Throws RequestError where it is none of Microsoft Entra ID. */
export function tenantToSignInTo({ connectors }: WorkspaceConfiguration, name: string): RealTenantConfiguration {
  const connector = connectorNamed(connectors, name);
  if (connector.kind === 'entra' && connector.tenant.kind === 'real') return connector.tenant;
  throw new RequestError(
    `Connector "${connector.name}" is not a tenant of Microsoft Entra ID, so there is nothing to sign in to`,
  );
}

/** The tenant a person can be signed out of. Throws RequestError where the connector signs in as an application. */
export function tenantToSignOutOf(configuration: WorkspaceConfiguration, name: string): RealTenantConfiguration {
  const tenant = tenantToSignInTo(configuration, name);
  if (tenant.signIn !== 'client-secret' && tenant.signIn !== 'certificate') return tenant;
  throw new RequestError(
    `Connector "${name}" signs in as an application, so there is nobody to forget; take the credential "${tenant.credential}" away to keep it from signing in`,
  );
}
