import type { Slots } from '../model/stored.ts';
import { sameStored } from '../model/stored.ts';
import { ownedElsewhereCode } from '../ports/directory.ts';
import type { PendingExport, ReferenceChange } from '../ports/store.ts';
import { nothingPending, orNull, stagedSecrets } from './pending-export.ts';

/**
 * How much of an attribute an import showed: `whole`, so that a difference is a contradiction; `part`, single values of it, so that
 * only what is there counts; `nothing`.
 */
export type Shown = 'whole' | 'part' | 'nothing';

/** One staged reference change and whether the imported image now has that reference. */
export type StagedReference = ReferenceChange & { readonly sent: boolean; readonly present: boolean };

export interface ImportedImage {
  readonly dn: string;
  readonly image: Slots;
  readonly references: Iterable<StagedReference>;
  readonly shown: (slot: number) => Shown;
  /** Whether the import shows every object there is, so that a deleted one must be gone. */
  readonly full: boolean;
}

export interface Confirmation {
  readonly pendingExport: PendingExport | null;
  /** Staged reference changes that are settled one way or the other. */
  readonly settledReferences: readonly { readonly slot: number; readonly target: number }[];
  /** Slots whose sent value did not come back; ascending, each once. */
  readonly notReimported: readonly number[];
  /** A sent delete that did not take place. */
  readonly deleteNotReimported: boolean;
}

/**
 * Compares what was sent with what an import shows. A value that arrived is forgotten; one that came back differently is forgotten
 * too, and synchronization has to look at the object again. Staged changes that the directory already shows are dropped: an export
 * killed before its results were kept did them.
 */
export function confirmExport(pending: PendingExport | null, imported: ImportedImage): Confirmation {
  const notReimported = new Set<number>();
  const references = confirmReferences(imported, notReimported);
  const settledReferences = references.settled;
  if (pending === null) {
    return {
      pendingExport: null,
      settledReferences,
      notReimported: ascending(notReimported),
      deleteNotReimported: false,
    };
  }
  const sent = new Map(
    [...pending.sent].filter(([slot, value]) => {
      const shown = imported.shown(slot);
      if (shown === 'nothing') return true;
      if (sameStored(value, imported.image[slot])) return false;
      if (shown === 'whole') notReimported.add(slot);
      return shown === 'part';
    }),
  );
  const changes = new Map(
    [...pending.changes].filter(
      ([slot, value]) => imported.shown(slot) === 'nothing' || !sameStored(value, imported.image[slot]),
    ),
  );
  const newDn = pending.newDn === imported.dn ? null : pending.newDn;
  const own = changes.size > 0 || newDn !== null || stagedSecrets(pending).size > 0;
  const operation = remainingOperation(pending, own || references.unsent);
  const deleteNotReimported = pending.sentOperation === 'delete' && imported.full;
  const idle = operation === 'none' && !references.unsent;
  return {
    pendingExport: orNull({
      ...pending,
      operation,
      changes,
      sent,
      sentOperation: pending.sentOperation === 'delete' && !imported.full ? 'delete' : 'none',
      newDn,
      attempts: idle ? nothingPending.attempts : pending.attempts,
      error: idle || (imported.full && isWithheld(pending)) ? nothingPending.error : pending.error,
    }),
    settledReferences,
    notReimported: ascending(notReimported),
    deleteNotReimported,
  };
}

/** Whose object it is may have changed, which no attribute shows; a full import has the next export ask again. */
function isWithheld({ error }: PendingExport): boolean {
  return error?.code === ownedElsewhereCode;
}

function remainingOperation(pending: PendingExport, left: boolean): PendingExport['operation'] {
  if (pending.operation === 'delete' || pending.operation === 'none') return pending.operation;
  // The object is there, so an add that was pending has only its differences left.
  return left ? 'modify' : 'none';
}

interface ConfirmedReferences {
  readonly settled: readonly { readonly slot: number; readonly target: number }[];
  /** Whether staged changes remain that were never sent. */
  readonly unsent: boolean;
}

function confirmReferences(imported: ImportedImage, notReimported: Set<number>): ConfirmedReferences {
  const settled: { readonly slot: number; readonly target: number }[] = [];
  let unsent = false;
  for (const { slot, target, kind, sent, present } of imported.references) {
    const shown = imported.shown(slot);
    const arrived = present === (kind === 'add');
    if (shown !== 'nothing' && arrived) {
      settled.push({ slot, target });
    } else if (shown === 'whole' && sent) {
      settled.push({ slot, target });
      notReimported.add(slot);
    } else if (!sent) {
      unsent = true;
    }
  }
  return { settled, unsent };
}

function ascending(slots: ReadonlySet<number>): readonly number[] {
  return [...slots].toSorted((left, right) => left - right);
}
