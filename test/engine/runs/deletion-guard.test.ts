import assert from 'node:assert/strict';
import type { DeletionThreshold } from '../../../engine/model/configuration.ts';
import type { RunRecord } from '../../../engine/runs/run-record.ts';
import { RunFixture } from './run-fixture.ts';

/** A tenant with users CN=u01 and so on, the first `deletes` of them staged for deletion, and one more change. */
async function tenantWith(
  { users, deletes }: { readonly users: number; readonly deletes: number },
  threshold: DeletionThreshold | null,
  category: 'Entra' | 'other' = 'Entra',
): Promise<RunFixture> {
  const fixture = new RunFixture(category, threshold);
  const names = Array.from({ length: users }, (_, index) => `CN=u${String(index + 1).padStart(2, '0')}`);
  for (const name of names) fixture.directory.put(`guid-${name}`, name, { displayName: [name] });
  await fixture.run('Full Import');
  for (const name of names.slice(0, deletes).toReversed()) fixture.stage(name, { operation: 'delete' });
  fixture.stage(names.at(-1)!, { operation: 'modify', changes: fixture.slots({ displayName: 'Other' }) });
  return fixture;
}

function problems(fixture: RunFixture, run: RunRecord): readonly string[] {
  return fixture.store.runErrors(run.id).map(({ severity, code }) => `${severity} ${code}`);
}

describe('the deletion guard', () => {
  const exceeded = 'stopped-deletion-threshold-exceeded';
  for (const [threshold, deletes, status] of [
    [3, 3, 'success'],
    [3, 4, exceeded],
    [0, 1, exceeded],
    [null, 9, 'success'],
    [{ percent: 30 }, 3, 'success'],
    [{ percent: 30 }, 4, exceeded],
    [{ percent: 33 }, 3, 'success'],
    [{ percent: 33 }, 4, exceeded],
    [{ percent: 100 }, 9, 'success'],
  ] as const) {
    it(`with a threshold of ${JSON.stringify(threshold)} answers ${deletes} deletes of 10 objects with ${status}`, async () => {
      const fixture = await tenantWith({ users: 10, deletes }, threshold);
      const run = await fixture.run('Export');
      assert.equal(run.status, status);
      assert.equal(fixture.directory.operations.length, status === exceeded ? 0 : deletes + 1);
    });
  }

  it('takes a percentage of what the directory holds, so that objects still to be created do not make it laxer', async () => {
    const fixture = await tenantWith({ users: 10, deletes: 4 }, { percent: 30 });
    for (let index = 0; index < 90; index += 1) fixture.provision(`CN=new${index}`, {});
    assert.equal((await fixture.run('Export')).status, exceeded);
  });

  it('says how many, what the threshold is, the first objects by DN, how to see all and how to let them go', async () => {
    const fixture = await tenantWith({ users: 10, deletes: 7 }, { percent: 50 });
    const [error] = fixture.store.runErrors((await fixture.run('Export')).id);
    assert.equal(error?.code, exceeded);
    assert.equal(
      error?.message,
      '7 staged deletes are more than the deletion threshold of 5 (50 % of the objects there), so nothing was exported. The first: CN=u01; CN=u02; CN=u03; CN=u04; CN=u05. All of them: joinery pending "source" --deletes. If they are wanted, joinery run "source" export --allow-deletes 7 lets exactly so many go, once',
    );
  });

  it('lets go what was looked at, in that one run, and the history shows it', async () => {
    const fixture = await tenantWith({ users: 10, deletes: 4 }, 3);
    const released = await fixture.run('Export', { allowDeletes: 4 });
    assert.equal(released.status, 'completed-warnings');
    assert.deepEqual(problems(fixture, released), ['warning deletion-threshold-released']);
    assert.deepEqual(released.step?.counters, { 'export-update': 1, 'export-delete': 4 });
    await fixture.run('Full Import');
    for (const name of ['CN=u05', 'CN=u06', 'CN=u07', 'CN=u08']) fixture.stage(name, { operation: 'delete' });
    assert.equal((await fixture.run('Export')).status, exceeded);
  });

  it('stops again when more deletes are staged by then than were looked at', async () => {
    const fixture = await tenantWith({ users: 10, deletes: 4 }, 3);
    fixture.stage('CN=u05', { operation: 'delete' });
    const stopped = await fixture.run('Export', { allowDeletes: 4 });
    assert.equal(stopped.status, exceeded);
    assert.match(fixture.store.runErrors(stopped.id)[0]?.message ?? '', /and more than the 4 this run was allowed/);
    assert.deepEqual(fixture.directory.operations, []);
  });

  it('says nothing of a release that was not needed', async () => {
    const fixture = await tenantWith({ users: 10, deletes: 2 }, 3);
    const run = await fixture.run('Export', { allowDeletes: 9 });
    assert.equal(run.status, 'success');
    assert.deepEqual(problems(fixture, run), []);
  });

  it('does not watch other directories', async () => {
    assert.equal((await (await tenantWith({ users: 10, deletes: 9 }, 0, 'other')).run('Export')).status, 'success');
  });
});
