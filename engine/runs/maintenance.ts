import type { ScheduleConfiguration } from '../model/configuration.ts';
import type { Store } from '../ports/store.ts';

const day = 24 * 60 * 60 * 1000;
const lastState = 'maintenance';

/**
 * Forgets runs that ended longer ago than the workspace keeps them, at most once a day. Returns how many, `undefined` where it is
 * switched off or not due. The space they took is used again by later runs, so the file is not packed: that would rewrite all of it.
 */
export function maintainStore(store: Store, schedule: ScheduleConfiguration, now: number): number | undefined {
  if (!schedule.maintenance) return undefined;
  const last = Number(store.state(lastState) ?? Number.NEGATIVE_INFINITY);
  // A clock that was set back must not keep maintenance away for as long.
  if (now - last < day && now >= last) return undefined;
  return store.batch((writer) => {
    writer.setState(lastState, String(now));
    return writer.purgeRuns(now - schedule.runHistoryMs);
  });
}
