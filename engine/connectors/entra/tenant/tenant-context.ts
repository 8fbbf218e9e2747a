import type { TenantDirectory } from './directory.ts';

/** What the parts of the tenant share while a request is handled. */
export interface TenantContext {
  readonly directory: TenantDirectory;
  /** `https://graph.embedded.invalid/v1.0`. */
  readonly root: string;
  readonly tenantId: string;
  readonly initialDomain: string;
  /** Absent: every domain counts as verified. */
  readonly verifiedDomains: readonly string[] | undefined;
  isVerified(domain: string): boolean;
  /** Milliseconds since 1970. */
  now(): number;
}
