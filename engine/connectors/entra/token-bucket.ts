/** A budget that fills up over time. */
export interface TokenBucket {
  /** Milliseconds until `amount` can be taken. `factor` below 1 slows the filling down. */
  waitMs(amount: number, now: number, factor: number): number;
  /** Takes `amount`, even where that leaves a debt. */
  take(amount: number, now: number, factor: number): void;
}

/** Starts full. An amount above the capacity waits for a full bucket and leaves a debt. */
export function createTokenBucket(
  { capacity, perMs }: { readonly capacity: number; readonly perMs: number },
  start: number,
): TokenBucket {
  let level = capacity;
  let at = start;
  function fill(now: number, factor: number): void {
    level = Math.min(capacity, level + Math.max(0, now - at) * perMs * factor);
    at = now;
  }
  return {
    waitMs(amount, now, factor) {
      fill(now, factor);
      const lacking = Math.min(amount, capacity) - level;
      return amount > 0 && lacking > 0 ? Math.ceil(lacking / (perMs * factor)) : 0;
    },
    take(amount, now, factor) {
      fill(now, factor);
      level -= amount;
    },
  };
}
