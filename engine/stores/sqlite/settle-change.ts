import type { Slots } from '../../model/stored.ts';
import type { CsObject, PendingImport, Staged, StagingOutcome } from '../../ports/store.ts';
import type { ChangedData, CsRow, CsRows } from './cs-rows.ts';
import {
  awaitsExport,
  hologramSameBit,
  hologramStoredBit,
  importedBit,
  movedBit,
  retypedBit,
  withPendingImport,
} from './cs-state.ts';
import type { JoinKeys, KeyReader } from './join-keys.ts';
import { encodeSlots, sameImage } from './payload.ts';
import type { ReferenceChanges } from './reference-changes.ts';

/** What an import shows of a known object of the same type; its name and references are written already. */
export interface ShownObject {
  readonly dn: string;
  readonly partition: string;
  readonly image: Slots;
  /** The image encoded, where that was done already. */
  readonly text?: string;
  readonly referencesChanged: boolean;
  readonly counts: ReadonlyMap<number, number>;
  readonly keys: KeyReader;
  /** `null`: not known, so the next import of the whole object has to look closely. */
  readonly hash: string | null;
}

/** Compares, writes what differs, and works out what the next synchronization has to consume. */
export type SettleChange = (row: CsRow, shown: ShownObject) => Staged;

export interface SettleParts {
  readonly rows: CsRows;
  readonly joinKeys: JoinKeys;
  readonly referenceChanges: ReferenceChanges;
}

export function createSettleChange({ rows, joinKeys, referenceChanges }: SettleParts): SettleChange {
  return (row, shown) => {
    const before = row.object;
    const { id } = before;
    const imageChanged =
      before.image === null || (before.image !== shown.image && !sameImage(before.image, shown.image));
    const named = nameChange(before, shown);
    const changed = imageChanged || shown.referencesChanged || named !== undefined;
    if (changed || shown.hash !== null) rows.setHash(id, shown.hash);
    // Only a changed image or a changed list of attributes can change the keys, and the hash of the latter differs.
    if (imageChanged || shown.hash !== null) keepKeys(before, shown);
    if (!changed && before.pendingImport !== 'delete')
      return { id, outcome: 'no-change', awaitsExport: awaitsExport(row.state) };

    const images = imageChanged
      ? changeImage(row, shown)
      : { state: row.state, image: before.image, hologram: before.hologram };
    const moved = named === undefined ? images.state : images.state | movedBit;
    const pendingImport = pendingOf(id, moved);
    const state = withPendingImport(moved, pendingImport);
    const { dn, partition } = shown;
    const { image, hologram } = images;
    const referenceCounts = shown.referencesChanged ? shown.counts : before.referenceCounts;
    const object: CsObject = { ...before, dn, partition, image, hologram, pendingImport, referenceCounts };
    rows.update(row, { object, state }, images.data);
    const reappeared = before.pendingImport === 'delete' && pendingImport !== 'none';
    const outcome = named ?? (changed || reappeared ? 'update' : 'no-change');
    return { id, outcome, awaitsExport: awaitsExport(state) };
  };

  function keepKeys({ id, space }: CsObject, { keys, image }: ShownObject): void {
    const known = rows.joinKeys(id);
    const wanted = keys.read(image);
    if (known === wanted) return;
    joinKeys.changeCs(space, id, known, wanted);
    rows.setJoinKeys(id, wanted);
  }

  function pendingOf(id: number, state: number): PendingImport {
    if ((state & (hologramSameBit | hologramStoredBit)) === 0) return (state & retypedBit) === 0 ? 'add' : 'delete-add';
    const settled = (state & hologramSameBit) !== 0 && (state & movedBit) === 0;
    return settled && !referenceChanges.any(id) ? 'none' : 'update';
  }
}

function nameChange(before: CsObject, { dn, partition }: ShownObject): StagingOutcome | undefined {
  if (before.dn !== dn) return 'rename';
  return before.partition === partition ? undefined : 'update';
}

interface ImageChange {
  readonly state: number;
  readonly image: Slots | null;
  readonly hologram: Slots | null;
  readonly data?: ChangedData;
}

/** The former image becomes the stored hologram when it was one; a stored hologram goes when the new image equals it again. */
function changeImage({ object, state }: CsRow, { image, text }: ShownObject): ImageChange {
  const imported = state | importedBit;
  const encoded = text ?? encodeSlots(image);
  const { hologram } = object;
  if (hologram === null) return { state: imported, image, hologram, data: { image: encoded, hologram: null } };
  if (sameImage(hologram, image)) {
    const back = (imported & ~hologramStoredBit) | hologramSameBit;
    return { state: back, image, hologram: image, data: { image: encoded, hologram: null } };
  }
  const apart = (imported & ~hologramSameBit) | hologramStoredBit;
  return { state: apart, image, hologram, data: { image: encoded, hologram: encodeSlots(hologram) } };
}
