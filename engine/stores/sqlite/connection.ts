import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { applicationId, checkFileHeader, checkVersion } from './file-header.ts';
import { migrations } from './schema.ts';
import { StoreError, toStoreError } from './store-error.ts';
import { whenFree } from './when-free.ts';

type Parameter = string | number | null | Uint8Array;

/** A prepared statement whose rows are arrays in the order of the selected columns. */
export interface Statement<Row extends readonly unknown[]> {
  get(...parameters: Parameter[]): Row | undefined;
  all(...parameters: Parameter[]): Row[];
  run(...parameters: Parameter[]): { readonly changes: number | bigint };
}

/** One open database file. */
export interface Connection {
  /** Prepares a statement once; keep the result. `Row` is the tuple its columns make. */
  prepare<Row extends readonly unknown[] = never>(sql: string): Statement<Row>;
  readonly exec: (sql: string) => void;
  readonly inTransaction: () => boolean;
  readonly close: () => void;
}

export interface ConnectionOptions {
  readonly cacheMegabytes: number;
  readonly readOnly: boolean;
}

const pageSize = 16_384;
/** Half a gigabyte of log: what an import of a whole directory may write before the log is folded in between two checkpoints. */
const checkpointPages = 32_000;
/** How long anything but the beginning of a batch waits for another process. */
export const busyMilliseconds = 2_000;

/** Opens or makes the file and brings it to the current format. Throws StoreError, see there. */
export function openConnection(path: string, options: ConnectionOptions): Connection {
  checkFileHeader(path, migrations.length);
  let database: DatabaseSync | undefined;
  try {
    // Made for its owner alone, since it holds what the directories told. The log beside it takes over the same.
    if (path !== ':memory:' && !options.readOnly && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { readOnly: options.readOnly, timeout: busyMilliseconds });
    prepareDatabase(database, path, options);
  } catch (cause) {
    database?.close();
    throw toStoreError(cause);
  }
  return wrap(database);
}

function prepareDatabase(database: DatabaseSync, path: string, options: ConnectionOptions): void {
  const found = pragma(database, 'user_version');
  checkVersion(path, found, migrations.length);
  if (options.readOnly && found < migrations.length) {
    throw new StoreError(
      'store-read-only',
      `"${path}" has an older format; open it for writing once to bring it up to date`,
    );
  }
  database.exec(`PRAGMA cache_size=-${Math.round(options.cacheMegabytes * 1024)}; PRAGMA temp_store=MEMORY`);
  if (found > 0) checkIntegrity(database, path);
  if (options.readOnly) return;
  // The library does not wait where two processes make the file at once, since both could wait for each other.
  whenFree(busyMilliseconds, () => {
    // Marked by its very first write: another process that comes meanwhile knows it as ours.
    if (found === 0) database.exec(`PRAGMA page_size=${pageSize}; PRAGMA application_id=${applicationId}`);
    database.exec('PRAGMA journal_mode=WAL');
  });
  database.exec(`PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=${checkpointPages}`);
  // A staged password must be gone from the file, not only from its tables, when it was written.
  database.exec('PRAGMA secure_delete=ON');
  if (found < migrations.length) migrate(database, path);
}

/** Larger files are trusted: looking through a gigabyte takes seconds, and the log keeps a killed process from leaving halves behind. */
const checkedBytes = 64 * 1024 * 1024;

function checkIntegrity(database: DatabaseSync, path: string): void {
  if (pragma(database, 'page_count') * pragma(database, 'page_size') > checkedBytes) return;
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found === 'ok') return;
  throw new StoreError(
    'store-corrupt',
    `"${path}" is damaged (${String(found)}); restore it from a backup, or delete it and run a full import and a full synchronization of every connector`,
  );
}

/** All steps in one transaction; the version is looked at again inside it, as another process may have been quicker. */
function migrate(database: DatabaseSync, path: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const found = pragma(database, 'user_version');
    if (found === 0 && pragma(database, 'schema_version') !== 0) {
      throw new StoreError('store-corrupt', `"${path}" is a database of something else; name another file`);
    }
    for (const step of migrations.slice(found)) database.exec(step);
    database.exec(`PRAGMA user_version=${migrations.length}; COMMIT`);
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw cause;
  }
  // The header alone must tell an older version to keep away, so it may not wait in the log.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

function wrap(database: DatabaseSync): Connection {
  return {
    prepare: <Row extends readonly unknown[]>(sql: string): Statement<Row> => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's types describe rows as objects; with arrays switched on they are tuples of the selected columns.
      return statement as unknown as Statement<Row>;
    },
    exec: (sql) => database.exec(sql),
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}
