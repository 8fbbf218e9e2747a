import assert from 'node:assert/strict';
import type { EngineState, RunningState } from '../../client/engine/engine-session.ts';
import { statusText } from '../../client/status-text.ts';
import type { ScheduleStatus, WorkspaceStatus } from '../../engine/scheduler/workspace-status.ts';

const scheduler = { pid: 7, host: 'sync01', activity: 'the schedule', since: 0 };
const now = Date.UTC(2026, 0, 2, 12);

function status(schedule: Partial<ScheduleStatus> = {}, more: Partial<WorkspaceStatus> = {}): WorkspaceStatus {
  return {
    now,
    staging: false,
    connectors: [],
    holder: null,
    attention: [],
    schedule: {
      enabled: true,
      intervalMs: 1_800_000,
      suspendedSince: null,
      nextPolicy: 'Delta',
      nextStart: now + 720_000,
      scheduler,
      ...schedule,
    },
    ...more,
  };
}

function open(exportErrors = 0, running?: RunningState): EngineState {
  const none = { add: 0, update: 0, modify: 0, delete: 0 };
  const statistics = {
    objects: 1,
    connectors: 1,
    disconnectors: 0,
    placeholders: 0,
    pendingImports: none,
    pendingExports: none,
    syncErrors: 0,
    exportErrors,
  };
  const connector = {
    name: 'a',
    id: 'a',
    kind: 'file',
    category: 'AD',
    partitions: [],
    objectTypes: [],
    statistics,
  } as const;
  const summary = { folder: '/', connectors: [connector], staging: false, metaverse: {}, errors: [] };
  return { kind: 'open', summary, running };
}

describe('the status item', () => {
  it('shows nothing without a workspace, and why an engine could not be started', () => {
    assert.equal(statusText({ kind: 'stopped' }, undefined), undefined);
    const failed = statusText({ kind: 'failed', message: 'No room' }, undefined);
    assert.deepEqual([failed?.isError, failed?.tooltip], [true, 'No room']);
  });

  it('shows when the next cycle is only where a process starts it', () => {
    assert.match(statusText(open(), status())?.text ?? '', /^\$\(check\) Joinery · next .*\d\d:\d\d/);
    assert.equal(statusText(open(), status({ scheduler: null }))?.text, '$(check) Joinery');
    assert.equal(statusText(open(), undefined)?.text, '$(check) Joinery');
  });

  it('shows a suspended schedule, errors, and a run of another process', () => {
    const suspended = status({ suspendedSince: now });
    assert.equal(statusText(open(), suspended)?.text, '$(debug-pause) Joinery · suspended');
    assert.equal(statusText(open(3), suspended)?.text, '$(warning) Joinery · 3 · suspended');
    const holder = { ...scheduler, activity: 'a scheduled delta cycle' };
    const elsewhere = statusText(open(), status({}, { holder }));
    assert.match(elsewhere?.text ?? '', /^\$\(sync~spin\) Joinery/);
    assert.match(
      elsewhere?.tooltip ?? '',
      /^No object has an error\nRunning in another process: a scheduled delta cycle\n/,
    );
  });

  it('shows how far the run of this window has come', () => {
    const progress = { step: 'a: export', connector: 'a', done: 5, expected: 9 };
    const running = statusText(open(0, { title: 'Cycle', progress }), status());
    assert.deepEqual(running, {
      text: '$(sync~spin) Cycle 5',
      tooltip: 'Cycle: a: export, 5 of 9 objects',
      isError: false,
    });
  });

  it('puts what somebody has to see to below the schedule', () => {
    const tooltip = statusText(open(), status({}, { attention: ['"a" was never imported'] }))?.tooltip ?? '';
    assert.equal(tooltip.split('\n').at(-1), '• "a" was never imported');
  });
});
