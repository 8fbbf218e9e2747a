import { createLayout } from '../../model/stored.ts';
import type { AttributeLayout, Slots } from '../../model/stored.ts';
import type {
  CsObject,
  SpaceId,
  Staged,
  StagedChange,
  StagedObject,
  StagingOutcome,
  StoreWriter,
} from '../../ports/store.ts';
import type { CsRow, CsRows } from './cs-rows.ts';
import { awaitsExport, pendingImportOf, withPendingImport } from './cs-state.ts';
import type { Dictionary } from './dictionary.ts';
import type { JoinKeys } from './join-keys.ts';
import { ownerOf } from './objects.ts';
import type { Objects } from './objects.ts';
import { contentHash, encodeSlots, padSlots } from './payload.ts';
import type { ReferenceOwner, References } from './references.ts';
import type { SettleChange } from './settle-change.ts';
import type { Incoming, WholeStaging } from './stage-whole.ts';

/** Brings what an import shows into the connector space. */
export type Staging = Pick<StoreWriter, 'stage' | 'stageChange' | 'stageDelete'>;

export interface StagingParts {
  readonly dictionary: Dictionary;
  readonly rows: CsRows;
  readonly objects: Objects;
  readonly references: References;
  readonly joinKeys: JoinKeys;
  readonly whole: WholeStaging;
  readonly settle: SettleChange;
}

export function createStaging(parts: StagingParts): Staging {
  const { dictionary, rows, objects, references, joinKeys, whole, settle } = parts;

  function layoutOf(space: SpaceId, objectType: string): AttributeLayout {
    return dictionary.layout(space, objectType) ?? createLayout(objectType, []);
  }

  function stage(space: SpaceId, object: StagedObject, keyAttributes: readonly string[]): Staged {
    const layout = layoutOf(space, object.objectType);
    const keys = joinKeys.reader(layout, keyAttributes);
    const text = encodeSlots(object.image);
    const hash = contentHash(object, text, keys.signature);
    const known = objects.byAnchor(space, object.anchor);
    if (known !== undefined && known[1] === hash && pendingImportOf(known[2]) !== 'delete') {
      return { id: known[0], outcome: 'no-change', awaitsExport: awaitsExport(known[2]) };
    }
    const incoming = { space, object, image: padSlots(object.image, layout.attributes.length), text, hash, keys };
    return known === undefined ? whole.stageUnknown(incoming) : stageKnown(known[0], incoming);
  }

  function stageKnown(id: number, { space, object, ...content }: Incoming): Staged {
    const row = renamed(id, object.dn);
    const retyped = row.object.objectType !== object.objectType;
    if (row.object.image === null || retyped) {
      return whole.replace(row, { space, object, ...content }, retyped ? 'delete-add' : 'add');
    }
    const owner = ownerOf(row);
    let referencesChanged = false;
    for (const slot of new Set([...owner.counts.keys(), ...object.references.keys()])) {
      if (references.replace(owner, slot, object.references.get(slot) ?? [])) referencesChanged = true;
    }
    const { dn, partition } = object;
    return settle(row, { ...content, dn, partition, referencesChanged, counts: owner.counts });
  }

  /** Another object may have to leave the DN first, and may even have referred to this one: so the row is read again. */
  function renamed(id: number, dn: string): CsRow {
    const { object } = rows.get(id);
    if (object.dn === dn) return rows.get(id);
    objects.evict(object.space, dn, id);
    objects.rename(object, dn);
    return rows.get(id);
  }

  function stageChange(id: number, change: StagedChange, keyAttributes: readonly string[]): Staged {
    const row = change.newDn === undefined ? rows.get(id) : renamed(id, change.newDn);
    const { object } = row;
    const owner = ownerOf(row);
    const referencesChanged = changeReferences(references, owner, change);
    const dn = change.newDn ?? object.dn;
    const layout = layoutOf(object.space, object.objectType);
    const image = changedImage(object, change.slots, layout.attributes.length);
    const common = { dn, partition: object.partition, image, referencesChanged, counts: owner.counts, hash: null };
    return settle(row, { ...common, keys: joinKeys.reader(layout, keyAttributes) });
  }

  return { stage, stageChange, stageDelete: (space, id) => stageDelete(rows, space, id) };
}

function stageDelete(rows: CsRows, space: SpaceId, id: number): StagingOutcome {
  const row = rows.find(id);
  if (row === undefined || row.object.space !== space) return 'no-change';
  const { object, state } = row;
  if (object.image === null || object.pendingImport === 'delete') return 'no-change';
  rows.update(row, { object: { ...object, pendingImport: 'delete' }, state: withPendingImport(state, 'delete') });
  return 'delete';
}

function changedImage({ image }: CsObject, changes: StagedChange['slots'], length: number): Slots {
  if (changes.size === 0 && image !== null) return image;
  const slots = padSlots(image ?? [], length).slice();
  for (const [slot, value] of changes) slots[slot] = value;
  return slots;
}

/** Tells whether any value came or went. */
function changeReferences(references: References, owner: ReferenceOwner, change: StagedChange): boolean {
  let changed = false;
  for (const [slot, dns] of change.replacedReferences) {
    if (references.replace(owner, slot, dns)) changed = true;
  }
  for (const { slot, dn, kind } of change.references) {
    if (kind === 'add' ? references.add(owner, slot, dn) : references.remove(owner, slot, dn)) changed = true;
  }
  return changed;
}
