import type { Slots } from '../../model/stored.ts';
import type { CsObject, SpaceId, Staged, StagedObject } from '../../ports/store.ts';
import { noLineage, noReferences } from './cs-columns.ts';
import type { CsRow, CsRows } from './cs-rows.ts';
import {
  awaitsExport,
  hologramSameBit,
  hologramStoredBit,
  importedBit,
  newReferencesBit,
  referenceExportBit,
  retypedBit,
  unsentReferencesBit,
  withPendingExport,
  withPendingImport,
} from './cs-state.ts';
import type { JoinKeys, KeyReader } from './join-keys.ts';
import { ownerOf } from './objects.ts';
import type { Objects } from './objects.ts';
import type { PendingReferences } from './pending-references.ts';
import type { References } from './references.ts';

/** Stages objects of which nothing known can be kept: new ones, export objects shown for the first time, changed types. */
export interface WholeStaging {
  /** No object has the anchor; one may have the DN. */
  readonly stageUnknown: (incoming: Incoming) => Staged;
  /** Puts what came in the place of everything the object had but its id and link. Its name is settled already. */
  readonly replace: (row: CsRow, incoming: Incoming, outcome: 'add' | 'delete-add') => Staged;
}

/** One incoming object with what was worked out about it. */
export interface Incoming {
  readonly space: SpaceId;
  readonly object: StagedObject;
  /** As long as the layout. */
  readonly image: Slots;
  /** Encoded image. */
  readonly text: string;
  readonly hash: string;
  readonly keys: KeyReader;
}

export interface WholeStagingParts {
  readonly rows: CsRows;
  readonly objects: Objects;
  readonly references: References;
  readonly pendingReferences: PendingReferences;
  readonly joinKeys: JoinKeys;
}

export function createWholeStaging(parts: WholeStagingParts): WholeStaging {
  const { rows, objects, references, pendingReferences, joinKeys } = parts;

  function stageUnknown(incoming: Incoming): Staged {
    const { space, object } = incoming;
    const id = objects.claim(space, object.dn);
    if (id !== undefined) return insert(id, incoming);
    const occupant = objects.byDn(space, object.dn);
    if (occupant !== undefined && occupant.object.anchor === null && occupant.object.objectType === object.objectType) {
      if (occupant.object.dn !== object.dn) objects.rename(occupant.object, object.dn);
      return replace(occupant, incoming, 'add');
    }
    objects.evict(space, object.dn);
    return stageUnknown(incoming);
  }

  function insert(id: number, incoming: Incoming): Staged {
    const { space, object, image, text, hash, keys } = incoming;
    const owner = { id, space, recorded: false, counts: new Map<number, number>() };
    references.insert(owner, object.references);
    const inserted = newObject(id, incoming, owner.counts);
    const keyText = keys.read(image);
    const state = withPendingImport(importedBit | newReferencesBit, 'add');
    rows.insert({ object: inserted, state }, { image: text, joinKeys: keyText, hash });
    joinKeys.changeCs(space, id, null, keyText);
    return { id, outcome: 'add', awaitsExport: false };
  }

  function replace(row: CsRow, incoming: Incoming, outcome: 'add' | 'delete-add'): Staged {
    const { object, image, text, hash, keys } = incoming;
    const { id, space } = row.object;
    const { objectType, partition, dn, anchor } = object;
    const owner = { ...ownerOf(row), recorded: false };
    for (const slot of new Set([...owner.counts.keys(), ...object.references.keys()])) {
      references.replace(owner, slot, object.references.get(slot) ?? []);
    }
    references.consume(id, space);
    const retyped = outcome === 'delete-add';
    // A staged export speaks of positions in the former type's layout.
    if (retyped) pendingReferences.clear(id);
    const settled = (row.state & ~(hologramSameBit | hologramStoredBit)) | importedBit | newReferencesBit;
    const kept = retyped ? withoutExport(settled) | retypedBit : settled;
    const state = withPendingImport(kept, outcome);
    const identity = { objectType, partition, dn, anchor, image, hologram: null, referenceCounts: owner.counts };
    const pendingExport = retyped ? null : row.object.pendingExport;
    const after: CsObject = { ...row.object, ...identity, pendingImport: outcome, pendingExport };
    rows.update(row, { object: after, state }, { image: text, hologram: null });
    rows.setHash(id, hash);
    const keyText = keys.read(image);
    joinKeys.changeCs(space, id, rows.joinKeys(id), keyText);
    rows.setJoinKeys(id, keyText);
    return { id, outcome, awaitsExport: awaitsExport(state) };
  }

  return { stageUnknown, replace };
}

function newObject(id: number, incoming: Incoming, counts: ReadonlyMap<number, number>): CsObject {
  const { objectType, partition, dn, anchor } = incoming.object;
  return {
    id,
    space: incoming.space,
    objectType,
    partition,
    dn,
    anchor,
    image: incoming.image,
    hologram: null,
    referenceCounts: counts.size === 0 ? noReferences : counts,
    stagedReferences: false,
    pendingImport: 'add',
    retry: false,
    mv: null,
    lineage: noLineage,
    pendingExport: null,
    syncError: null,
  };
}

function withoutExport(state: number): number {
  return withPendingExport(state & ~(referenceExportBit | unsentReferencesBit), null);
}
