import assert from 'node:assert/strict';
import type { WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import { EngineBusyError } from '../../../engine/runs/engine-error.ts';
import type { CyclePolicy, CycleResult } from '../../../engine/runs/engine.ts';
import {
  runScheduler,
  type ScheduledWorkspace,
  type SchedulerEvent,
  UnusableWorkspaceError,
} from '../../../engine/scheduler/run-scheduler.ts';
import { readScheduleState, type ScheduleState, writeScheduleState } from '../../../engine/scheduler/schedule-state.ts';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { testConfiguration, testConnector } from '../runs/run-fixture.ts';

const minute = 60_000;

/**
 * A schedule on a clock of its own: waiting is what lets time pass. `at` says what happens at a minute, `take` how many minutes the
 * cycle that starts then takes; it ends after `until` minutes, whatever its clock says.
 */
class Timetable {
  readonly log: string[] = [];
  readonly store = openSqliteStore(':memory:');
  readonly signal = { cancelled: false };
  now = 0;
  take = 1;
  configuration: WorkspaceConfiguration;
  failure: Error | undefined;
  trouble: Error | undefined;
  #passed = 0;
  readonly #at = new Map<number, (table: Timetable) => void>();

  constructor(intervalMinutes = 30) {
    const base = testConfiguration([testConnector('forest', 'AD')]);
    this.configuration = { ...base, schedule: { ...base.schedule, intervalMs: intervalMinutes * minute } };
  }

  at(atMinute: number, happens: (table: Timetable) => void): this {
    this.#at.set(atMinute, happens);
    return this;
  }

  keep(change: Partial<ScheduleState>): void {
    writeScheduleState(this.store, change);
  }

  pass(milliseconds: number): void {
    this.#passed += milliseconds;
    const end = this.now + milliseconds;
    this.now = end;
    for (const [atMinute, happens] of this.#at)
      if (atMinute * minute <= end) {
        this.#at.delete(atMinute);
        happens(this);
      }
  }

  async run(until: number, once = false): Promise<readonly string[]> {
    const workspace: ScheduledWorkspace = {
      configuration: async () => await Promise.resolve(this.configuration),
      state: () => readScheduleState(this.store),
      keep: (change) => this.keep(change),
      maintain: () => undefined,
      cycle: async (policy, started) => await this.#cycle(policy, started),
    };
    await runScheduler(
      {
        workspace,
        clock: { now: () => this.now, pause: async () => await Promise.resolve() },
        signal: this.signal,
        wait: async (milliseconds) => {
          this.pass(milliseconds);
          if (this.#passed >= until * minute) this.signal.cancelled = true;
          await Promise.resolve();
        },
        tell: (event) => this.#tell(event),
      },
      { once },
    );
    return this.log;
  }

  async #cycle(policy: CyclePolicy, started: () => void): Promise<CycleResult> {
    if (this.trouble !== undefined) throw this.trouble;
    started();
    this.pass(this.take * minute);
    if (this.failure !== undefined) throw this.failure;
    return await Promise.resolve({ runs: [], skipped: [], reasons: [], changed: false, complete: policy === 'Delta' });
  }

  #tell(event: SchedulerEvent): void {
    const at = Math.round((this.now / minute) * 100) / 100;
    switch (event.event) {
      case 'started':
      case 'stopped':
      case 'waiting':
        return;
      case 'cycle-started':
        this.log.push(`${at} ${event.policy} planned for ${event.planned / minute}`);
        return;
      case 'cycle-ended':
        this.log.push(`${at} ended`);
        return;
      case 'cycle-failed':
        this.log.push(`${at} failed: ${event.message}`);
        return;
      case 'unusable':
        this.log.push(`${at} unusable: ${event.first}`);
        return;
      case 'busy':
      case 'reloaded':
      case 'switched-off':
      case 'suspended':
      case 'interval-raised':
      case 'maintained':
        this.log.push(`${at} ${event.event}`);
    }
  }
}

describe('a schedule', () => {
  it('starts a cycle at once and then every interval, without drift', async () => {
    assert.deepEqual(await new Timetable().run(95), [
      '0 Delta planned for 0',
      '1 ended',
      '30 Delta planned for 30',
      '31 ended',
      '60 Delta planned for 60',
      '61 ended',
      '90 Delta planned for 90',
      '91 ended',
    ]);
  });

  it('follows a cycle that took too long by the next at once, never beside it, and plans on from there', async () => {
    const table = new Timetable();
    table.take = 40;
    table.at(35, () => (table.take = 1));
    assert.deepEqual(await table.run(75), [
      '0 Delta planned for 0',
      '40 ended',
      '40 Delta planned for 40',
      '41 ended',
      '70 Delta planned for 70',
      '71 ended',
    ]);
  });

  it('keeps its plan over a restart', async () => {
    const table = new Timetable();
    await table.run(10);
    table.signal.cancelled = false;
    assert.deepEqual((await table.run(35)).slice(2), ['30 Delta planned for 30', '31 ended']);
  });

  it('starts none while suspended, and the one that was due meanwhile when it is resumed', async () => {
    const table = new Timetable()
      .at(10, (now) => now.keep({ suspendedSince: now.now }))
      .at(100, (now) => now.keep({ suspendedSince: null }));
    assert.deepEqual(await table.run(125), [
      '0 Delta planned for 0',
      '1 ended',
      '10 suspended',
      '100 Delta planned for 100',
      '101 ended',
    ]);
  });

  it('runs one initial cycle when the next is to be one', async () => {
    const table = new Timetable().at(5, (now) => now.keep({ nextPolicy: 'Initial' }));
    const log = await table.run(65);
    assert.deepEqual(
      log.filter((line) => line.includes('planned')),
      ['0 Delta planned for 0', '30 Initial planned for 30', '60 Delta planned for 60'],
    );
  });

  it('outlives a cycle that fails, whose initial policy is not used up', async () => {
    const table = new Timetable().at(25, (now) => {
      now.keep({ nextPolicy: 'Initial' });
      now.failure = new Error('no disk');
    });
    table.at(35, () => (table.failure = undefined));
    assert.deepEqual((await table.run(65)).slice(2), [
      '30 Initial planned for 30',
      '31 failed: no disk',
      '60 Initial planned for 60',
      '61 ended',
    ]);
  });

  it('waits for a run of another process and begins within seconds after it', async () => {
    const table = new Timetable();
    table.trouble = new EngineBusyError();
    table.at(7, () => (table.trouble = undefined));
    assert.deepEqual(await table.run(10), ['0 busy', '7 Delta planned for 7', '8 ended']);
  });

  it('starts nothing while the workspace has errors, says so once, and goes on when they are gone', async () => {
    const table = new Timetable();
    table.at(20, () => (table.trouble = new UnusableWorkspaceError(2, 'rules/a.syncrule:1:1: wrong')));
    table.at(50, () => (table.trouble = undefined));
    assert.deepEqual((await table.run(60)).slice(2), [
      '30 unusable: rules/a.syncrule:1:1: wrong',
      '50 Delta planned for 50',
      '51 ended',
    ]);
  });

  it('goes by a changed configuration at once', async () => {
    const table = new Timetable();
    table.at(5, ({ configuration }) => {
      table.configuration = { ...configuration, schedule: { ...configuration.schedule, intervalMs: 10 * minute } };
    });
    table.at(25, ({ configuration }) => {
      table.configuration = { ...configuration, schedule: { ...configuration.schedule, enabled: false } };
    });
    assert.deepEqual((await table.run(60)).slice(2), [
      '5 reloaded',
      '15 Delta planned for 15',
      '16 ended',
      '25 reloaded',
      '25 switched-off',
    ]);
  });

  it('is not put out by a clock that jumps', async () => {
    const table = new Timetable();
    table.at(40, () => (table.now += 300 * minute));
    const forward = await table.run(85);
    assert.deepEqual(
      forward.filter((line) => line.includes('planned')).map((line) => Number(line.split(' ')[0])),
      [0, 30, 340, 370],
    );
    const back = new Timetable();
    back.now = 1_000 * minute;
    back.at(1_010, () => (back.now -= 500 * minute));
    const log = await back.run(75);
    assert.deepEqual(
      log.filter((line) => line.includes('planned')).map((line) => Math.round(Number(line.split(' ')[0]))),
      [1_000, 540, 570],
    );
  });

  it('tells that a shorter interval than the service allows is raised', async () => {
    const table = new Timetable(5);
    table.configuration = { ...table.configuration, connectors: [testConnector('cloud', 'Entra')] };
    assert.deepEqual(
      (await table.run(35)).filter((line) => !line.includes('ended')),
      ['0 interval-raised', '0 Delta planned for 0', '30 Delta planned for 30'],
    );
  });

  it('with once starts one cycle now, whenever the next is planned, and none while suspended', async () => {
    const table = new Timetable();
    table.keep({ nextStart: 20 * minute });
    assert.deepEqual(await table.run(100, true), ['0 Delta planned for 0', '1 ended']);
    assert.equal(readScheduleState(table.store).nextStart, 30 * minute);
    table.keep({ suspendedSince: 0 });
    assert.deepEqual((await table.run(100, true)).slice(2), ['1 suspended']);
  });
});
