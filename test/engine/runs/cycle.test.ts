import assert from 'node:assert/strict';
import { ConnectorError } from '../../../engine/ports/directory.ts';
import type { CycleResult } from '../../../engine/runs/engine.ts';
import { testConnector, options } from './run-fixture.ts';
import { lines, rules, Workspace } from './two-directories.ts';

const day = 86_400_000;

function reasons({ reasons: told }: CycleResult): readonly string[] {
  return told.map(({ connectorId, profile, reason }) => `${connectorId.slice(6)}: ${profile}: ${reason}`);
}

describe('a delta cycle says why it', () => {
  it('imports and synchronizes in full the first time', async () => {
    const workspace = new Workspace();
    assert.deepEqual(reasons(await workspace.engine().cycle('Delta', options)), [
      'forest: Full Import: there is no position yet to import changes from',
      'cloud: Full Import: there is no position yet to import changes from',
      'forest: Full Synchronization: it was never synchronized in full',
      'cloud: Full Synchronization: it was never synchronized in full',
    ]);
    assert.deepEqual(reasons(await workspace.engine().cycle('Delta', options)), []);
  });

  it('synchronizes in full after rules changed, and after more than seven days without a synchronization', async () => {
    const workspace = new Workspace();
    await workspace.engine().cycle('Delta', options);
    const changed = workspace.engine(rules.replace('<- [displayName]', '<- "Dr. " & [displayName]'));
    const because = 'the rules or the configuration have changed since its last full synchronization';
    assert.deepEqual(reasons(await changed.cycle('Delta', options)), [
      `forest: Full Synchronization: ${because}`,
      `cloud: Full Synchronization: ${because}`,
    ]);
    workspace.time += 7 * day - 1_000;
    assert.deepEqual(reasons(await changed.cycle('Delta', options)), []);
    workspace.time += 7 * day + 1_000;
    const late = await changed.cycle('Delta', options);
    assert.deepEqual(reasons(late), [
      'forest: Full Synchronization: its last synchronization ended 7 days ago, and after 7 days it cannot be trusted to have seen everything',
      'cloud: Full Synchronization: its last synchronization ended 7 days ago, and after 7 days it cannot be trusted to have seen everything',
    ]);
    assert.ok(lines(late).includes('forest: Delta Import: success'));
    assert.deepEqual(reasons(await changed.cycle('Delta', options)), []);
  });

  it('synchronizes in full after seven days on a staging server, too', async () => {
    const workspace = new Workspace();
    await workspace.engine(rules, { staging: true }).cycle('Delta', options);
    workspace.time += 8 * day;
    const cycle = await workspace.engine(rules, { staging: true }).cycle('Delta', options);
    assert.ok(lines(cycle).includes('forest: Full Synchronization: success'));
    assert.match(reasons(cycle)[0] ?? '', /ended 8 days ago/);
  });

  it('imports in full after the selection changed, once', async () => {
    const workspace = new Workspace();
    await workspace.engine().cycle('Delta', options);
    const forest = {
      ...testConnector('forest', 'AD'),
      partitions: [
        { name: 'DC=forest', include: ['OU=a,DC=forest'], exclude: [], parameters: new Map<string, string>() },
      ],
    };
    const engine = workspace.engine(rules, { connectors: [testConnector('cloud', 'Entra'), forest] });
    assert.ok(
      reasons(await engine.cycle('Delta', options)).includes(
        'forest: Full Import: its object types, attributes, partitions, containers or group have changed since its last full import',
      ),
    );
    assert.deepEqual(reasons(await engine.cycle('Delta', options)), []);
  });

  it('does what a flag asks for, which goes only when that came to its end', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.store.batch((writer) => writer.setState('full-import-required:id-of-forest', 'asked for'));
    workspace.forest.failure = { page: 1, error: new ConnectorError('network', 'Down') };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const cycle = await engine.cycle('Delta', options);
      assert.deepEqual(reasons(cycle).slice(0, 1), ['forest: Full Import: a full import is required: asked for']);
      assert.equal(cycle.complete, false);
    }
    workspace.forest.failure = undefined;
    await engine.cycle('Delta', options);
    assert.equal(workspace.store.state('full-import-required:id-of-forest'), undefined);
  });
});

