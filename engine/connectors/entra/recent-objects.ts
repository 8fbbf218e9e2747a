/** Objects this session created a short while ago. Other servers of the tenant may not know them yet. */
export interface RecentObjects {
  note(id: string): void;
  isRecent(id: string): boolean;
}

/** How long the tenant's servers may take to tell each other of a new object. */
const recentMs = 5 * 60_000;

/** Forgets what is no longer recent, so that it holds what five minutes of writing create at most. */
export function createRecentObjects(now: () => number): RecentObjects {
  const createdAt = new Map<string, number>();
  return {
    note(id) {
      const limit = now() - recentMs;
      // In order of creation, so the old ones stand in front.
      for (const [known, at] of createdAt) {
        if (at > limit) break;
        createdAt.delete(known);
      }
      createdAt.set(id, now());
    },
    isRecent(id) {
      const at = createdAt.get(id);
      return at !== undefined && now() - at < recentMs;
    },
  };
}
