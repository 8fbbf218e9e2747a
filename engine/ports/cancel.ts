/** Asks long work to stop. Work checks it between batches and throws {@link CancelledError}; nothing half-done is kept. */
export interface CancelSignal {
  readonly cancelled: boolean;
}

export const neverCancelled: CancelSignal = { cancelled: false };

/** Long work was asked to stop and did. What it had committed stays and is continued by the next run. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('Cancelled; what was committed stays, and the next run continues from there');
  }
}

export function throwIfCancelled(signal: CancelSignal): void {
  if (signal.cancelled) throw new CancelledError();
}