describe('a cycle is complete', () => {
  it('when everything ran to its end, errors of single objects or not', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    workspace.cloud.refused.set('CN=1', { code: 'refused', message: 'No' });
    assert.equal((await engine.cycle('Delta', options)).complete, true);
    assert.equal((await engine.cycle('Delta', options)).complete, true);
  });

  it('when a forgotten position was made up for by a full import', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.store.batch((writer) => writer.setState('watermark:id-of-forest', '99'));
    const cycle = await engine.cycle('Delta', options);
    assert.deepEqual(reasons(cycle), ['forest: Full Import: the directory has forgotten the position']);
    assert.equal(cycle.complete, true);
  });

  it('not when a synchronization was left out, though nothing changed', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    for (let cycle = 0; cycle < 3; cycle += 1) await engine.cycle('Delta', options);
    workspace.store.batch((writer) => writer.setState('full-import-required:id-of-forest', 'asked'));
    workspace.forest.failure = { page: 0, error: new ConnectorError('network', 'Down') };
    const { changed, complete } = await engine.cycle('Delta', options);
    assert.deepEqual({ changed, complete }, { changed: false, complete: false });
  });

  it('not when the deletion guard stopped the export; and is, released for that cycle', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine(rules, { deletionThreshold: 1 });
    for (let cycle = 0; cycle < 2; cycle += 1) await engine.cycle('Delta', options);
    workspace.forest.remove('guid-Ann');
    workspace.forest.remove('guid-Bob');
    const stopped = await engine.cycle('Delta', options);
    assert.ok(lines(stopped).includes('cloud: Export: stopped-deletion-threshold-exceeded'));
    assert.equal(stopped.complete, false);
    const tooFew = await engine.cycle('Delta', { ...options, allowDeletes: 1 });
    assert.equal(tooFew.complete, false);
    const released = await engine.cycle('Delta', { ...options, allowDeletes: 2 });
    assert.ok(lines(released).includes('cloud: Export: completed-warnings'));
    assert.equal(released.complete, true);
    assert.deepEqual(workspace.cloud.dump(), ['CN=3 displayName=Cid employeeID=3']);
  });

  it('in staging mode without any export', async () => {
    const workspace = new Workspace();
    assert.equal((await workspace.engine(rules, { staging: true }).cycle('Delta', options)).complete, true);
  });
});

function countRuns({ store }: Workspace): number {
  return store.runs(100).length;
}

describe('maintenance', () => {
  it('forgets runs once a day, and those alone that are kept no longer', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine(rules, {
      schedule: { enabled: true, intervalMs: 1, maintenance: true, runHistoryMs: day / 2 },
    });
    await engine.cycle('Delta', options);
    assert.equal(countRuns(workspace), 6);
    workspace.time += 0.75 * day;
    await engine.cycle('Delta', options);
    assert.equal(countRuns(workspace), 12);
    workspace.time += 0.3 * day;
    await engine.cycle('Delta', options);
    assert.equal(countRuns(workspace), 12);
  });

  it('is left out where it is switched off', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine(rules, {
      schedule: { enabled: true, intervalMs: 1, maintenance: false, runHistoryMs: 1 },
    });
    await engine.cycle('Delta', options);
    workspace.time += 9 * day;
    await engine.cycle('Delta', options);
    assert.equal(countRuns(workspace), 12);
  });
});

describe('objects that wait under a temporary name', () => {
  it('make an import end completed-transient-objects until their own change is imported', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.forest.put('guid-New', 'CN=Ann,DC=forest', { employeeID: ['9'] });
    const run = await engine.runProfile('forest', 'Delta Import', options);
    assert.equal(run.status, 'completed-transient-objects');
    assert.deepEqual(
      workspace.store.runErrors(run.id).map(({ code }) => code),
      ['transient-objects'],
    );
    const space = workspace.store.space('id-of-forest')!;
    assert.equal(workspace.store.transients(space), 1);
    assert.equal((await engine.runProfile('forest', 'Delta Import', options)).status, 'completed-transient-objects');
    workspace.forest.put('guid-Ann', 'CN=Ann Old,DC=forest', { employeeID: ['1'] });
    assert.equal((await engine.runProfile('forest', 'Delta Import', options)).status, 'success');
    assert.equal(workspace.store.transients(space), 0);
  });

  it('are gone with a full import that no longer shows them', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.forest.put('guid-New', 'CN=Ann,DC=forest', { employeeID: ['9'] });
    await engine.runProfile('forest', 'Delta Import', options);
    workspace.forest.remove('guid-Ann');
    assert.equal((await engine.runProfile('forest', 'Full Import', options)).status, 'success');
  });
});
