import assert from 'node:assert/strict';
import {
  scheduleEvent,
  setSuspended,
  startSchedule,
  stopSchedule,
  readStatus,
} from '../../../engine/host/protocol/operations.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import type { SchedulerEvent } from '../../../engine/scheduler/run-scheduler.ts';
import { Host, refused } from './host-process.ts';

describe('the schedule in the engine host', function () {
  this.timeout(60_000);
  let host: Host;
  let events: SchedulerEvent[];
  beforeEach(() => {
    host = new Host();
    events = [];
    host.connection.onNotification(scheduleEvent, (event) => void events.push(event));
  });
  afterEach(async () => {
    await host.close();
  });

  const until = async (name: SchedulerEvent['event']): Promise<SchedulerEvent> => {
    for (const end = Date.now() + 30_000; Date.now() < end;) {
      const found = events.find(({ event }) => event === name);
      if (found !== undefined) return found;
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    throw new Error(`no ${name} among ${events.map(({ event }) => event).join(', ')}`);
  };

  it('runs the cycle that is due, as a run like any other, and plans the next', async () => {
    await host.open();
    await host.connection.sendRequest(startSchedule, null);
    const ended = await until('cycle-ended');
    assert.ok(
      ended.event === 'cycle-ended' && ended.result.runs.every(({ status }) => /success|no-objects/.test(status)),
    );
    assert.ok(host.progress.length > 0);
    const { schedule } = await host.connection.sendRequest(readStatus, null);
    assert.equal(schedule.scheduler?.pid, host.process.pid);
    assert.ok((schedule.nextStart ?? 0) > Date.now());
    await host.connection.sendRequest(stopSchedule, null);
    await until('stopped');
    assert.equal((await host.connection.sendRequest(readStatus, null)).schedule.scheduler, null);
  });

  it('waits while it is suspended, and refuses nothing people start', async () => {
    await host.open();
    await host.connection.sendRequest(setSuspended, { suspended: true });
    await host.connection.sendRequest(startSchedule, null);
    await until('suspended');
    const cycle = await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    assert.ok(cycle.changed);
    assert.ok(events.every(({ event }) => event !== 'cycle-started'));
  });

  it('is run by one process at a time', async () => {
    await host.open();
    await host.connection.sendRequest(startSchedule, null);
    await host.connection.sendRequest(startSchedule, null);
    const other = new Host();
    try {
      await other.connection.sendRequest(protocol.openWorkspace, { folder: host.folder });
      const error = await refused(other.connection.sendRequest(startSchedule, null));
      assert.equal(error.code, protocol.hostErrors.busy);
      assert.match(error.message, new RegExp(`Process ${host.process.pid} .*stop that one first`));
    } finally {
      await other.close();
    }
  });

  it('stops a cycle of its own when it is asked to', async () => {
    await host.open();
    await host.connection.sendRequest(startSchedule, null);
    await until('cycle-started');
    await host.connection.sendRequest(protocol.stopRun, null);
    await until('cycle-ended');
    await host.connection.sendRequest(stopSchedule, null);
  });
});
