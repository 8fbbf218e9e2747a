import type { EntryKind } from './properties.ts';

/** One thing that happened to one object. Restored objects count as created. */
export interface LoggedChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: EntryKind;
  readonly id: string;
  readonly what:
    | { readonly kind: 'created' }
    /** `restorable`: it lies in the recycle bin. */
    | { readonly kind: 'deleted'; readonly restorable: boolean }
    | { readonly kind: 'updated'; readonly properties: readonly string[] }
    /** `former`: the manager until then. */
    | { readonly kind: 'manager'; readonly former: string | null }
    | { readonly kind: 'member'; readonly member: string; readonly memberKind: EntryKind; readonly added: boolean };
}

/** Changes in the order they happened, numbered without gaps; the oldest are forgotten after {@link retentionMs}. */
export interface ChangeLog {
  /** The number the next change gets. */
  readonly next: number;
  /** The oldest number still known. */
  readonly first: number;
  append(change: LoggedChange): number;
  at(number: number): LoggedChange | undefined;
  /** Forgets what no valid token can ask for any more; returns the new `first`. */
  forget(now: number): number;
}

/** Delta tokens live seven days. */
export const retentionMs: number = 7 * 24 * 60 * 60 * 1000;

export function createChangeLog(first: number, changes: readonly LoggedChange[]): ChangeLog {
  let kept = [...changes];
  let start = first;
  return {
    get next() {
      return start + kept.length;
    },
    get first() {
      return start;
    },
    append(change) {
      kept.push(change);
      return start + kept.length - 1;
    },
    at: (number) => kept[number - start],
    forget(now) {
      const old = kept.findIndex((change) => change.at >= now - retentionMs);
      const count = old < 0 ? kept.length : old;
      kept = kept.slice(count);
      start += count;
      return start;
    },
  };
}
