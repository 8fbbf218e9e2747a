import { Refusal } from './refusal.ts';
import type { ThrottleLimits } from './simulation.ts';

/** What a request takes from the budgets: resource units, and writes. */
export interface Cost {
  readonly units: number;
  readonly writes: 0 | 1;
}

export interface ThrottleOptions {
  readonly limits: ThrottleLimits;
  readonly retryAfter: boolean;
  readonly tenantId: string;
  /** How many users the tenant has now; its resource units depend on it. */
  readonly users: () => number;
  readonly now: () => number;
}

/** The budgets of a tenant: two of every application, and one of them all together. */
export interface Throttle {
  /** Takes the cost from the budgets and gives the headers that tell of it. Throws a 429 {@link Refusal} and takes nothing. */
  admit(application: string, cost: Cost): Readonly<Record<string, string>>;
  /** What is taken of an application's budgets. */
  used(application: string): { readonly units: number; readonly writes: number };
}

const windows = { units: 10_000, writes: 150_000, tenantWrites: 300_000 } as const;
const documented = { writes: 3000, tenantWrites: 18_000 } as const;

/** The share of a budget above which answers tell how much of it is used. */
const tellingShare = 0.8;

export function createThrottle(options: ThrottleOptions): Throttle {
  const applications = new Map<string, Budgets>();
  const { limits } = options;
  const ofTenant = bucket(
    limits.tenantWritesPer300Seconds ?? documented.tenantWrites,
    windows.tenantWrites,
    options.now(),
  );
  const budgetsOf = (application: string): Budgets => {
    const capacity = limits.unitsPer10Seconds ?? documentedUnits(options.users());
    const known = applications.get(application) ?? {
      units: bucket(capacity, windows.units, options.now()),
      writes: bucket(limits.writesPer150Seconds ?? documented.writes, windows.writes, options.now()),
    };
    known.units.capacity = capacity;
    applications.set(application, known);
    return known;
  };
  return {
    admit(application, cost) {
      const { units, writes } = budgetsOf(application);
      const now = options.now();
      const demands: readonly Demand[] = [
        { budget: writes, amount: cost.writes, scope: 'Tenant_Application/Write', information: 'WriteLimitExceeded' },
        { budget: ofTenant, amount: cost.writes, scope: 'Tenant/Write', information: 'WriteLimitExceeded' },
        {
          budget: units,
          amount: cost.units,
          scope: 'Tenant_Application/ReadWrite',
          information: 'ResourceUnitLimitExceeded',
        },
      ];
      const lacking = demands.find(({ budget, amount }) => amount > 0 && left(budget, now) < amount);
      if (lacking !== undefined) throw throttled(options, application, lacking);
      for (const { budget, amount } of demands) take(budget, amount, now);
      const share = Math.max(...demands.map(({ budget }) => 1 - budget.level / budget.capacity));
      return {
        'x-ms-resource-unit': String(cost.units),
        ...(share > tellingShare ? { 'x-ms-throttle-limit-percentage': share.toFixed(2) } : {}),
      };
    },
    used(application) {
      const { units, writes } = budgetsOf(application);
      const now = options.now();
      return { units: units.capacity - left(units, now), writes: writes.capacity - left(writes, now) };
    },
  };
}

/** Per ten seconds, by the documented classes of tenants. */
function documentedUnits(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

interface Budgets {
  readonly units: Bucket;
  readonly writes: Bucket;
}

/** Full at first, and full again after one window. */
interface Bucket {
  capacity: number;
  readonly windowMs: number;
  level: number;
  at: number;
}

interface Demand {
  readonly budget: Bucket;
  readonly amount: number;
  readonly scope: string;
  readonly information: string;
}

function bucket(capacity: number, windowMs: number, now: number): Bucket {
  return { capacity, windowMs, level: capacity, at: now };
}

function left(budget: Bucket, now: number): number {
  const gained = (Math.max(0, now - budget.at) * budget.capacity) / budget.windowMs;
  budget.level = Math.min(budget.capacity, budget.level + gained);
  budget.at = now;
  return budget.level;
}

function take(budget: Bucket, amount: number, now: number): void {
  budget.level = left(budget, now) - amount;
}

function throttled({ retryAfter, tenantId }: ThrottleOptions, application: string, demand: Demand): Refusal {
  const { budget, amount, scope, information } = demand;
  const waitMs = ((amount - budget.level) * budget.windowMs) / budget.capacity;
  return new Refusal([429, 'TooManyRequests'], 'Too many requests. Try again later.', {
    headers: {
      ...(retryAfter ? { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) } : {}),
      'x-ms-throttle-scope': `${scope}/${application}/${tenantId}`,
      'x-ms-throttle-information': information,
    },
  });
}
