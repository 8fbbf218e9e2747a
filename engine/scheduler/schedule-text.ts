import { formatSpan } from '../model/figures.ts';
import type { WorkspaceStatus } from './workspace-status.ts';

/** The schedule as a sentence without a trailing full stop: interval, next cycle, who starts it. `time` writes a moment. */
export function scheduleText({ schedule, now }: WorkspaceStatus, time: (at: number) => string): string {
  const { enabled, suspendedSince, nextStart, nextPolicy, intervalMs, scheduler } = schedule;
  const who =
    scheduler === null
      ? 'no scheduler runs'
      : `scheduler is process ${scheduler.pid} on "${scheduler.host}", since ${time(scheduler.since)}`;
  if (!enabled) return `Schedule: switched off in joinery.json; ${who}`;
  if (suspendedSince !== null) return `Schedule: suspended since ${time(suspendedSince)}; ${who}`;
  const every = `every ${formatSpan(intervalMs)}`;
  const policy = nextPolicy === 'Initial' ? 'an initial' : 'a delta';
  if (nextStart === null) return `Schedule: ${every}, no cycle planned yet; ${who}`;
  const when = nextStart <= now ? 'due now' : `at ${time(nextStart)}, in ${formatSpan(nextStart - now)}`;
  return `Schedule: ${every}, next ${policy} cycle ${when}; ${who}`;
}
