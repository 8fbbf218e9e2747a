import type { EmbeddedTenantConfiguration, EntraConnector, WorkspaceConfiguration } from '../model/configuration.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { CommandError, exitCodes } from './exit-code.ts';

export interface ConfiguredTenant {
  readonly connector: EntraConnector;
  readonly tenant: EmbeddedTenantConfiguration;
}

/** The workspace's embedded tenant, or the one of the connector of that name. Throws CommandError where there is none, or several. */
export function embeddedTenantOf(configuration: WorkspaceConfiguration, name: string | undefined): ConfiguredTenant {
  const candidates = name === undefined ? configuration.connectors : [connectorNamed(configuration.connectors, name)];
  const tenants = candidates.flatMap((connector) =>
    connector.kind === 'entra' && connector.tenant.kind === 'embedded' ? [{ connector, tenant: connector.tenant }] : [],
  );
  const [only] = tenants;
  if (only !== undefined && tenants.length === 1) return only;
  if (only !== undefined) {
    throw new CommandError(
      exitCodes.usage,
      'The workspace has several embedded tenants; name the connector of one with --connector',
    );
  }
  const which = name === undefined ? 'The workspace has' : `Connector "${name}" is`;
  throw new CommandError(
    exitCodes.usage,
    `${which} no embedded tenant, so there is nothing to do; a connector of kind "entra" has one with "tenant": "embedded"`,
  );
}
