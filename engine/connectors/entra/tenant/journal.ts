import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Json } from '../../../model/json.ts';
import type { LoggedChange } from './change-log.ts';
import type { DeletedState, Entry } from './entry.ts';
import type { EntryKind } from './properties.ts';

/** Everything a tenant remembers, as it was when the file was opened. */
export interface TenantSnapshot {
  readonly seed: string;
  /** The number the next object gets; numbers are never used again. */
  readonly nextNumber: number;
  readonly entries: readonly Entry[];
  readonly members: readonly { readonly group: string; readonly member: string }[];
  readonly firstChange: number;
  readonly changes: readonly LoggedChange[];
}

/** What one request changed. Committed as a whole before the request is answered. */
export interface Mutations {
  readonly saved: Set<Entry>;
  readonly removed: Set<Entry>;
  readonly members: { readonly group: string; readonly member: string; readonly added: boolean }[];
  readonly changes: { readonly number: number; readonly change: LoggedChange }[];
}

export interface Counters {
  readonly nextNumber: number;
  readonly nextChange: number;
}

/** The tenant's file: an SQLite database with a write-ahead log, so that a killed process loses nothing it answered for. */
export interface Journal {
  readonly snapshot: TenantSnapshot;
  commit(mutations: Mutations, counters: Counters): void;
  forgetChanges(before: number): void;
  close(): void;
}

export function noMutations(): Mutations {
  return { saved: new Set(), removed: new Set(), members: [], changes: [] };
}

/** `path` is created with its tables when absent; `:memory:` keeps nothing. `seed` counts for a new file only. */
export function openJournal(path: string, seed: string): Journal {
  const database = openDatabase(path);
  database.exec(schema);
  database.prepare("INSERT OR IGNORE INTO setting VALUES ('seed', ?)").run(seed);
  const statements = prepare(database);
  const isOurs = ownership(database);
  return {
    snapshot: readSnapshot(database),
    commit(mutations, counters) {
      if (mutations.saved.size + mutations.removed.size + mutations.members.length + mutations.changes.length === 0)
        return;
      if (!isOurs()) throw new TenantChangedElsewhere(path);
      database.exec('BEGIN IMMEDIATE');
      try {
        writeMutations(statements, mutations);
        for (const [name, value] of Object.entries(counters)) statements.setting.run(name, String(value));
        database.exec('COMMIT');
        isOurs(counters);
      } catch (cause) {
        database.exec('ROLLBACK');
        throw cause;
      }
    },
    forgetChanges: (before) => void statements.forgetChanges.run(before),
    close: () => database.close(),
  };
}

/** Makes the file for its owner alone, as it is as good as a copy of the directories. What lies beside it takes over the same. */
function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  return new DatabaseSync(path);
}

/** Empties a tenant's file; the next one to open it finds a new tenant. Whoever has it open meanwhile writes nothing to it any more. */
export function emptyJournal(path: string): void {
  const database = openDatabase(path);
  try {
    database.exec(schema);
    database.exec(
      'BEGIN IMMEDIATE; DELETE FROM entry; DELETE FROM member; DELETE FROM change; DELETE FROM setting; COMMIT; VACUUM',
    );
  } finally {
    database.close();
  }
}

/**
 * Whether nobody else has given numbers since; another process that did would give the same numbers to other objects. Tidying up by
 * another process does no harm. Called with the numbers this process has reached.
 */
function ownership(database: DatabaseSync): (reached?: Counters) => boolean {
  const version = database.prepare('PRAGMA data_version');
  const setting = database.prepare("SELECT value FROM setting WHERE name = 'nextChange'");
  // Changes when another connection commits anything.
  let seen = JSON.stringify(version.get());
  let next = JSON.stringify(setting.get());
  return (reached) => {
    if (reached !== undefined) next = JSON.stringify({ value: String(reached.nextChange) });
    const now = JSON.stringify(version.get());
    if (now === seen) return true;
    seen = now;
    if (JSON.stringify(setting.get()) === next) return true;
    // Once it is not ours, it stays so.
    seen = '';
    return false;
  };
}

