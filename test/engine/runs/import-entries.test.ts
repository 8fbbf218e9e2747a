import assert from 'node:assert/strict';
import type { RunRecord } from '../../../engine/runs/run-record.ts';
import { RunFixture } from './run-fixture.ts';

function withUsers(...names: readonly string[]): RunFixture {
  const fixture = new RunFixture();
  for (const name of names) fixture.directory.put(`guid-${name}`, `CN=${name}`, { displayName: [name] });
  return fixture;
}

function outcome({ status, step }: RunRecord): unknown {
  return { status, ...step?.counters };
}

describe('what a reader tells besides objects', () => {
  it('an object that left the selection is found by its anchor, whatever it is called now', async () => {
    const fixture = withUsers('Ann', 'Bob');
    await fixture.run('Full Import');
    fixture.directory.report({ kind: 'filtered', anchor: 'guid-Ann', dn: 'CN=Bob' });
    fixture.directory.report({ kind: 'filtered', anchor: 'guid-Unknown', dn: 'CN=Bob' });
    assert.deepEqual(outcome(await fixture.run('Delta Import')), {
      status: 'success',
      'filtered-objects': 2,
      'stage-delete': 1,
    });
    assert.deepEqual(
      fixture.dump().map((line) => line.split(' ').slice(0, 3).join(' ')),
      ['CN=Ann guid-Ann delete', 'CN=Bob guid-Bob add'],
    );
  });

  it('keeps what the reader warns of, and goes on', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.directory.put('guid-Bob', 'CN=Bob', {});
    fixture.directory.warnings = [
      { code: 'no-replication-right', message: 'Deltas compare update numbers; grant the right' },
    ];
    const record = await fixture.run('Delta Import');
    assert.deepEqual(outcome(record), { status: 'completed-warnings', 'stage-add': 1 });
    assert.deepEqual(fixture.store.runErrors(record.id), [
      { severity: 'warning', code: 'no-replication-right', message: 'Deltas compare update numbers; grant the right' },
    ]);
  });
});
