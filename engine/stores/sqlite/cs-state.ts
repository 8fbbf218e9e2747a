import type { PendingExport, PendingImport } from '../../ports/store.ts';

/*
 * The bits of a connector-space row's `state` column. The masks 15 (due) and 112 (to export) stand in the partial indexes of the schema,
 * so these bits can only move with a migration.
 */
const importMask = 7;
export const retryBit: number = 8;
const operationShift = 4;
const operationMask = 3 << operationShift;
/** Some staged reference change was not sent. */
export const unsentReferencesBit: number = 1 << 6;
/** The object has an image. */
export const importedBit: number = 1 << 7;
/** The hologram is the image, and not stored a second time. */
export const hologramSameBit: number = 1 << 8;
/** The hologram differs from the image and is stored. Neither hologram bit: it was never synchronized. */
export const hologramStoredBit: number = 1 << 9;
/** There is a pending or unconfirmed export besides references. */
export const exportBit: number = 1 << 10;
/** There are staged reference changes, sent or not. */
export const referenceExportBit: number = 1 << 11;
export const syncErrorBit: number = 1 << 12;
export const exportErrorBit: number = 1 << 13;
/** DN or partition changed and no synchronization consumed it. */
export const movedBit: number = 1 << 14;
/** The object type changed and no synchronization consumed it. */
export const retypedBit: number = 1 << 15;
/** No reference value was ever consumed: every one counts as added, without a row for each. */
export const newReferencesBit: number = 1 << 16;

/** A delete was sent and no import has confirmed it. */
const sentDeleteBit: number = 1 << 17;

/** Whether the object goes, or is gone in its directory already. */
export function isBeingDeleted(state: number): boolean {
  const deleted = operations.indexOf('delete') << operationShift;
  return pendingImportOf(state) === 'delete' || (state & operationMask) === deleted || (state & sentDeleteBit) !== 0;
}

const pendingImports: readonly PendingImport[] = ['none', 'add', 'update', 'delete', 'delete-add'];
const operations: readonly PendingExport['operation'][] = ['none', 'add', 'modify', 'delete'];

export function pendingImportOf(state: number): PendingImport {
  return pendingImports[state & importMask] ?? 'none';
}

export function withPendingImport(state: number, pendingImport: PendingImport): number {
  return (state & ~importMask) | pendingImports.indexOf(pendingImport);
}

export function exportOperationOf(state: number): PendingExport['operation'] {
  return operations[(state & operationMask) >> operationShift] ?? 'none';
}

/** Sets what the searched columns tell of a pending export. */
export function withPendingExport(state: number, pending: PendingExport | null): number {
  const rest = state & ~(operationMask | exportBit | exportErrorBit | sentDeleteBit);
  if (pending === null) return rest;
  const error = pending.error === null ? 0 : exportErrorBit;
  const sentDelete = pending.sentOperation === 'delete' ? sentDeleteBit : 0;
  return rest | exportBit | error | sentDelete | (operations.indexOf(pending.operation) << operationShift);
}

/** An import may confirm something for this object. */
export function awaitsExport(state: number): boolean {
  return (state & (exportBit | referenceExportBit)) !== 0;
}

export function withBit(state: number, bit: number, on: boolean): number {
  return on ? state | bit : state & ~bit;
}
