import { createTenantDirectory, type ReplayableMutations, type TenantDirectory } from './directory.ts';
import type { Mutations, TenantSnapshot } from './journal.ts';

/** What readers of the tenant see: everything, but later. */
export interface Replica {
  readonly directory: TenantDirectory;
  /** Takes what a request did; readers see it after the lag. */
  enqueue(mutations: Mutations): void;
  /** Shows what is old enough by now. `everything`: what is not, too. */
  catchUp(everything?: true): void;
}

/** A second directory that follows the first one `lagMs` behind. `snapshot`: where both began. */
export function createReplica(snapshot: TenantSnapshot, lagMs: number, now: () => number): Replica {
  const directory = createTenantDirectory(
    { ...snapshot, entries: snapshot.entries.map((entry) => ({ ...entry })) },
    now,
  );
  let queue: { readonly at: number; readonly mutations: ReplayableMutations }[] = [];
  return {
    directory,
    enqueue(mutations) {
      if (mutations.changes.length + mutations.removed.size === 0) return;
      const saved = [...mutations.saved].map((entry) => ({ ...entry }));
      queue.push({ at: now(), mutations: { ...mutations, saved, removed: [...mutations.removed] } });
    },
    catchUp(everything) {
      const seen = everything === true ? Number.POSITIVE_INFINITY : now() - lagMs;
      const ripe = queue.findIndex(({ at }) => at > seen);
      const due = ripe < 0 ? queue : queue.slice(0, ripe);
      if (due.length === 0) return;
      queue = ripe < 0 ? [] : queue.slice(ripe);
      for (const { mutations } of due) directory.replay(mutations);
    },
  };
}
