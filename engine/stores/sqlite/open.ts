import type { Hold, Store, StoreReader, StoreWriter } from '../../ports/store.ts';
import { holderOf, holdFile } from '../hold.ts';
import { beginWriting } from './begin-writing.ts';
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
  /** With `readOnly`: everything is read as it was when the store was opened, whatever others commit meanwhile. */
  readonly snapshot?: boolean;
  /** How long a batch waits for another process to end its own; two seconds by default. */
  readonly waitMilliseconds?: number;
}

/**
 * Opens the store in the file at `path`, which is made when there is none; `:memory:` is a store that goes with the process.
 * Throws {@link StoreError}: a file of a newer version is refused and left as it is, a file that is something else or damaged too.
 * When another process is writing, a batch waits and then throws `store-locked`; nothing of it was done then.
 */
export function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Store {
  const readOnly = options.readOnly === true;
  const connection = openConnection(path, { cacheMegabytes: options.cacheMegabytes ?? 64, readOnly });
  // A deferred transaction sees the file as it is at its first read, which opening the session makes.
  if (readOnly && options.snapshot === true) connection.exec('BEGIN');
  const session = createSession(connection);
  const reader = createReader(session);
  const writer = createWriter(session, reader);
  const batch = createBatch(session, writer, { readOnly, waitMilliseconds: options.waitMilliseconds ?? 2_000 });
  const holding = createHolding(path);
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
    hold: holding.hold,
    holder: () => holderOf(path),
    close: () => {
      if (closed) return;
      closed = true;
      connection.close();
      holding.end();
    },
  };
}

/** One hold of the file, however often the store is asked for it. */
function createHolding(path: string): { readonly hold: Store['hold']; readonly end: () => void } {
  let held: Extract<Hold, { kind: 'held' }> | undefined;
  let asked = 0;
  const end = (): void => {
    held?.release();
    held = undefined;
    asked = 0;
  };
  return {
    end,
    hold: (purpose) => {
      if (held === undefined) {
        const got = holdFile(path, purpose);
        if (got.kind === 'busy') return got;
        held = got;
      }
      asked += 1;
      let released = false;
      return {
        kind: 'held',
        release: () => {
          if (released || held === undefined) return;
          released = true;
          asked -= 1;
          if (asked === 0) end();
        },
      };
    },
  };
}

function createBatch(
  session: Session,
  writer: StoreWriter,
  { readOnly, waitMilliseconds }: { readonly readOnly: boolean; readonly waitMilliseconds: number },
): Store['batch'] {
  const { connection } = session;
  return (work) => {
    if (readOnly)
      throw new StoreError('store-read-only', 'The store was opened for reading only, so nothing was changed');
    try {
      beginWriting(connection, waitMilliseconds);
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
