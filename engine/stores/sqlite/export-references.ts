import type { StoreWriter } from '../../ports/store.ts';
import type { CsRows } from './cs-rows.ts';
import { referenceExportBit, unsentReferencesBit, withBit } from './cs-state.ts';
import type { PendingReferences } from './pending-references.ts';

/** Staged reference changes together with what the object's row tells of them. */
export type ExportReferences = Pick<StoreWriter, 'stageReference' | 'markReferenceSent' | 'dropPendingReferences'>;

export function createExportReferences(rows: CsRows, pending: PendingReferences): ExportReferences {
  function keepState(cs: number, change: (state: number) => number): void {
    const row = rows.get(cs);
    const state = change(row.state);
    if (state === row.state) return;
    const stagedReferences = (state & referenceExportBit) !== 0;
    const object = row.object.stagedReferences === stagedReferences ? row.object : { ...row.object, stagedReferences };
    rows.update(row, { object, state });
  }

  return {
    stageReference: (cs, slot, target, kind) => {
      rows.get(cs);
      if (kind === 'none') {
        if (!pending.remove(cs, slot, target)) return;
        keepState(cs, (state) => {
          const unsent = withBit(state, unsentReferencesBit, pending.anyUnsent(cs));
          return withBit(unsent, referenceExportBit, pending.any(cs));
        });
      } else if (pending.set(cs, { slot, target, kind })) {
        keepState(cs, (state) => state | referenceExportBit | unsentReferencesBit);
      }
    },
    markReferenceSent: (cs, slot, target) => {
      pending.markSent(cs, slot, target);
      keepState(cs, (state) => withBit(state, unsentReferencesBit, pending.anyUnsent(cs)));
    },
    dropPendingReferences: (cs) => {
      pending.clear(cs);
      keepState(cs, (state) => state & ~(referenceExportBit | unsentReferencesBit));
    },
  };
}
