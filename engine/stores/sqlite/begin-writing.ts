import { busyMilliseconds, type Connection } from './connection.ts';
import { whenFree } from './when-free.ts';

/**
 * Begins a transaction that writes, waiting for other processes' to end. The library's own waiting asks ten times a second after a
 * while, and so would miss every gap of a run that works batch after batch.
 */
export function beginWriting(connection: Connection, waitMilliseconds: number): void {
  connection.exec('PRAGMA busy_timeout=0');
  try {
    whenFree(waitMilliseconds, () => connection.exec('BEGIN IMMEDIATE'));
  } finally {
    connection.exec(`PRAGMA busy_timeout=${busyMilliseconds}`);
  }
}
