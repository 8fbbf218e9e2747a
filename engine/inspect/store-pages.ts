import { type CsObject, type MvObject, type SpaceId, type StoreReader } from '../ports/store.ts';

const pageSize = 500;

/** Every object of a connector space, oldest first, a page of ids at a time. */
export function* eachCs(store: StoreReader, space: SpaceId): Generator<CsObject> {
  for (const id of pages((after) => store.csIds(space, after, pageSize, 'all'))) {
    const object = store.cs(id);
    if (object !== undefined) yield object;
  }
}

/** Every metaverse object, oldest first. */
export function* eachMv(store: StoreReader): Generator<MvObject> {
  for (const id of pages((after) => store.mvIds(after, pageSize))) {
    const object = store.mv(id);
    if (object !== undefined) yield object;
  }
}

/** Every object with an export to write. */
export function* eachPendingExport(store: StoreReader, space: SpaceId): Generator<CsObject> {
  for (const id of pages((after) => store.pendingExportIds(space, after, pageSize))) {
    const object = store.cs(id);
    if (object !== undefined) yield object;
  }
}

function* pages(read: (after: number) => readonly number[]): Generator<number> {
  for (let after = 0; ;) {
    const ids = read(after);
    yield* ids;
    const last = ids.at(-1);
    if (last === undefined || ids.length < pageSize) return;
    after = last;
  }
}
