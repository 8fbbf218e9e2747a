import { readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Hold, StoreHolder } from '../ports/store.ts';

/** Where the process runs, and what is known of the file system; both differ from the truth in tests only. */
export interface HoldSurroundings {
  readonly host: string;
  /** Whether other machines may see the file, so that an operating system's lock of theirs may not be seen here. */
  readonly shared: boolean;
}

/** Somebody who only looks has the lock for microseconds; whoever wants to keep it waits that out. */
const lookMilliseconds = 200;

/**
 * Keeps a file for this process until it is released or the process ends, however it ends: the lock is the operating system's, on
 * `<path>.lock`, which stays empty. Who holds it stands in `<path>.holder` for others to read; that text alone never keeps anybody
 * away, except on a file system other machines see, where it is the only thing that tells of them.
 */
export function holdFile(
  path: string,
  purpose: { readonly activity: string; readonly since: number },
  surroundings: HoldSurroundings = here(path),
): Hold {
  if (path === ':memory:') return { kind: 'held', release: () => undefined };
  const known = readHolder(path);
  if (known !== undefined && surroundings.shared && known.host !== surroundings.host)
    return { kind: 'busy', holder: known, remedy: elsewhereRemedy(path, known.host) };
  const lock = lockFile(path, lookMilliseconds);
  if (lock === undefined) return { kind: 'busy', holder: readHolder(path) };
  writeHolder(path, { pid: process.pid, host: surroundings.host, ...purpose });
  return {
    kind: 'held',
    release: () => {
      rmSync(holderPath(path), { force: true });
      lock.close();
    },
  };
}

/** Who holds the file at this moment; `undefined` when nobody does, whatever a killed process left behind. */
export function holderOf(path: string, surroundings: HoldSurroundings = here(path)): StoreHolder | undefined {
  if (path === ':memory:') return undefined;
  const known = readHolder(path);
  if (known === undefined) return undefined;
  if (surroundings.shared && known.host !== surroundings.host) return known;
  return isLocked(path) ? (readHolder(path) ?? known) : undefined;
}

/** Somebody who may not write the lock cannot try it; the note is believed then. */
function isLocked(path: string): boolean {
  try {
    const lock = lockFile(path, 0);
    lock?.close();
    return lock === undefined;
  } catch {
    return true;
  }
}

/** The lock, or `undefined` when another process or another part of this one has it. An empty file is a database that can be locked. */
function lockFile(path: string, timeout: number): DatabaseSync | undefined {
  const lock = new DatabaseSync(`${path}.lock`, { timeout });
  try {
    lock.exec('BEGIN IMMEDIATE');
    return lock;
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && 'errcode' in cause && (cause.errcode === 5 || cause.errcode === 6)) return undefined;
    throw cause;
  }
}

function holderPath(path: string): string {
  return `${path}.holder`;
}

/** Written beside and moved, so that nobody reads half of it. */
function writeHolder(path: string, holder: StoreHolder): void {
  const temporary = `${holderPath(path)}.${holder.pid}`;
  writeFileSync(temporary, JSON.stringify(holder));
  renameSync(temporary, holderPath(path));
}

function readHolder(path: string): StoreHolder | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(holderPath(path), 'utf8'));
    return isHolder(read) ? read : undefined;
  } catch {
    // Absent while nobody holds the file; unreadable is no reason to keep anybody away, as the lock decides.
    return undefined;
  }
}

function isHolder(value: unknown): value is StoreHolder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, host, activity, since }: Partial<Record<keyof StoreHolder, unknown>> = value;
  return (
    typeof pid === 'number' && typeof host === 'string' && typeof activity === 'string' && typeof since === 'number'
  );
}

function here(path: string): HoldSurroundings {
  return { host: hostname(), shared: path !== ':memory:' && isOnSharedFileSystem(path) };
}

/** Numbers of network file systems as `statfs` gives them on Linux: NFS, SMB in its three versions, AFS, Ceph. */
const networkFileSystems: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x00c3_6400,
]);

function isOnSharedFileSystem(path: string): boolean {
  const folder = dirname(resolve(path));
  if (folder.startsWith('\\\\')) return true;
  try {
    return networkFileSystems.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}

function elsewhereRemedy(path: string, host: string): string {
  return `the file lies on a network share, and whether "${host}" still runs cannot be told from here: make sure that it does not, delete "${holderPath(path)}" and start again`;
}
