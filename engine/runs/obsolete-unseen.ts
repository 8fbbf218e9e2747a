import { throwIfCancelled } from '../ports/cancel.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import type { BitSet } from './bit-set.ts';
import { printImportCursor } from './import-cursor.ts';
import { stageGone } from './import-entries.ts';
import type { StepContext } from './step.ts';

/** Takes every object for deleted that a full import did not show, from the object after `after` on, `chunk` objects per batch. */
export async function obsoleteUnseen(
  context: StepContext,
  seen: BitSet,
  range: { readonly after: number; readonly chunk: number },
): Promise<void> {
  const { store, space, recorder } = context;
  let after = range.after;
  for (;;) {
    throwIfCancelled(context.signal);
    const ids = store.csIds(space, after, range.chunk, 'all');
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    await context.clock.pause();
    const unseen = unseenObjects(store, ids, seen);
    if (unseen.length === 0) continue;
    store.batch((writer) => {
      for (const object of unseen) recorder.count(`stage-${stageGone(writer, object)}`);
      recorder.save(writer, { cursor: printImportCursor({ phase: 'obsolete', after }), seen: seen.bytes() });
    });
  }
}

/** How many objects of the space the read did not show. */
export function countUnseen({ store, space }: StepContext, seen: BitSet): number {
  let count = 0;
  for (
    let ids = store.csIds(space, 0, 10_000, 'all');
    ids.length > 0;
    ids = store.csIds(space, ids.at(-1) ?? 0, 10_000, 'all')
  ) {
    count += unseenObjects(store, ids, seen).length;
  }
  return count;
}

/** Objects the directory once showed or confirmed by an anchor; those already taken for deleted are left out. */
function unseenObjects(store: StoreReader, ids: readonly number[], seen: BitSet): readonly CsObject[] {
  return ids.flatMap((id) => {
    if (seen.has(id)) return [];
    const object = store.cs(id);
    if (object === undefined || object.pendingImport === 'delete') return [];
    return object.anchor === null && object.image === null ? [] : [object];
  });
}
