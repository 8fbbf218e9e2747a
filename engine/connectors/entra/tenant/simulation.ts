import type { JsonObject } from '../../../model/json.ts';

/**
 * How an embedded tenant differs from an ordinary day of the service. Plain data, so that it can stand in `joinery.json`. Everything is
 * off by default; `docs/embedded-tenant.md` explains each switch.
 */
export interface TenantSimulation {
  /** Decides everything that happens by chance. The same number gives the same faults for the same requests. */
  readonly seed?: number;
  /** Reads, and references to objects, see nothing that was written less than this ago. */
  readonly replicationLagMs?: number;
  /** `documented`: the published limits of the identity service for a tenant of this size. */
  readonly throttle?: 'off' | 'documented' | ThrottleLimits;
  /** Whether an answer 429 or 503 says how long to wait. True by default; the real service does not always. */
  readonly retryAfter?: boolean;
  /** Probabilities, 0 to 1, that a request is not carried out and gets that answer; `reset`: gets none at all. */
  readonly faults?: FaultRates;
  /** Probability, 0 to 1, that a write is carried out and answered with 504. */
  readonly lostResponse?: number;
  /** Probability, 0 to 1, that an object of a delta comes a second time. */
  readonly deltaReplay?: number;
  /** Probability, 0 to 1, that a delta token is refused with 410 and an address to start over from. */
  readonly deltaReset?: number;
  /** How long access tokens are valid. 3600 by default. */
  readonly tokenLifetimeSeconds?: number;
  /** How far the clock of the whole service is ahead of this machine's; negative: behind. */
  readonly clockSkewSeconds?: number;
  /** How far the clock of the token service is ahead of Graph's; negative: behind. */
  readonly tokenSkewSeconds?: number;
  /** How many objects the tenant takes, those in the recycle bin included. */
  readonly quota?: number;
  /** Ids, user principal names, or unique names of groups that Microsoft Entra Connect shall seem to own. */
  readonly syncedObjects?: readonly string[];
  /** Whether security groups go to the recycle bin, too. False by default. */
  readonly securityGroupsRestorable?: boolean;
  /** User principal names of those who hold a directory role. */
  readonly administrators?: readonly string[];
  /** Verified domains whose users sign in elsewhere. */
  readonly federatedDomains?: readonly string[];
  /** Features of synchronization the tenant shows as switched on, `blockSoftMatchEnabled`. */
  readonly features?: Readonly<Record<string, boolean>>;
  /** Mail contacts somebody else put into the tenant. Each needs a `mail`, by which it is known again. */
  readonly contacts?: readonly JsonObject[];
  /** Devices somebody else registered. Each needs a `deviceId`, by which it is known again. */
  readonly devices?: readonly JsonObject[];
  /** What was bought. By default 25 each of Office 365 E3 and Microsoft Entra ID P1. */
  readonly subscriptions?: readonly TenantSubscription[];
}

/** Limits in place of the documented ones; what is absent is as documented. */
export interface ThrottleLimits {
  /** Resource units of one application in ten seconds. */
  readonly unitsPer10Seconds?: number;
  /** Writes of one application in 150 seconds. */
  readonly writesPer150Seconds?: number;
  /** Writes of all applications together in 300 seconds. */
  readonly tenantWritesPer300Seconds?: number;
}

export interface FaultRates {
  readonly '429'?: number;
  readonly '503'?: number;
  readonly '504'?: number;
  /** The connection ends without an answer, before or after the request was carried out. */
  readonly reset?: number;
}

export interface TenantSubscription {
  /** GUID. */
  readonly skuId: string;
  /** `ENTERPRISEPACK`. */
  readonly skuPartNumber: string;
  readonly units: number;
  readonly servicePlans?: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
}
