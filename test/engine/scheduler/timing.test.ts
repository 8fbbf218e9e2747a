import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScheduleConfiguration } from '../../../engine/model/configuration.ts';
import { dueAt, effectiveInterval, startAfter } from '../../../engine/scheduler/timing.ts';
import { testConfiguration, testConnector } from '../runs/run-fixture.ts';

const minute = 60_000;

describe('the next start of a cycle', () => {
  for (const [what, planned, now, expected] of [
    ['was never planned: at once', null, 1_000, 1_000],
    ['lies ahead', 1_000 + 5 * minute, 1_000, 1_000 + 5 * minute],
    ['is now', 1_000, 1_000, 1_000],
    ['was missed by hours while the machine slept: at once, and once', 0, 500 * minute, 500 * minute],
    ['lies days ahead since the clock was set back: not later than one interval', 9_000 * minute, 0, 30 * minute],
  ] as const)
    it(`that ${what}`, () => {
      assert.equal(dueAt(planned, now, 30 * minute), expected);
    });

  for (const [what, planned, now, expected] of [
    ['counts from the plan, so that delays do not add up', 0, 7 * minute, 30 * minute],
    ['comes at once after a cycle that took longer than the interval', 0, 31 * minute, 31 * minute],
    ['comes once after one that took several', 0, 500 * minute, 500 * minute],
    ['is not put off by a clock that was set back meanwhile', 9_000 * minute, 0, 30 * minute],
  ] as const)
    it(`after a cycle ${what}`, () => {
      assert.equal(startAfter(planned, now, 30 * minute), expected);
    });

  it('never lies in the past nor more than an interval ahead, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1e6 }), (planned, now, interval) => {
        for (const next of [dueAt(planned, now, interval), startAfter(planned, now, interval)])
          assert.ok(next >= now && next <= now + interval);
      }),
    );
  });
});

describe('the interval that counts', () => {
  it('is half an hour at least where a tenant of the service is among the connectors', () => {
    const { connectors } = testConfiguration([testConnector('cloud', 'Entra')]);
    assert.deepEqual(effectiveInterval({ connectors, schedule: wanted(5 * minute) }), {
      intervalMs: 30 * minute,
      raisedFrom: 5 * minute,
    });
    assert.deepEqual(effectiveInterval({ connectors, schedule: wanted(45 * minute) }), { intervalMs: 45 * minute });
  });

  it('is whatever is asked for without one, a second at least', () => {
    const { connectors } = testConfiguration([testConnector('forest', 'AD')]);
    assert.deepEqual(effectiveInterval({ connectors, schedule: wanted(5_000) }), { intervalMs: 5_000 });
    assert.deepEqual(effectiveInterval({ connectors, schedule: wanted(0) }), { intervalMs: 1_000 });
  });
});

function wanted(intervalMs: number): ScheduleConfiguration {
  return { enabled: true, intervalMs, maintenance: true, runHistoryMs: 1 };
}
