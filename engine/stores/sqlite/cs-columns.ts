import type { Slots } from '../../model/stored.ts';
import type { CsLineage, CsObject, ObjectError } from '../../ports/store.ts';
import type { CsRow } from './cs-rows.ts';
import { hologramSameBit, importedBit, pendingImportOf, referenceExportBit, retryBit } from './cs-state.ts';
import type { Dictionary } from './dictionary.ts';
import { decodePendingExport, decodeSlots, parse } from './payload.ts';

/** What {@link selectRow} selects. */
export type Columns = readonly [
  id: number,
  space: number,
  type: number,
  partition: number,
  state: number,
  mv: number | null,
  linkOrder: number,
  joinedBy: number | null,
  provisionedBy: number | null,
  outboundJoinedBy: number | null,
  anchor: string | null,
  dn: string,
  image: string | null,
  hologram: string | null,
  pendingExport: string | null,
  syncError: string | null,
  referenceCounts: string | null,
];

/** Everything an object consists of. The order of the joins is fixed (CROSS JOIN): rows are always found from `cs`. */
export const selectRow: string = `
  SELECT c.id, c.space, c.type, c.partition, c.state, c.mv, c.link_order, c.joined_by, c.provisioned_by, c.outbound_joined_by,
    c.anchor, n.dn, d.image, d.hologram, d.pending_export, d.sync_error, c.ref_counts
  FROM cs c CROSS JOIN dn n ON n.id = c.id LEFT JOIN cs_data d ON d.id = c.id`;

/** Shared, as most objects have none. */
export const noReferences: ReadonlyMap<number, number> = new Map();

/** Nothing holds the object. Shared, as most objects of a first import have it. */
export const noLineage: CsLineage = { joinedBy: null, provisionedBy: null, outboundJoinedBy: null, linkOrder: 0 };

export function decodeRow(columns: Columns, dictionary: Dictionary): CsRow {
  const [id, space, type, partition, state, mv, , , , , anchor, dn, imageText, , pendingExport, syncError, counts] =
    columns;
  const length = dictionary.slotCount(space, type);
  const image = (state & importedBit) === 0 || imageText === null ? null : decodeSlots(imageText, length);
  const object: CsObject = {
    id,
    space,
    objectType: dictionary.text('type', type),
    partition: dictionary.text('partition', partition),
    dn,
    anchor,
    image,
    hologram: decodeHologram(columns, image, length),
    referenceCounts: counts === null ? noReferences : new Map(parse<[number, number][]>(counts)),
    stagedReferences: (state & referenceExportBit) !== 0,
    pendingImport: pendingImportOf(state),
    retry: (state & retryBit) !== 0,
    mv,
    lineage: decodeLineage(columns, dictionary),
    pendingExport: pendingExport === null ? null : decodePendingExport(pendingExport),
    syncError: syncError === null ? null : parse<ObjectError>(syncError),
  };
  return { object, state };
}

function decodeHologram(columns: Columns, image: Slots | null, length: number): Slots | null {
  if ((columns[4] & hologramSameBit) !== 0) return image;
  const text = columns[13];
  return text === null ? null : decodeSlots(text, length);
}

function decodeLineage(columns: Columns, dictionary: Dictionary): CsLineage {
  const [, , , , , , linkOrder, joinedBy, provisionedBy, outboundJoinedBy] = columns;
  if (linkOrder === 0 && joinedBy === null && provisionedBy === null && outboundJoinedBy === null) return noLineage;
  const ruleId = (number: number | null): string | null => (number === null ? null : dictionary.text('rule', number));
  return {
    joinedBy: ruleId(joinedBy),
    provisionedBy: ruleId(provisionedBy),
    outboundJoinedBy: ruleId(outboundJoinedBy),
    linkOrder,
  };
}
