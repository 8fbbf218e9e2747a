/** A run leaves the file alone for less than a millisecond between two batches; asking this often meets such a gap soon. */
const pollMilliseconds = 0.1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Does `act` as soon as no other process keeps the file from it; throws what it throws when that takes longer than `waitMilliseconds`. */
export function whenFree(waitMilliseconds: number, act: () => void): void {
  const end = performance.now() + waitMilliseconds;
  for (;;) {
    try {
      act();
      return;
    } catch (cause) {
      if (!isBusy(cause) || performance.now() >= end) throw cause;
      Atomics.wait(sleeper, 0, 0, pollMilliseconds);
    }
  }
}

/** The low byte of a code is its kind: busy for whatever reason, or locked. */
function isBusy(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return false;
  const kind = cause.errcode & 0xff;
  return kind === 5 || kind === 6;
}
