import type { SpaceId, Store, StoreWriter } from '../ports/store.ts';
import { writeState } from './engine-state.ts';
import { stageGone } from './import-entries.ts';

/** Objects taken in one batch. */
const objectsPerBatch = 1000;

/**
 * A directory was emptied on purpose: everything its connector space holds is gone. A full import that finds nothing concludes that from
 * nothing, so it has to be said. The next cycle imports in full and makes anew what the rules want. Returns how many objects there were.
 */
export function forgetDirectory(store: Store, connectorId: string): number {
  const space = store.space(connectorId);
  if (space === undefined) return 0;
  let forgotten = 0;
  for (let after = 0; ;) {
    const ids = store.csIds(space, after, objectsPerBatch, 'all');
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    forgotten += store.batch((writer) => ids.filter((id) => forget(writer, space, id)).length);
  }
  store.batch((writer) => {
    for (const name of ['watermark', 'selection'] as const) writeState(writer, name, connectorId, null);
    writeState(writer, 'full-import-required', connectorId, 'the directory was emptied');
  });
  return forgotten;
}

/**
 * Whether the directory had the object, as far as is known. What else its metaverse object has is synchronized again, which makes the
 * object anew where the rules want it; a metaverse object that has nothing else goes with it.
 */
function forget(writer: StoreWriter, space: SpaceId, id: number): boolean {
  const object = writer.cs(id);
  if (object === undefined) return false;
  if (object.image === null && (object.pendingExport?.sentOperation ?? 'none') === 'none') return false;
  const others = object.mv === null ? [] : writer.linked(object.mv).filter((linked) => linked.space !== space);
  if (others.length === 0 && object.image !== null) {
    stageGone(writer, object);
    return true;
  }
  writer.removeCs(id);
  for (const other of others) writer.updateCs(other.id, { retry: true });
  return true;
}
