import type { Clock } from '../ports/clock.ts';

/** Views are told of a run's batches at most this often. */
const leastIntervalMs = 1000;

/** Counting a million objects takes half a second; a run shall not lose more than this part of its time to it. */
const mostShare = 0.05;

/** How often views may count again what a run is changing. */
export interface LookPace {
  /** Does the counting and remembers what it cost. */
  measure<T>(count: () => T): T;
  /** Whether views may be told to count again; they have been told then. */
  isDue(): boolean;
}

export function createLookPace(clock: Clock): LookPace {
  let costMs = 0;
  let told = Number.NEGATIVE_INFINITY;
  return {
    measure(count) {
      const start = performance.now();
      try {
        return count();
      } finally {
        costMs = performance.now() - start;
      }
    },
    isDue() {
      const now = clock.now();
      if (now - told < Math.max(leastIntervalMs, costMs / mostShare)) return false;
      told = now;
      return true;
    },
  };
}
