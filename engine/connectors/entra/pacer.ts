import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import type { GraphResponse } from './graph-session.ts';
import type { RequestCost } from './request-cost.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** The classes of tenants the service has limits for: under 50 users, up to 500, and more. */
export type TenantSize = 'S' | 'M' | 'L';

export interface PacerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after that many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The next number of a sequence between 0 and 1, for delays that shall not be in step with others'. */
  readonly random: () => number;
  /** Absent: nothing is held back, except after the service asked for it. */
  readonly size?: TenantSize;
}

/** Keeps what one application sends to a tenant below the service's limits. Shared by everything one connector sends. */
export interface Pacer {
  /** Resolves when a request that costs this much may go; first come, first served. Throws CancelledError. */
  admit(cost: RequestCost, signal: CancelSignal): Promise<void>;
  /** Learns from the headers of an answer how near the limit is. */
  observe(response: GraphResponse): void;
  /** From now on and for that long, nobody is admitted. */
  rest(milliseconds: number): void;
  /** Holds up whoever calls it, and nobody else. */
  pause(milliseconds: number, signal: CancelSignal): Promise<void>;
  /** How long to wait after an unsuccessful attempt, counted from 1. */
  delayMs(response: GraphResponse, attempt: number): number;
  resize(size: TenantSize): void;
}

/** Share of the service's limits that is used at most. */
const target = 0.8;

/** Writes per window of 150 seconds, and how many of them may go at once after a quiet time. */
const writeLimit = { perWindow: 3000, windowMs: 150_000, burst: 200 };

/** Resource units per window of ten seconds. */
const unitLimits: Readonly<Record<TenantSize, number>> = { S: 3500, M: 5000, L: 8000 };

/** How long the service's word that it is near its limit holds. */
const pressureMs = 10_000;

const longestRetryAfterMs = 600_000;

export function createPacer(options: PacerOptions): Pacer {
  // Waiting brings time forward even where the clock stands still, as in a test.
  let waitedTo = Number.NEGATIVE_INFINITY;
  const now = (): number => Math.max(options.now(), waitedTo);
  let buckets = options.size === undefined ? undefined : bucketsFor(options.size, now());
  let restUntil = Number.NEGATIVE_INFINITY;
  let pressure = { until: Number.NEGATIVE_INFINITY, factor: 1 };
  let queue: Promise<void> = Promise.resolve();

  async function pause(milliseconds: number, signal: CancelSignal): Promise<void> {
    const end = now() + milliseconds;
    // In short pieces, so that a cancelled run stops soon.
    for (let left = milliseconds; left > 0; left -= 1000) {
      throwIfCancelled(signal);
      await options.wait(Math.min(left, 1000));
    }
    throwIfCancelled(signal);
    waitedTo = Math.max(waitedTo, end);
  }

  async function pass(cost: RequestCost, signal: CancelSignal): Promise<void> {
    throwIfCancelled(signal);
    while (restUntil > now()) await pause(restUntil - now(), signal);
    if (buckets === undefined) return;
    const factor = now() < pressure.until ? pressure.factor : 1;
    const wants = [
      [buckets.units, cost.units],
      [buckets.writes, cost.writes],
    ] as const;
    const waitMs = Math.max(...wants.map(([bucket, amount]) => bucket.waitMs(amount, now(), factor)));
    if (waitMs > 0) await pause(waitMs, signal);
    for (const [bucket, amount] of wants) bucket.take(amount, now(), factor);
  }

  return {
    async admit(cost, signal) {
      const turn = queue.then(async () => await pass(cost, signal));
      // Whoever was cancelled leaves the queue to the others.
      queue = turn.catch(() => undefined);
      await turn;
    },
    observe({ headers }) {
      const percentage = Number(headers.get('x-ms-throttle-limit-percentage') ?? Number.NaN);
      if (percentage > target) pressure = { until: now() + pressureMs, factor: target / percentage };
    },
    rest(milliseconds) {
      restUntil = Math.max(restUntil, now() + milliseconds);
    },
    pause,
    delayMs(response, attempt) {
      const asked = retryAfterMs(response, now());
      if (asked === undefined) return growingDelayMs(response.status, attempt, options.random());
      // Whoever waited as told and is throttled again and again waits longer than told.
      return attempt > 2 ? Math.max(asked, Math.min(60_000, 1000 * 2 ** (attempt - 1))) : asked;
    },
    resize(size) {
      buckets = bucketsFor(size, now());
    },
  };
}

/**
 * Whether the service counts in a bucket or in windows, no window ever holds more than the target: what may go at once and what flows in
 * during one window add up to it.
 */
function bucketsFor(size: TenantSize, now: number): { readonly writes: TokenBucket; readonly units: TokenBucket } {
  const units = unitLimits[size] * target;
  const writes = writeLimit.perWindow * target;
  return {
    writes: createTokenBucket(
      { capacity: writeLimit.burst, perMs: (writes - writeLimit.burst) / writeLimit.windowMs },
      now,
    ),
    units: createTokenBucket({ capacity: units / 4, perMs: (units * 3) / 4 / 10_000 }, now),
  };
}

/**
 * Half of it fixed, half of it chance: from 10 seconds up to two minutes where the application is throttled, from one second up to one
 * minute after other failures.
 */
function growingDelayMs(status: number, attempt: number, chance: number): number {
  const longest =
    status === 429 ? Math.min(120_000, 20_000 * 2 ** (attempt - 1)) : Math.min(60_000, 2000 * 2 ** (attempt - 1));
  return Math.round(longest / 2 + (longest / 2) * chance);
}

/** `Retry-After` in seconds or as a date that is still to come; the identity service does not always send one. */
export function retryAfterMs({ headers }: GraphResponse, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const wanted = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wanted) && wanted >= 0 ? Math.min(wanted, longestRetryAfterMs) : undefined;
}
