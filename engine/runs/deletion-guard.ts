import type { DeletionThreshold } from '../model/configuration.ts';
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

/**
 * Whether an export may start. Only tenants are guarded, as in the original. Every staged delete counts, whatever its object type. A
 * percentage is of the objects the directory holds as far as the connector space knows: those that are still to be created do not count.
 */
export function passesDeletionGuard(context: StepContext, { threshold, allowed }: DeletionGuard): boolean {
  const { connector, store, space, recorder } = context;
  if (connector.category !== 'Entra' || threshold === null) return true;
  const statistics = store.statistics(space);
  const deletes = statistics.pendingExports.delete;
  const most = highestNumber(threshold, statistics);
  if (deletes <= most) return true;
  if (allowed !== undefined && deletes <= allowed) {
    recorder.warning({
      severity: 'warning',
      code: 'deletion-threshold-released',
      message: `${deletes} staged deletes are more than the deletion threshold of ${thresholdText(threshold, most)}; this one run was allowed up to ${allowed} and exported them`,
    });
    return true;
  }
  const stillMore = allowed === undefined ? '' : ` and more than the ${allowed} this run was allowed`;
  recorder.error({
    severity: 'error',
    code: 'stopped-deletion-threshold-exceeded',
    message: `${deletes} staged deletes are more than the deletion threshold of ${thresholdText(threshold, most)}${stillMore}, so nothing was exported. The first: ${firstDeletes(store, space).join('; ')}. All of them: joinery pending "${connector.name}" --deletes. If they are wanted, joinery run "${connector.name}" export --allow-deletes ${deletes} lets exactly so many go, once`,
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

/** In the order of their DNs, so that the same objects are named however they came to be staged. */
function firstDeletes(store: StoreReader, space: SpaceId): readonly string[] {
  let first: string[] = [];
  for (let ids = store.pendingExportIds(space, 0, 1000); ids.length > 0;) {
    const deleted = ids.flatMap((id) => {
      const object = store.cs(id);
      return object?.pendingExport?.operation === 'delete' ? [object.dn] : [];
    });
    first = [...first, ...deleted].toSorted().slice(0, namedObjects);
    ids = store.pendingExportIds(space, ids.at(-1) ?? 0, 1000);
  }
  return first;
}