/** Thrown in place of writing over what another process wrote. */
class TenantChangedElsewhere extends Error {
  override readonly name = 'TenantChangedElsewhere';

  constructor(path: string) {
    super(
      `Another process has changed the embedded tenant "${path}" since it was opened here, so nothing more is written to it; end the other process, and run this again`,
    );
  }
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL,
    properties TEXT NOT NULL, manager TEXT, deleted TEXT);
  CREATE TABLE IF NOT EXISTS member ("group" TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY ("group", member)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL);
`;

interface Statements {
  readonly setting: StatementSync;
  readonly saveEntry: StatementSync;
  readonly removeEntry: StatementSync;
  readonly addMember: StatementSync;
  readonly removeMember: StatementSync;
  readonly addChange: StatementSync;
  readonly forgetChanges: StatementSync;
}

function prepare(database: DatabaseSync): Statements {
  return {
    setting: database.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)'),
    saveEntry: database.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)'),
    removeEntry: database.prepare('DELETE FROM entry WHERE number = ?'),
    addMember: database.prepare('INSERT OR IGNORE INTO member VALUES (?, ?)'),
    removeMember: database.prepare('DELETE FROM member WHERE "group" = ? AND member = ?'),
    addChange: database.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?)'),
    forgetChanges: database.prepare('DELETE FROM change WHERE number < ?'),
  };
}

function writeMutations(statements: Statements, { saved, removed, members, changes }: Mutations): void {
  for (const entry of saved) {
    if (removed.has(entry)) continue;
    const deleted = entry.deleted === null ? null : JSON.stringify(entry.deleted);
    statements.saveEntry.run(
      entry.number,
      entry.id,
      entry.kind,
      JSON.stringify(entry.properties),
      entry.manager,
      deleted,
    );
  }
  for (const entry of removed) statements.removeEntry.run(entry.number);
  for (const { group, member, added } of members) {
    (added ? statements.addMember : statements.removeMember).run(group, member);
  }
  for (const { number, change } of changes) {
    statements.addChange.run(number, change.at, change.kind, change.id, JSON.stringify(change.what));
  }
}

function readSnapshot(database: DatabaseSync): TenantSnapshot {
  const settings = new Map(
    Array.from(rows<SettingRow>(database, 'setting', 'name'), ({ name, value }) => [name, value]),
  );
  let firstChange = Number(settings.get('nextChange') ?? 1);
  return {
    seed: settings.get('seed') ?? '',
    nextNumber: Number(settings.get('nextNumber') ?? 1),
    entries: Array.from(rows<EntryRow>(database, 'entry', 'number'), (row) => ({
      id: row.id,
      kind: row.kind,
      number: row.number,
      properties: parse<Record<string, Json>>(row.properties),
      manager: row.manager,
      deleted: row.deleted === null ? null : parse<DeletedState>(row.deleted),
    })),
    members: [...rows<TenantSnapshot['members'][number]>(database, 'member', '"group"')],
    changes: Array.from(rows<ChangeRow>(database, 'change', 'number'), ({ number, at, kind, id, what }) => {
      firstChange = Math.min(firstChange, number);
      return { at, kind, id, what: parse<LoggedChange['what']>(what) };
    }),
    firstChange,
  };
}

interface SettingRow {
  readonly name: string;
  readonly value: string;
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it wrote.
function rows<Row>(database: DatabaseSync, table: string, order: string): Iterable<Row> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this file writes the tables, from the same types.
  return database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).iterate() as unknown as Iterable<Row>;
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it wrote.
function parse<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this file's own text comes here, written from the same types.
  return JSON.parse(text) as T;
}

interface EntryRow {
  readonly id: string;
  readonly kind: EntryKind;
  readonly number: number;
  readonly properties: string;
  readonly manager: string | null;
  readonly deleted: string | null;
}

interface ChangeRow {
  readonly number: number;
  readonly at: number;
  readonly kind: EntryKind;
  readonly id: string;
  readonly what: string;
}
