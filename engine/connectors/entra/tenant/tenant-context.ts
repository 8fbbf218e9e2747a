import type { TenantDirectory } from './directory.ts';
import type { TenantApplication } from './extensions.ts';
import type { Chance } from './chance.ts';
import type { TenantSimulation } from './simulation.ts';

/** What the parts of the tenant share while a request is handled. */
export interface TenantContext {
  /** For a read, what has been replicated; for a write, everything. */
  readonly directory: TenantDirectory;
  /** What has been replicated, which is what references are looked up in. */
  readonly replica: TenantDirectory;
  /** `https://graph.embedded.invalid/v1.0`. */
  readonly root: string;
  readonly tenantId: string;
  readonly initialDomain: string;
  /** Absent: every domain counts as verified. */
  readonly verifiedDomains: readonly string[] | undefined;
  readonly applications: readonly TenantApplication[];
  readonly simulation: TenantSimulation;
  readonly chance: Chance;
  isVerified(domain: string): boolean;
  isFederated(domain: string): boolean;
  /** Milliseconds since 1970, by the service's clock. */
  now(): number;
}
