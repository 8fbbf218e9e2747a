import type { Connection } from './connection.ts';
import { createCounters } from './counters.ts';
import type { Counters } from './counters.ts';
import { createCsRows, keptObjects } from './cs-rows.ts';
import type { CsRows } from './cs-rows.ts';
import { createDictionary } from './dictionary.ts';
import type { Dictionary } from './dictionary.ts';
import { createJoinKeys } from './join-keys.ts';
import type { JoinKeys } from './join-keys.ts';
import { createMvRows, keptMvObjects } from './mv-rows.ts';
import type { MvRows } from './mv-rows.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import { createObjects } from './objects.ts';
import type { Objects } from './objects.ts';
import { createPendingReferences } from './pending-references.ts';
import type { PendingReferences } from './pending-references.ts';
import { createQueue } from './queues.ts';
import type { Queue } from './queues.ts';
import { createReferenceChanges } from './reference-changes.ts';
import type { ReferenceChanges } from './reference-changes.ts';
import { createReferenceRows } from './reference-rows.ts';
import type { ReferenceRows } from './reference-rows.ts';
import { createReferences } from './references.ts';
import type { References } from './references.ts';

/** Everything that works on one connection, with what it keeps in memory. */
export interface Session {
  readonly connection: Connection;
  readonly dictionary: Dictionary;
  readonly counters: Counters;
  readonly joinKeys: JoinKeys;
  readonly names: Names;
  readonly rows: CsRows;
  readonly mvRows: MvRows;
  readonly referenceRows: ReferenceRows;
  readonly referenceChanges: ReferenceChanges;
  readonly pendingReferences: PendingReferences;
  readonly references: References;
  readonly objects: Objects;
  readonly referenceTargets: Queue;
  readonly referenceSources: Queue;
  /** Writes what a batch kept back. */
  readonly flush: () => void;
  /** Keeps memory bounded between batches. */
  readonly trim: () => void;
  /** Forgets everything decoded; also right inside a batch, as nothing unwritten is lost. */
  readonly forgetObjects: () => void;
  /** Forgets everything that may differ from the file: after a rollback, or when another process wrote. */
  readonly reload: () => void;
  /** Reloads when another process wrote since the last look. */
  readonly freshen: () => void;
}

export function createSession(connection: Connection): Session {
  const dictionary = createDictionary(connection);
  const counters = createCounters(connection);
  const joinKeys = createJoinKeys(connection, dictionary);
  const names = createNames(connection, counters);
  const mvRows = createMvRows({ connection, counters, dictionary, joinKeys });
  const rows = createCsRows(connection, dictionary, mvRows.prefetch);
  const referenceRows = createReferenceRows(connection);
  const referenceChanges = createReferenceChanges(connection);
  const pendingReferences = createPendingReferences(connection);
  const isHeld = (id: number): boolean => rows.exists(id) || pendingReferences.isTarget(id);
  const references = createReferences({ names, rows: referenceRows, changes: referenceChanges, isHeld });
  const referenceTargets = createQueue(connection, 'reference_target');
  const referenceSources = createQueue(connection, 'reference_source');
  const tables = { names, rows, references, referenceRows, referenceChanges, pendingReferences, joinKeys };
  const objects = createObjects({ connection, referenceTargets, ...tables });
  const dataVersion = connection.prepare<[number]>('PRAGMA data_version');
  let seenVersion = dataVersion.get()?.[0];

  function reload(): void {
    rows.discard();
    mvRows.discard();
    dictionary.reload();
    counters.reload();
    joinKeys.forget();
  }

  return {
    connection,
    dictionary,
    counters,
    mvRows,
    objects,
    referenceTargets,
    referenceSources,
    ...tables,
    flush: () => {
      rows.flush();
      mvRows.flush();
      counters.flush();
    },
    trim: () => {
      rows.forget(keptObjects);
      mvRows.forget(keptMvObjects);
    },
    forgetObjects: () => {
      rows.forget(0);
      mvRows.forget(0);
      joinKeys.forget();
    },
    reload,
    freshen: () => {
      const version = dataVersion.get()?.[0];
      if (version === seenVersion) return;
      seenVersion = version;
      reload();
    },
  };
}
