import assert from 'node:assert/strict';
import { createStyle } from '../../../../engine/cli/render/style.ts';
import { renderRun } from '../../../../engine/cli/render/run.ts';
import type { RunError, RunRecord } from '../../../../engine/runs/run-record.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';

const names = {
  connectorName: (id: string): string => `name of ${id}`,
  ruleName: (id: string): string => `rule ${id}`,
};

function style(environment: Readonly<Record<string, string>>, isTTY: boolean): ReturnType<typeof createStyle> {
  const output = { isTTY, write: (): boolean => true };
  return createStyle({
    stdout: output,
    stderr: output,
    cwd: '/',
    environment,
    signal: neverCancelled,
    clock: { now: () => 0, pause: () => Promise.resolve() },
  });
}

const run: RunRecord = {
  id: 1,
  connectorId: 'c1',
  profile: 'Full Synchronization',
  status: 'completed-sync-errors',
  startedAt: 0,
  endedAt: 2500,
  errorCount: 4,
  step: {
    kind: 'full-synchronization',
    status: 'completed-sync-errors',
    startedAt: 0,
    endedAt: 2500,
    counters: { 'disconnector-projected-flow': 1200, 'connector-no-flow': 0 },
    outbound: { c2: { 'provisioned-add-flow': 1196 } },
    objects: 1200,
  },
};

function error(dn: string): RunError {
  return { severity: 'error', code: 'type-mismatch', message: 'A text is no number', dn, rule: 'r1', attribute: 'c' };
}

describe('a run as text', () => {
  it('has pace, the counters that are not 0, and the first errors of each code', () => {
    const text = renderRun(run, ['CN=a', 'CN=b', 'CN=c', 'CN=d'].map(error), names, style({}, false));
    assert.equal(
      text,
      [
        'name of c1  Full Synchronization  completed-sync-errors  1,200 objects in 2.5 s, 480/s',
        '  disconnector-projected-flow 1,200',
        '  to name of c2: provisioned-add-flow 1,196',
        '  error type-mismatch  (4)',
        ...['CN=a', 'CN=b', 'CN=c'].flatMap((dn) => [`    ${dn}`, '      A text is no number (c, rule r1)']),
        '    … and 1 more',
      ].join('\n'),
    );
  });

  for (const [where, environment, isTTY, coloured] of [
    ['on a terminal', {}, true, true],
    ['in a pipe', {}, false, false],
    ['on a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ] as const) {
    it(`is ${coloured ? '' : 'not '}coloured ${where}`, () => {
      // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for.
      assert.equal(/\u001b\[/.test(renderRun(run, [], names, style(environment, isTTY))), coloured);
    });
  }
});
