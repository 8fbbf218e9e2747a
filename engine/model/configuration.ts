import type { ConnectorCategory, RuleEnvironment, Schema } from '../../grammar/schema/schema.ts';
import { domainParameterNames } from './domain-parameters.ts';

/** One connector as `joinery.json` configures it, names resolved and defaults filled in. */
export type ConnectorConfiguration = FileConnector | EntraConnector | ActiveDirectoryConnector;

interface ConnectorBase {
  readonly name: string;
  /** Lower-case GUID without braces. */
  readonly id: string;
  readonly category: ConnectorCategory;
  readonly schema: Schema;
  readonly objectTypes: ReadonlySet<string>;
  /** The attribute inclusion list, in the configuration's order. */
  readonly attributes: readonly string[];
  readonly partitions: readonly PartitionConfiguration[];
  /** Values for `%name%` that hold for the whole connector, `Connector.ID` and `Forest.…` included. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface PartitionConfiguration {
  /** A DN, or `default`. */
  readonly name: string;
  /** DNs; the most specific ancestor listed in either list decides. Both empty: everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Values for `%name%` that hold for objects of this partition, `Domain.…`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads LDIF. Cannot be written. */
export interface FileConnector extends ConnectorBase {
  readonly kind: 'file';
  /** Absolute path of the LDIF file with every object. */
  readonly path: string;
  /** Absolute path of an LDIF file of change records that grows; delta imports read what is new at its end. */
  readonly changes?: string;
}

export interface EntraConnector extends ConnectorBase {
  readonly kind: 'entra';
  /** The simulated tenant inside the process, kept in the file at `path`, or a tenant id. */
  readonly tenant:
    | EmbeddedTenantConfiguration
    | { readonly kind: 'real'; readonly id: string; readonly clientId: string; readonly credential: string };
}

export interface EmbeddedTenantConfiguration {
  readonly kind: 'embedded';
  readonly path: string;
  /** The tenant's initial domain, `contoso.onmicrosoft.com`. */
  readonly domain: string;
  /** Domains user principal names may have besides. Absent: any. */
  readonly verifiedDomains?: readonly string[];
}

/** A live Active Directory forest. */
export interface ActiveDirectoryConnector extends ConnectorBase {
  readonly kind: 'ad';
  readonly forest: string;
  /** Name of the credential, looked up through Secrets. */
  readonly credential: string;
}

/** A workspace, read and checked: everything the engine needs besides the rules. Paths are absolute. */
export interface WorkspaceConfiguration {
  /** The folder of `joinery.json`. */
  readonly folder: string;
  readonly connectors: readonly ConnectorConfiguration[];
  readonly metaverse: Schema;
  readonly ruleFolders: readonly string[];
  readonly store: { readonly kind: 'sqlite'; readonly path: string };
  readonly staging: boolean;
  /** Staged deletes above which an export to Entra does not start. `null`: no guard. */
  readonly deletionThreshold: number | null;
}

/** The part of a workspace that rules are checked against. */
export function ruleEnvironment(configuration: WorkspaceConfiguration): RuleEnvironment {
  return {
    metaverse: configuration.metaverse,
    connectors: configuration.connectors.map((connector) => ({
      name: connector.name,
      id: connector.id,
      category: connector.category,
      schema: connector.schema,
      includedAttributes: new Set(connector.attributes),
      parameters: new Set([
        ...connector.parameters.keys(),
        ...connector.partitions.flatMap((p) => [...p.parameters.keys()]),
        // Those have values at every object of such a directory, see domainParameters.
        ...(connector.category === 'AD' ? domainParameterNames : []),
      ]),
    })),
  };
}
