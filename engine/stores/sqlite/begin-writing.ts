import { busyMilliseconds, type Connection } from './connection.ts';

/** A run leaves the file alone for less than a millisecond between two batches; asking this often meets such a gap soon. */
const pollMilliseconds = 0.1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Begins a transaction that writes, waiting for other processes' to end. The library's own waiting asks ten times a second after a
 * while, and so would miss every gap of a run that works batch after batch.
 */
export function beginWriting(connection: Connection, waitMilliseconds: number): void {
  const end = performance.now() + waitMilliseconds;
  connection.exec('PRAGMA busy_timeout=0');
  try {
    for (;;) {
      try {
        connection.exec('BEGIN IMMEDIATE');
        return;
      } catch (cause) {
        if (!isBusy(cause) || performance.now() >= end) throw cause;
        Atomics.wait(sleeper, 0, 0, pollMilliseconds);
      }
    }
  } finally {
    connection.exec(`PRAGMA busy_timeout=${busyMilliseconds}`);
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && (cause.errcode === 5 || cause.errcode === 6);
}
