import type { WorkspaceConfiguration } from '../model/configuration.ts';

/** A tenant of the real service is not to be synchronized more often, as with the original. */
const leastIntervalMs = 30 * 60 * 1000;

/**
 * The interval that counts. `raisedFrom` is what the workspace asked for where that was less than the service allows. Tenants embedded in
 * the process allow any.
 */
export function effectiveInterval({ connectors, schedule }: Pick<WorkspaceConfiguration, 'connectors' | 'schedule'>): {
  readonly intervalMs: number;
  readonly raisedFrom?: number;
} {
  const wanted = schedule.intervalMs;
  const real = connectors.some((connector) => connector.kind === 'entra' && connector.tenant.kind === 'real');
  if (real && wanted < leastIntervalMs) return { intervalMs: leastIntervalMs, raisedFrom: wanted };
  // An interval of nothing would leave no moment in which a schedule can be suspended.
  return { intervalMs: Math.max(wanted, 1000) };
}

/**
 * When a cycle is due that was planned for `planned`. One that was never planned, or missed while nothing ran, is due at once, and only
 * once however many were missed. A clock that was set back must not put a start off by more than the interval.
 */
export function dueAt(planned: number | null, now: number, intervalMs: number): number {
  if (planned === null || planned <= now) return now;
  return Math.min(planned, now + intervalMs);
}

/**
 * The start after the one planned for `planned`, at whatever moment `now` the cycle ended. Counted from the plan and not from when the
 * cycle came to run, so that delays do not add up; a cycle that took longer than the interval is followed by the next at once.
 */
export function startAfter(planned: number, now: number, intervalMs: number): number {
  const next = planned + intervalMs;
  return next <= now ? now : Math.min(next, now + intervalMs);
}
