import type { Connection } from './connection.ts';

/** Numbers that only the writer changes: kept in memory and written when a batch commits. */
export interface Counters {
  readonly get: (name: string) => number;
  /** Returns the new value. */
  readonly add: (name: string, by: number) => number;
  /** Writes what changed. Called at the end of a batch. */
  readonly flush: () => void;
  /** Forgets what was not written. */
  readonly reload: () => void;
}

export const nextCs = 'cs';
export const nextMv = 'mv';
export const nextLink = 'link';

export function placeholdersOf(space: number): string {
  return `placeholders ${space}`;
}

export function createCounters(connection: Connection): Counters {
  const read = connection.prepare<[string, number]>(`SELECT name, value FROM counter`);
  const write = connection.prepare(
    `INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  const values = new Map<string, number>();
  const changed = new Set<string>();

  function reload(): void {
    values.clear();
    changed.clear();
    for (const [name, value] of read.all()) values.set(name, value);
  }

  reload();
  return {
    get: (name) => values.get(name) ?? 0,
    add: (name, by) => {
      const value = (values.get(name) ?? 0) + by;
      values.set(name, value);
      changed.add(name);
      return value;
    },
    flush: () => {
      for (const name of changed) write.run(name, values.get(name) ?? 0);
      changed.clear();
    },
    reload,
  };
}
