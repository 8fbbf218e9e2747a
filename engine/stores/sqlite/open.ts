import type { Store, StoreReader, StoreWriter } from '../../ports/store.ts';
import { openConnection } from './connection.ts';
import { createReader } from './reader.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';
import { StoreError, toStoreError } from './store-error.ts';
import { createWriter } from './writer.ts';

export interface SqliteStoreOptions {
  /** Upper bound of the database's page cache in megabytes; 64 by default. */
  readonly cacheMegabytes?: number;
  /** Reads what is there, also while another process writes. Batches are refused. */
  readonly readOnly?: boolean;
}

/**
 * Opens the store in the file at `path`, which is made when there is none; `:memory:` is a store that goes with the process.
 * Throws {@link StoreError}: a file of a newer version is refused and left as it is, a file that is something else or damaged too.
 * When another process is writing, a batch waits two seconds and then throws `store-locked`; nothing of it was done then.
 */
export function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Store {
  const readOnly = options.readOnly === true;
  const connection = openConnection(path, { cacheMegabytes: options.cacheMegabytes ?? 64, readOnly });
  const session = createSession(connection);
  const reader = createReader(session);
  const writer = createWriter(session, reader);
  const batch = createBatch(session, writer, readOnly);
  let closed = false;
  return {
    ...guardedReader(reader, () => {
      if (!connection.inTransaction()) session.freshen();
    }),
    batch,
    checkpoint: () => {
      session.forgetObjects();
      if (!readOnly) connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close: () => {
      if (!closed) connection.close();
      closed = true;
    },
  };
}

function createBatch(session: Session, writer: StoreWriter, readOnly: boolean): Store['batch'] {
  const { connection } = session;
  return (work) => {
    if (readOnly)
      throw new StoreError('store-read-only', 'The store was opened for reading only, so nothing was changed');
    try {
      connection.exec('BEGIN IMMEDIATE');
    } catch (cause) {
      throw toStoreError(cause);
    }
    try {
      session.freshen();
      const result = work(writer);
      session.flush();
      connection.exec('COMMIT');
      session.trim();
      return result;
    } catch (cause) {
      // A full disk, for one, has ended the transaction already.
      if (connection.inTransaction()) connection.exec('ROLLBACK');
      session.reload();
      throw toStoreError(cause);
    }
  };
}

/** Outside of a batch another process may have written since the last call, so that is looked at first. */
function guardedReader(reader: StoreReader, before: () => void): StoreReader {
  const guarded: Record<string, unknown> = {};
  for (const [name, read] of Object.entries<(...parameters: never[]) => unknown>({ ...reader })) {
    guarded[name] = (...parameters: never[]) => {
      before();
      return read(...parameters);
    };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member of a reader is a function, and each was wrapped under its own name.
  return guarded as unknown as StoreReader;
}
