import assert from 'node:assert/strict';
import { scheduleText } from '../../../engine/scheduler/schedule-text.ts';
import type { ScheduleStatus } from '../../../engine/scheduler/workspace-status.ts';

const now = Date.UTC(2026, 0, 2, 12);

const planned: ScheduleStatus = {
  enabled: true,
  intervalMs: 1_800_000,
  suspendedSince: null,
  nextPolicy: 'Delta',
  nextStart: now + 720_000,
  scheduler: { pid: 7, host: 'sync01', activity: 'the schedule', since: now },
};

function sentence(schedule: Partial<ScheduleStatus>): string {
  const status = { now, staging: false, connectors: [], holder: null, attention: [] };
  return scheduleText({ ...status, schedule: { ...planned, ...schedule } }, (at) =>
    new Date(at).toISOString().slice(11, 16),
  );
}

describe('the schedule in a sentence', () => {
  for (const [schedule, said] of [
    [{}, 'every 30 min, next a delta cycle at 12:12, in 12 min; scheduler is process 7 on "sync01", since 12:00'],
    [
      { nextPolicy: 'Initial', nextStart: now },
      'every 30 min, next an initial cycle due now; scheduler is process 7 on "sync01", since 12:00',
    ],
    [{ nextStart: null, scheduler: null }, 'every 30 min, no cycle planned yet; no scheduler runs'],
    [{ suspendedSince: now, scheduler: null }, 'suspended since 12:00; no scheduler runs'],
    [{ enabled: false, scheduler: null }, 'switched off in joinery.json; no scheduler runs'],
    [
      { intervalMs: 7_500_000, nextStart: null, scheduler: null },
      'every 2 h 5 min, no cycle planned yet; no scheduler runs',
    ],
  ] as const) {
    it(`says ${said}`, () => {
      assert.equal(sentence(schedule), `Schedule: ${said}`);
    });
  }
});
