import type { ConnectorCategory, RuleEnvironment, Schema } from '../../grammar/schema/schema.ts';
import { domainParameterNames } from './domain-parameters.ts';
import type { JsonObject } from './json.ts';

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
  /** Domain controllers that serve this partition, preferred first, in place of the connector's. */
  readonly servers?: readonly string[];
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
  readonly tenant: EmbeddedTenantConfiguration | RealTenantConfiguration;
  /** Which objects of the tenant a new object takes over instead of being created. */
  readonly matching: EntraMatching;
}

export interface EntraMatching {
  /** A user with the same source anchor as `onPremisesImmutableId` is taken over. */
  readonly hardMatch: boolean;
  /** What else makes a user the same: its primary SMTP address, its user principal name. Empty: nothing. */
  readonly softMatch: readonly SoftMatch[];
}

export type SoftMatch = 'mail' | 'userPrincipalName';

export interface RealTenantConfiguration {
  readonly kind: 'real';
  /** The tenant's GUID. */
  readonly id: string;
  readonly clientId: string;
  readonly signIn: SignIn;
  /**
   * Name under which Secrets has what signing in needs: the client secret, or the PEM of certificate and private key. Interactive
   * ways keep their token cache under it.
   */
  readonly credential: string;
}

/** The first two act as the application and need nobody; the others as a person, who is asked once. */
export type SignIn = 'client-secret' | 'certificate' | 'device-code' | 'interactive';

export interface EmbeddedTenantConfiguration {
  readonly kind: 'embedded';
  readonly path: string;
  /** The tenant's initial domain, `contoso.onmicrosoft.com`. */
  readonly domain: string;
  /** Domains user principal names may have besides. Absent: any. */
  readonly verifiedDomains?: readonly string[];
  /** How the tenant differs from an ordinary day of the service, as `docs/embedded-tenant.md` says. */
  readonly simulate?: JsonObject;
}

/** A live Active Directory forest. */
export interface ActiveDirectoryConnector extends ConnectorBase {
  readonly kind: 'ad';
  /** The forest's DNS name. */
  readonly forest: string;
  /** Domain controllers, `name` or `name:port`, preferred first. Empty: found through the SRV records of each partition's domain. */
  readonly servers: readonly string[];
  readonly security: 'ldaps' | 'starttls';
  /** Absolute path of a PEM file with the only authorities whose certificates are accepted. Absent: those the system knows. */
  readonly certificateAuthority?: string;
  /** User principal name, `DOMAIN\\user` or DN to bind with. */
  readonly user: string;
  /** Name of the credential with that account's password, looked up through Secrets. */
  readonly credential: string;
  /** Only direct members of this group are imported; a DN. */
  readonly groupFilter?: string;
}

/**
 * Staged deletes above which an export to Entra does not start: a number, or a share of the objects the connector space holds, those that
 * are still to be created left out.
 */
export type DeletionThreshold = number | { readonly percent: number };

/** When cycles run by themselves. Durations in milliseconds. */
export interface ScheduleConfiguration {
  /** Whether cycles run at all. */
  readonly enabled: boolean;
  readonly intervalMs: number;
  /** Whether old runs are forgotten. */
  readonly maintenance: boolean;
  /** Runs that ended longer ago are forgotten by maintenance. */
  readonly runHistoryMs: number;
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
  /** `null`: no guard. */
  readonly deletionThreshold: DeletionThreshold | null;
  readonly schedule: ScheduleConfiguration;
  /** The attribute users' source anchors are made of; absent: nobody chose one, which is objectGUID. */
  readonly sourceAnchor?: string;
  /** The attribute users sign in with; absent: nobody chose one, which is userPrincipalName. */
  readonly signInName?: string;
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
