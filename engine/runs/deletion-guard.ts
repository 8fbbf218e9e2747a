import type { ConnectorConfiguration, DeletionThreshold } from '../model/configuration.ts';
import type { SpaceStatistics, StoreReader, SpaceId } from '../ports/store.ts';
import type { StepContext } from './step.ts';

export interface DeletionGuard {
  /** `null`: no guard. */
  readonly threshold: DeletionThreshold | null;
  /** Staged deletes somebody has looked at and lets go in this run, whatever the threshold is. More than that many stop it again. */
  readonly allowed?: number;
}

/** First objects a stopped export names; the rest is in the report of pending exports. */
const namedObjects = 5;

/** What the deletion threshold says of the deletes staged for a connector. */
export interface JudgedDeletions {
  /** Staged deletes, whatever their object type. */
  readonly deletes: number;
  /** Most deletes an export carries out by itself. */
  readonly most: number;
  /** The threshold as people read it: `10`, `500 (5 % of the objects there)`. */
  readonly threshold: string;
}

/**
 * `undefined`: nothing guards the connector. Only tenants are guarded, as in the original. A percentage is of the objects the directory
 * holds as far as the connector space knows: those that are still to be created do not count.
 */
export function judgeDeletions(
  { category }: Pick<ConnectorConfiguration, 'category'>,
  threshold: DeletionThreshold | null,
  statistics: SpaceStatistics,
): JudgedDeletions | undefined {
  if (category !== 'Entra' || threshold === null) return undefined;
  const most = highestNumber(threshold, statistics);
  return { deletes: statistics.pendingExports.delete, most, threshold: thresholdText(threshold, most) };
}

/** Whether an export may start. */
export function passesDeletionGuard(context: StepContext, { threshold, allowed }: DeletionGuard): boolean {
  const { connector, store, space, recorder } = context;
  const judged = judgeDeletions(connector, threshold, store.statistics(space));
  if (judged === undefined || judged.deletes <= judged.most) return true;
  const { deletes } = judged;
  if (allowed !== undefined && deletes <= allowed) {
    recorder.warning({
      severity: 'warning',
      code: 'deletion-threshold-released',
      message: `${deletes} staged deletes are more than the deletion threshold of ${judged.threshold}; this one run was allowed up to ${allowed} and exported them`,
    });
    return true;
  }
  const firstNames = firstDeletes(store, space, namedObjects).map(({ dn }) => dn);
  const stillMore = allowed === undefined ? '' : ` and more than the ${allowed} this run was allowed`;
  recorder.error({
    severity: 'error',
    code: 'stopped-deletion-threshold-exceeded',
    message: `${deletes} staged deletes are more than the deletion threshold of ${judged.threshold}${stillMore}, so nothing was exported. The first: ${firstNames.join('; ')}. All of them: joinery pending "${connector.name}" --deletes. If they are wanted, joinery run "${connector.name}" export --allow-deletes ${deletes} lets exactly so many go, once`,
  });
  return false;
}

function highestNumber(threshold: DeletionThreshold, { objects, pendingExports }: SpaceStatistics): number {
  if (typeof threshold === 'number') return threshold;
  return Math.floor(((objects - pendingExports.add) * threshold.percent) / 100);
}

function thresholdText(threshold: DeletionThreshold, most: number): string {
  return typeof threshold === 'number' ? String(most) : `${most} (${threshold.percent} % of the objects there)`;
}

/** Objects staged for deletion in the order of their DNs, so that the same are named however they came to be staged. */
export function firstDeletes(
  store: StoreReader,
  space: SpaceId,
  limit: number,
): readonly { readonly dn: string; readonly objectType: string }[] {
  let first: { readonly dn: string; readonly objectType: string }[] = [];
  for (let ids = store.pendingExportIds(space, 0, 1000); ids.length > 0;) {
    const deleted = ids.flatMap((id) => {
      const object = store.cs(id);
      if (object?.pendingExport?.operation !== 'delete') return [];
      const { dn, objectType } = object;
      return [{ dn, objectType }];
    });
    first = [...first, ...deleted].toSorted((left, right) => (left.dn < right.dn ? -1 : 1)).slice(0, limit);
    ids = store.pendingExportIds(space, ids.at(-1) ?? 0, 1000);
  }
  return first;
}
