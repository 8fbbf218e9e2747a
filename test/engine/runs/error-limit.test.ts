import assert from 'node:assert/strict';
import { RunFixture, options } from './run-fixture.ts';
import { rules, Workspace } from './two-directories.ts';

/** One more than a step may have. */
const many = Array.from({ length: 5_001 }, (_, index) => String(index));

const failure = { kind: 'failure', code: 'broken', message: 'Broken' } as const;

describe('a step with 5,000 errors', function () {
  this.timeout(30_000);

  it('stops a full import, which takes nothing for deleted and keeps no position', async () => {
    const fixture = new RunFixture();
    fixture.directory.pageSize = 1_000;
    fixture.directory.put('guid-Ann', 'CN=Ann', {});
    await fixture.run('Full Import');
    fixture.directory.remove('guid-Ann');
    fixture.store.batch((writer) => writer.setState('full-import-required:id-of-source', 'asked'));
    const before = fixture.store.state('watermark:id-of-source');
    fixture.directory.extra = many.map(() => failure);
    const run = await fixture.run('Full Import');
    assert.equal(run.status, 'stopped-error-limit');
    assert.equal(run.errorCount, 5_000);
    assert.deepEqual(fixture.dump(), ['CN=Ann guid-Ann add']);
    assert.equal(fixture.store.state('watermark:id-of-source'), before);
    assert.equal(fixture.store.state('full-import-required:id-of-source'), 'asked');
  });

  it('stops a delta import, whose next one starts where it did', async () => {
    const fixture = new RunFixture();
    fixture.directory.pageSize = 1_000;
    fixture.directory.put('guid-Ann', 'CN=Ann', {});
    await fixture.run('Full Import');
    for (const _ of many) fixture.directory.report(failure);
    const before = fixture.store.state('watermark:id-of-source');
    const run = await fixture.run('Delta Import');
    assert.deepEqual([run.status, run.errorCount], ['stopped-error-limit', 5_000]);
    assert.equal(fixture.store.state('watermark:id-of-source'), before);
  });

  it('stops a synchronization, which leaves what it asked for required', async () => {
    const workspace = new Workspace();
    workspace.forest.pageSize = 1_000;
    for (const name of many) workspace.forest.put(`guid-${name}`, `CN=${name},DC=forest`, { employeeID: [name] });
    const failing = rules.replace('displayName <- [displayName]', 'displayName <- Error("no")');
    const engine = workspace.engine(failing);
    await engine.runProfile('forest', 'Full Import', options);
    workspace.store.batch((writer) => writer.setState('full-synchronization-required:id-of-forest', 'asked'));
    for (const profile of ['Full Synchronization', 'Delta Synchronization'] as const) {
      const run = await engine.runProfile('forest', profile, options);
      assert.deepEqual([run.status, run.errorCount], ['stopped-error-limit', 5_000]);
    }
    assert.equal(workspace.store.state('full-synchronization-required:id-of-forest'), 'asked');
    assert.equal(workspace.store.state('last-synchronization:id-of-forest'), undefined);
  });

  it('stops an export after the batch it is in', async () => {
    const fixture = new RunFixture();
    for (const name of many) {
      fixture.provision(`CN=${name}`, {});
      fixture.directory.refused.set(`CN=${name}`, { code: 'refused', message: 'No' });
    }
    const run = await fixture.run('Export');
    assert.equal(run.status, 'stopped-error-limit');
    assert.equal(run.errorCount, 5_000);
  });

  it('with one less ends with its errors', async () => {
    const fixture = new RunFixture();
    fixture.directory.pageSize = 1_000;
    fixture.directory.extra = many.slice(2).map(() => failure);
    assert.equal((await fixture.run('Full Import')).status, 'completed-discovery-errors');
  });
});
