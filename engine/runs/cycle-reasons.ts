import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { StoreReader } from '../ports/store.ts';
import { readState } from './engine-state.ts';
import { selectionHash } from './import-selection.ts';

/** A connector that was not synchronized for longer is synchronized in full. Source: the original's scheduler. */
export const longestWithoutSynchronizationMs: number = 7 * 24 * 60 * 60 * 1000;

/** Why a connector has to be imported in full, without trailing full stop; `undefined` when changes are enough. */
export function fullImportReason(store: StoreReader, connector: ConnectorConfiguration): string | undefined {
  const { id } = connector;
  const flag = readState(store, 'full-import-required', id);
  if (flag !== undefined) return `a full import is required: ${flag}`;
  if (readState(store, 'watermark', id) === undefined) return 'there is no position yet to import changes from';
  const selection = readState(store, 'selection', id);
  return selection === undefined || selection === selectionHash(connector)
    ? undefined
    : 'its object types, attributes, partitions, containers or group have changed since its last full import';
}

/** Why a connector has to be synchronized in full under the plan with that hash. */
export function fullSynchronizationReason(
  store: StoreReader,
  { id }: ConnectorConfiguration,
  { planHash, now }: { readonly planHash: string; readonly now: number },
): string | undefined {
  const flag = readState(store, 'full-synchronization-required', id);
  if (flag !== undefined) return `a full synchronization is required: ${flag}`;
  const plan = readState(store, 'plan', id);
  if (plan === undefined) return 'it was never synchronized in full';
  if (plan !== planHash) return 'the rules or the configuration have changed since its last full synchronization';
  const last = readState(store, 'last-synchronization', id);
  if (last === undefined || now - Number(last) <= longestWithoutSynchronizationMs) return undefined;
  return `its last synchronization ended ${Math.floor((now - Number(last)) / 86_400_000)} days ago, and after 7 days it cannot be trusted to have seen everything`;
}
