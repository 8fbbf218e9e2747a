import type { ActiveDirectoryConnector, SignIn } from './configuration.ts';

/**
 * What has been said of a directory that is to be connected, before it is known to be right. Paths may be relative to the workspace.
 * A secret is never part of it: `credential` is the name it will be kept under.
 */
export type ConnectionDraft = ForestDraft | TenantDraft | EmbeddedTenantDraft | LdifDraft;

/** An Active Directory forest; no servers: those DNS names. */
export type ForestDraft = Pick<
  ActiveDirectoryConnector,
  'kind' | 'name' | 'forest' | 'servers' | 'security' | 'certificateAuthority' | 'user' | 'credential'
>;

/** A tenant of Microsoft Entra ID. */
export interface TenantDraft {
  readonly kind: 'entra';
  readonly name: string;
  /** The tenant's GUID, or one of its domains. */
  readonly tenant: string;
  readonly clientId: string;
  readonly signIn: SignIn;
  readonly credential: string;
}

/** The simulated tenant inside the process. */
export interface EmbeddedTenantDraft {
  readonly kind: 'embedded';
  readonly name: string;
  /** Its initial domain. */
  readonly domain: string;
}

/** A directory's objects in an LDIF file. */
export interface LdifDraft {
  readonly kind: 'file';
  readonly name: string;
  readonly path: string;
}

/** A naming context that can be imported, with the containers directly below it. */
export interface PartitionChoice {
  /** DN. */
  readonly name: string;
  /** DNs. Empty where they could not be asked for. */
  readonly containers: readonly string[];
}
