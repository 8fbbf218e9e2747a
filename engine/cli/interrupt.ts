import type { CancelSignal } from '../ports/cancel.ts';

/**
 * A signal that the first SIGINT or SIGTERM sets, so that a run ends after its batch. A second one ends the process at once; what
 * was committed stays in either case.
 */
export function listenForInterrupt(process: NodeJS.Process): CancelSignal {
  let cancelled = false;
  const interrupt = (): void => {
    if (cancelled) process.exit(130);
    cancelled = true;
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    get cancelled(): boolean {
      return cancelled;
    },
  };
}
