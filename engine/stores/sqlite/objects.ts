import type { CsObject, CsUpdate, NewCsObject, SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { noReferences } from './cs-columns.ts';
import type { ChangedData, CsRow, CsRows } from './cs-rows.ts';
import {
  hologramSameBit,
  hologramStoredBit,
  movedBit,
  newReferencesBit,
  pendingImportOf,
  retryBit,
  retypedBit,
  syncErrorBit,
  withBit,
  withPendingExport,
  withPendingImport,
} from './cs-state.ts';
import type { JoinKeys } from './join-keys.ts';
import type { Names } from './names.ts';
import type { PendingReferences } from './pending-references.ts';
import type { Queue } from './queues.ts';
import type { ReferenceChanges } from './reference-changes.ts';
import type { ReferenceRows } from './reference-rows.ts';
import type { ReferenceOwner, References } from './references.ts';
import { StoreError } from './store-error.ts';

/** Connector-space objects with all that belongs to them: name, references, keys, link. */
export interface Objects {
  readonly create: (object: NewCsObject) => number;
  readonly update: (id: number, update: CsUpdate) => void;
  readonly remove: (id: number) => void;
  /** The id for a new object of that DN: a fresh one or a placeholder's; `undefined` when an object has the DN. */
  readonly claim: (space: SpaceId, dn: string) => number | undefined;
  readonly byDn: (space: SpaceId, dn: string) => CsRow | undefined;
  /** Gives the object's id another DN and takes in what waited for an object of that DN. The row itself is left to the caller. */
  readonly rename: (object: CsObject, dn: string) => void;
  /** Makes room at the DN for the object `id`, as the directory shows another object there than before. */
  readonly evict: (space: SpaceId, dn: string, id?: number) => void;
  readonly byAnchor: (space: SpaceId, anchor: string) => AnchorRow | undefined;
  readonly linked: (mv: number) => readonly number[];
}

export type AnchorRow = readonly [id: number, hash: string | null, state: number];

export interface ObjectParts {
  readonly connection: Connection;
  readonly names: Names;
  readonly rows: CsRows;
  readonly references: References;
  readonly referenceRows: ReferenceRows;
  readonly referenceChanges: ReferenceChanges;
  readonly pendingReferences: PendingReferences;
  readonly joinKeys: JoinKeys;
  readonly referenceTargets: Queue;
}

const objectStatements = {
  byAnchor: `SELECT id, hash, state FROM cs WHERE space = ? AND anchor = ?`,
} as const;

/** The DN an object is parked under whose own DN another object has by now. Its next import tells its real one. */
export function transientDn({ id, dn }: CsObject): string {
  return `CN=transient-${id},${dn}`;
}

export function createObjects(parts: ObjectParts): Objects {
  const { connection, names, rows, referenceRows } = parts;
  const byAnchor = connection.prepare<AnchorRow>(objectStatements.byAnchor);
  const removal = createRemoval(parts);

  const claim = createClaim(names, rows);
  function rename(object: CsObject, dn: string): void {
    const occupant = names.find(object.space, dn);
    if (occupant !== undefined && occupant !== object.id) {
      if (rows.exists(occupant)) throw conflict(`The DN "${dn}" belongs to another object of the space`);
      removal.mergePlaceholder(object, occupant);
    }
    names.rename(object.space, object.id, object.dn, dn);
    // An object that is shown with the same values as before may mean another object by the former DN.
    for (const { cs } of Array.from(referenceRows.referencedBy(object.id))) rows.setHash(cs, null);
  }

  function byDn(space: SpaceId, dn: string): CsRow | undefined {
    const id = names.find(space, dn);
    return id === undefined ? undefined : rows.find(id);
  }

  function update(id: number, change: CsUpdate): void {
    let row = rows.get(id);
    if (change.dn !== undefined && change.dn !== row.object.dn) {
      rename(row.object, change.dn);
      row = rows.get(id);
    }
    const { space, anchor } = row.object;
    if (change.anchor !== undefined && change.anchor !== anchor && byAnchor.get(space, change.anchor) !== undefined) {
      throw conflict(`The anchor "${change.anchor}" belongs to another object of the space`);
    }
    const { after, data } = applyUpdate(row, change);
    rows.update(row, after, data);
  }

  function create(object: NewCsObject): number {
    const id = claim(object.space, object.dn);
    if (id === undefined) throw conflict(`The DN "${object.dn}" belongs to another object of the space`);
    rows.insert({ object: { ...emptyObject, ...object, id }, state: newReferencesBit }, null);
    return id;
  }

  return {
    create,
    update,
    remove: removal.remove,
    claim,
    byDn,
    rename,
    evict: createEviction({ ...parts, ...removal, rename, linked: rows.linked }),
    byAnchor: (space, anchor) => {
      const found = byAnchor.get(space, anchor);
      return found === undefined ? undefined : [found[0], found[1], rows.stateOf(found[0], found[2])];
    },
    linked: rows.linked,
  };
}

function createClaim(names: Names, rows: CsRows): Objects['claim'] {
  return (space, dn) => {
    const fresh = names.nextId();
    const taken = names.claim(space, dn, fresh);
    if (taken === undefined) return fresh;
    if (rows.exists(taken)) return undefined;
    names.countPlaceholder(space, -1);
    names.respell(taken, dn);
    return taken;
  };
}

function conflict(message: string): StoreError {
  return new StoreError('store-conflict', `${message}, so it cannot be given a second time; look it up before writing`);
}

type EvictionParts = Pick<ObjectParts, 'names' | 'rows' | 'referenceTargets'> &
  Pick<Removal, 'remove'> &
  Pick<Objects, 'rename' | 'linked'>;

function createEviction({ names, rows, referenceTargets, remove, rename, linked }: EvictionParts): Objects['evict'] {
  /** Its metaverse object lost an export object it had provisioned; the next synchronization has to provision it again. */
  function abandon({ id, mv }: CsObject): void {
    remove(id);
    if (mv === null) return;
    referenceTargets.add(mv);
    for (const other of linked(mv)) {
      const row = rows.get(other);
      if (row.object.image === null) continue;
      rows.update(row, { object: { ...row.object, retry: true }, state: row.state | retryBit });
    }
  }

  return (space, dn, id) => {
    const occupant = names.find(space, dn);
    const row = occupant === undefined || occupant === id ? undefined : rows.find(occupant);
    if (row === undefined) return;
    if (row.object.anchor === null) {
      abandon(row.object);
      return;
    }
    const parked = transientDn(row.object);
    rename(row.object, parked);
    rows.update(row, { object: { ...row.object, dn: parked }, state: row.state });
    rows.setHash(row.object.id, null);
  };
}

const emptyObject = {
  anchor: null,
  image: null,
  hologram: null,
  referenceCounts: noReferences,
  stagedReferences: false,
  pendingImport: 'none',
  retry: false,
  pendingExport: null,
  syncError: null,
} as const;

interface Removal {
  readonly remove: (id: number) => void;
  readonly mergePlaceholder: (object: CsObject, placeholder: number) => void;
}

function createRemoval(parts: ObjectParts): Removal {
  const { names, rows, references, referenceRows, referenceChanges, pendingReferences, joinKeys } = parts;
  const noKeys = new Map<string, readonly string[]>();

  return {
    remove: (id) => {
      const row = rows.get(id);
      const { space, dn } = row.object;
      joinKeys.changeCs(space, id, rows.joinKeys(id), null);
      joinKeys.watch(id, noKeys);
      references.clear(ownerOf(row));
      pendingReferences.clear(id);
      rows.remove(id);
      if (referenceRows.isReferenced(id) || referenceChanges.isTarget(id) || pendingReferences.isTarget(id)) {
        names.countPlaceholder(space, 1);
      } else names.remove(space, id, dn);
    },
    mergePlaceholder: ({ id, space }, placeholder) => {
      references.redirect(placeholder, id, (cs, slot) => {
        const row = rows.get(cs);
        const counts = new Map(row.object.referenceCounts);
        counts.set(slot, (counts.get(slot) ?? 1) - 1);
        rows.update(row, { object: { ...row.object, referenceCounts: counts }, state: row.state });
      });
      pendingReferences.redirect(placeholder, id);
      names.remove(space, placeholder, names.dnOf(placeholder));
      names.countPlaceholder(space, -1);
    },
  };
}

/** The object as an owner of references, with a working copy of its counts. */
export function ownerOf({ object, state }: CsRow): ReferenceOwner {
  const { id, space, referenceCounts } = object;
  return { id, space, recorded: (state & newReferencesBit) === 0, counts: new Map(referenceCounts) };
}

/** The row after an update by synchronization, export or confirmation. The DN's own table is not its concern. */
function applyUpdate(row: CsRow, change: CsUpdate): { readonly after: CsRow; readonly data?: ChangedData } {
  const { object: before } = row;
  const consumed = change.consumed === true;
  const pendingExport = change.pendingExport === undefined ? before.pendingExport : change.pendingExport;
  const syncError = change.syncError === undefined ? before.syncError : change.syncError;
  const retry = change.retry ?? before.retry;
  let state = withBit(withPendingExport(row.state, pendingExport), syncErrorBit, syncError !== null);
  state = withBit(state, retryBit, retry);
  if (consumed) state = consumedState(state, before.image !== null);
  const object: CsObject = {
    ...before,
    dn: change.dn ?? before.dn,
    anchor: change.anchor ?? before.anchor,
    hologram: consumed ? before.image : before.hologram,
    pendingImport: pendingImportOf(state),
    retry,
    mv: change.mv === undefined ? before.mv : change.mv,
    lineage: change.lineage ?? before.lineage,
    pendingExport,
    syncError,
  };
  const after = { object, state };
  return consumed && (row.state & hologramStoredBit) !== 0 ? { after, data: { hologram: null } } : { after };
}

function consumedState(state: number, imported: boolean): number {
  const settled = withPendingImport(state & ~(hologramStoredBit | movedBit | retypedBit), 'none');
  return imported ? settled | hologramSameBit : settled;
}
