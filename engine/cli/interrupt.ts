import { setTimeout } from 'node:timers/promises';
import type { CancelSignal } from '../ports/cancel.ts';

/** How a process is asked to end, and waiting that ends with it. */
export interface Interrupt {
  readonly signal: CancelSignal;
  /** Comes back after so many milliseconds, or at the interrupt. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * A signal that the first SIGINT or SIGTERM sets, so that a run ends after its batch. A second one ends the process at once; what
 * was committed stays in either case.
 */
export function listenForInterrupt(process: NodeJS.Process): Interrupt {
  let cancelled = false;
  const woken = new AbortController();
  const interrupt = (): void => {
    if (cancelled) process.exit(130);
    cancelled = true;
    woken.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: {
      get cancelled(): boolean {
        return cancelled;
      },
    },
    wait: async (milliseconds) => {
      try {
        await setTimeout(milliseconds, undefined, { signal: woken.signal });
      } catch (cause) {
        if (!cancelled) throw cause;
      }
    },
  };
}
