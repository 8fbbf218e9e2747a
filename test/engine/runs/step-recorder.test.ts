import assert from 'node:assert/strict';
import { createStepRecorder } from '../../../engine/runs/step-recorder.ts';
import { RunFixture } from './run-fixture.ts';

const error = { severity: 'error', code: 'e', message: 'm' } as const;

describe('the step recorder', () => {
  it('writes counters, errors and the position with the batch, and each error once', () => {
    const { store, ...fixture } = started();
    const { recorder, run } = fixture.context;
    recorder.count('stage-add', 2);
    recorder.countOutbound('cloud', 'provisioned-add-flow');
    recorder.error(error);
    recorder.object();
    for (const cursor of ['one', 'two']) store.batch((writer) => recorder.save(writer, { cursor }));
    const record = store.run(run);
    assert.deepEqual(record?.step, {
      kind: 'full-import',
      status: 'in-progress',
      startedAt: record?.startedAt,
      endedAt: null,
      counters: { 'stage-add': 2 },
      outbound: { cloud: { 'provisioned-add-flow': 1 } },
      objects: 1,
    });
    assert.deepEqual(store.runErrors(run), [error]);
    assert.equal(store.unfinishedRun(fixture.connectorId, 'Full Import')?.position.cursor, 'two');
  });

  it('says at the 5,000th error that the step has to stop', () => {
    const recorder = createStepRecorder({ run: 1, kind: 'export', startedAt: 0 });
    const answers = Array.from({ length: 5_000 }, () => recorder.error(error));
    assert.equal(answers.indexOf(false), 4_999);
  });

  it('goes on from what a killed step had counted', () => {
    const step = createStepRecorder({ run: 1, kind: 'export', startedAt: 5 });
    step.count('export-add', 3);
    step.countOutbound('a', 'b', 2);
    step.object();
    const resumed = createStepRecorder({
      run: 1,
      kind: 'export',
      startedAt: 5,
      resumeFrom: { step: step.result('in-progress', null), errors: 4_998, warnings: 1 },
    });
    resumed.count('export-add');
    resumed.countOutbound('a', 'b');
    assert.deepEqual(resumed.result('success', 9), {
      kind: 'export',
      status: 'success',
      startedAt: 5,
      endedAt: 9,
      counters: { 'export-add': 4 },
      outbound: { a: { b: 3 } },
      objects: 1,
    });
    assert.equal(resumed.error(error), true);
    assert.equal(resumed.error(error), false);
    assert.equal(resumed.warningCount, 1);
  });
});

function started(): Pick<RunFixture, 'store'> & {
  readonly connectorId: string;
  readonly context: ReturnType<RunFixture['begin']>;
} {
  const fixture = new RunFixture();
  return { store: fixture.store, connectorId: fixture.connector.id, context: fixture.begin('Full Import') };
}
