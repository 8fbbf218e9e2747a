import assert from 'node:assert/strict';
import { CancelledError } from '../../../engine/ports/cancel.ts';
import type { ExportedValue } from '../../../engine/ports/directory.ts';
import { ConnectorError } from '../../../engine/ports/directory.ts';
import { exportStep } from '../../../engine/runs/export-step.ts';
import type { RunRecord } from '../../../engine/runs/run-record.ts';
import { RunFixture } from './run-fixture.ts';

function outcome({ status, step }: RunRecord): unknown {
  return { status, ...step?.counters };
}

function sentOperations(fixture: RunFixture): readonly string[] {
  return fixture.directory.operations.map(({ kind, dn, changes }) => {
    const edits = changes.map(({ name, change }) =>
      change.kind === 'replace'
        ? `${name}=${text(change.values)}`
        : `${name}+${text(change.add)}-${text(change.remove)}`,
    );
    return [kind, dn, ...edits].join(' ');
  });
}

function text(values: readonly ExportedValue[]): string {
  return values.map((value) => (typeof value === 'object' ? value.dn : String(value))).join('|');
}

async function imported(): Promise<RunFixture> {
  const fixture = new RunFixture();
  fixture.directory.put('guid-Ann', 'CN=Ann', {
    displayName: ['Ann'],
    proxyAddresses: ['a', 'b'],
    manager: ['CN=Bob'],
  });
  fixture.directory.put('guid-Bob', 'CN=Bob', { displayName: ['Bob'] });
  fixture.directory.put('guid-Cid', 'CN=Cid', { displayName: ['Cid'] });
  await fixture.run('Full Import');
  return fixture;
}

describe('export', () => {
  it('with nothing pending is a success without a word to the directory', async () => {
    const fixture = await imported();
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'success' });
    assert.deepEqual(fixture.directory.operations, []);
  });

  it('sends adds, modifies, references, deletes, in that order', async () => {
    const fixture = await imported();
    fixture.stage('CN=Ann', { operation: 'delete' });
    fixture.stage('CN=Bob', { operation: 'modify', changes: fixture.slots({ displayName: 'Robert' }) });
    fixture.provision('CN=Crew', { displayName: 'Crew', employeeID: null }, 'group');
    fixture.provision('CN=Dan', { displayName: 'Dan' });
    fixture.stageReference('CN=Crew', 'member', 'CN=Dan', 'add');
    fixture.stageReference('CN=Crew', 'member', 'CN=Bob', 'add');
    assert.deepEqual(outcome(await fixture.run('Export')), {
      status: 'success',
      'export-add': 2,
      'export-update': 2,
      'export-delete': 1,
    });
    assert.deepEqual(sentOperations(fixture), [
      'add CN=Dan displayName=Dan',
      'add CN=Crew displayName=Crew',
      'modify CN=Bob displayName=Robert',
      'modify CN=Crew member+CN=Bob|CN=Dan-',
      'delete CN=Ann',
    ]);
    const [, , , members] = fixture.directory.operations;
    assert.deepEqual(members?.changes[0]?.change, {
      kind: 'edit',
      add: [
        { dn: 'CN=Bob', anchor: 'guid-Bob', objectType: 'user' },
        { dn: 'CN=Dan', anchor: 'new-1', objectType: 'user' },
      ],
      remove: [],
    });
  });

  it('a reference to an object the directory does not have yet waits; the others go', async () => {
    const fixture = await imported();
    fixture.stageReference('CN=Cid', 'member', 'CN=Nobody', 'add');
    fixture.stageReference('CN=Cid', 'member', 'CN=Ann', 'add');
    fixture.stageReference('CN=Ann', 'manager', 'CN=Bob', 'remove');
    fixture.stageReference('CN=Ann', 'manager', 'CN=Nobody', 'add');
    await fixture.run('Export');
    assert.deepEqual(sentOperations(fixture), ['modify CN=Cid member+CN=Ann-']);
    assert.deepEqual(
      [...fixture.store.pendingReferences(fixture.idOf('CN=Cid'))]
        .map(({ target, sent }) => `${fixture.store.dnOf(target)} ${sent ? 'sent' : 'staged'}`)
        .toSorted(),
      ['CN=Ann sent', 'CN=Nobody staged'],
    );
  });

  it('a single-valued reference is replaced', async () => {
    const fixture = await imported();
    fixture.stageReference('CN=Ann', 'manager', 'CN=Bob', 'remove');
    fixture.stageReference('CN=Ann', 'manager', 'CN=Cid', 'add');
    await fixture.run('Export');
    assert.deepEqual(sentOperations(fixture), ['modify CN=Ann manager=CN=Cid']);
  });

  it('multi-valued attributes of a modify go as edits against what the directory has', async () => {
    const fixture = await imported();
    fixture.stage('CN=Ann', { operation: 'modify', changes: fixture.slots({ proxyAddresses: ['b', 'c'] }) });
    await fixture.run('Export');
    assert.deepEqual(sentOperations(fixture), ['modify CN=Ann proxyAddresses+c-a']);
    fixture.stage('CN=Ann', {
      ...fixture.pendingOf('CN=Ann'),
      operation: 'modify',
      changes: fixture.slots({ proxyAddresses: ['a', 'b'] }),
    });
    await fixture.run('Export');
    assert.equal(sentOperations(fixture).at(-1), 'modify CN=Ann proxyAddresses+a-c');
    assert.ok(fixture.directory.dump()[0]?.includes('proxyAddresses=b|a'));
  });

  it('unconfirmed values go along with every further export of their object', async () => {
    const fixture = await imported();
    fixture.stage('CN=Ann', { operation: 'modify', changes: fixture.slots({ displayName: 'Anna' }) });
    await fixture.run('Export');
    fixture.stage('CN=Ann', {
      ...fixture.pendingOf('CN=Ann'),
      operation: 'modify',
      changes: fixture.slots({ employeeID: '7' }),
    });
    await fixture.run('Export');
    assert.equal(sentOperations(fixture).at(-1), 'modify CN=Ann displayName=Anna employeeID=7');
  });

  it('an accepted add is export memory until an import shows it', async () => {
    const fixture = await imported();
    const id = fixture.provision('CN=Dan', { displayName: 'Dan' });
    await fixture.run('Export');
    const exported = fixture.store.cs(id);
    assert.equal(exported?.anchor, 'new-1');
    assert.equal(exported.pendingExport?.sentOperation, 'add');
    assert.deepEqual(exported.pendingExport.sent, fixture.slots({ displayName: 'Dan' }));
    assert.equal((await fixture.run('Delta Import')).status, 'success');
    assert.equal(fixture.store.cs(id)?.pendingExport, null);
  });

  it('an object whose directory gives no anchor is recognized by its DN at the import', async () => {
    const fixture = await imported();
    fixture.directory.givesAnchors = false;
    const id = fixture.provision('CN=Dan', { displayName: 'Dan' });
    await fixture.run('Export');
    assert.equal((await fixture.run('Full Import')).status, 'success');
    assert.equal(fixture.store.cs(id)?.anchor, 'new-1');
    assert.equal(fixture.store.cs(id)?.pendingExport, null);
  });

  it('a value that does not come back is a warning, and the object is synchronized again', async () => {
    const fixture = await imported();
    fixture.directory.ignored.add('displayName');
    fixture.stage('CN=Ann', { operation: 'modify', changes: fixture.slots({ displayName: 'Anna', employeeID: '7' }) });
    await fixture.run('Export');
    const record = await fixture.run('Full Import');
    assert.equal(record.status, 'completed-warnings');
    const [warning] = fixture.store.runErrors(record.id);
    assert.deepEqual(
      [warning?.code, warning?.dn, warning?.attribute],
      ['exported-change-not-reimported', 'CN=Ann', 'displayName'],
    );
    assert.ok(!warning?.message.includes('Anna'));
    assert.equal(fixture.store.csByDn(fixture.space, 'CN=Ann')?.retry, true);
    assert.equal(fixture.pendingOf('CN=Ann'), null);
  });

  it('a rename tells the directory the new DN and addresses the object by it from then on', async () => {
    const fixture = await imported();
    const id = fixture.idOf('CN=Ann');
    fixture.stage('CN=Ann', { operation: 'modify', newDn: 'CN=Anna' });
    await fixture.run('Export');
    assert.equal(fixture.directory.operations[0]?.newDn, 'CN=Anna');
    assert.deepEqual(fixture.store.runs(1)[0]?.step?.counters, { 'export-rename': 1 });
    assert.equal(fixture.idOf('CN=Anna'), id);
    assert.equal((await fixture.run('Full Import')).status, 'success');
    assert.equal(fixture.pendingOf('CN=Anna'), null);
  });

  it('a deleted object leaves the connector space when the import no longer shows it', async () => {
    const fixture = await imported();
    fixture.stage('CN=Ann', { operation: 'delete' });
    await fixture.run('Export');
    assert.equal(fixture.pendingOf('CN=Ann')?.sentOperation, 'delete');
    await fixture.run('Full Import');
    assert.equal(fixture.store.csByDn(fixture.space, 'CN=Ann'), undefined);
  });

  it('a delete of what the directory never got is settled without it', async () => {
    const fixture = await imported();
    const id = fixture.provision('CN=Dan', {});
    fixture.store.batch((writer) => writer.updateCs(id, { mv: null }));
    fixture.stage('CN=Dan', { operation: 'delete' });
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'success' });
    assert.equal(fixture.store.cs(id), undefined);
    assert.deepEqual(fixture.directory.operations, []);
  });
});

describe('export errors', () => {
  it('an object the directory refuses keeps its pending export and is sent again by the next export', async () => {
    const fixture = await imported();
    fixture.directory.refused.set('CN=Ann', {
      code: 'AttributeValueMustBeUnique',
      message: 'Taken',
      attributes: ['displayName'],
    });
    fixture.stage('CN=Ann', { operation: 'modify', changes: fixture.slots({ displayName: 'Bob' }) });
    fixture.stageReference('CN=Ann', 'member', 'CN=Cid', 'add');
    fixture.stage('CN=Bob', { operation: 'modify', changes: fixture.slots({ displayName: 'Robert' }) });
    const first = await fixture.run('Export');
    assert.deepEqual(outcome(first), { status: 'completed-export-errors', 'export-update': 1, 'export-failure': 1 });
    assert.deepEqual(
      fixture.store.runErrors(first.id).map(({ code, dn, attribute }) => [code, dn, attribute]),
      [['AttributeValueMustBeUnique', 'CN=Ann', 'displayName']],
    );
    await fixture.run('Export');
    const pending = fixture.pendingOf('CN=Ann');
    assert.equal(pending?.operation, 'modify');
    assert.equal(pending.attempts, 2);
    assert.equal(pending.error?.code, 'AttributeValueMustBeUnique');
    fixture.directory.refused.clear();
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'success', 'export-update': 2 });
    assert.equal(fixture.pendingOf('CN=Ann')?.error, null);
  });

  it('a connection that breaks keeps what was confirmed and everything else pending', async () => {
    const fixture = await imported();
    for (const name of ['Dan', 'Eve', 'Fay']) fixture.provision(`CN=${name}`, { displayName: name });
    fixture.directory.writeFailure = { write: 1, done: false, error: new ConnectorError('network', 'Down') };
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'stopped-connectivity', 'export-add': 2 });
    assert.deepEqual(
      ['Dan', 'Eve', 'Fay'].map((name) => fixture.pendingOf(`CN=${name}`)?.operation),
      ['none', 'none', 'add'],
    );
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'success', 'export-add': 1 });
  });

  for (const [kind, status] of [
    ['network', 'no-start-connection'],
    ['dropped', 'stopped-connectivity'],
    ['lost', 'stopped-connectivity'],
  ] as const)
    it(`a first write that fails with ${kind} is ${status}, and is sent again`, async () => {
      const fixture = await imported();
      fixture.provision('CN=Dan', { displayName: 'Dan' });
      fixture.directory.writeFailure = { write: 0, done: kind === 'dropped', error: new ConnectorError(kind, 'Down') };
      assert.deepEqual(outcome(await fixture.run('Export')), { status });
      assert.equal(fixture.pendingOf('CN=Dan')?.operation, 'add');
    });

  it('refused credentials are told from a broken line', async () => {
    const fixture = await imported();
    fixture.provision('CN=Dan', {});
    fixture.directory.writeFailure = { write: 0, done: false, error: new ConnectorError('auth', 'No') };
    assert.equal((await fixture.run('Export')).status, 'no-start-credentials');
  });

  it('cancelled by the user keeps what was confirmed', async () => {
    const fixture = await imported();
    for (const name of ['Dan', 'Eve', 'Fay']) fixture.provision(`CN=${name}`, {});
    fixture.directory.writeFailure = { write: 1, done: false, error: new CancelledError() };
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'stopped-user-termination', 'export-add': 2 });
  });

  it('killed after the directory wrote a batch, the next export repeats it and ends in the same state', async () => {
    const expected = await stagedForKill();
    await expected.run('Export');
    for (let write = 0; write < 4; write += 1) {
      const killed = await stagedForKill();
      killed.directory.writeFailure = { write, done: true, error: new Error('killed') };
      const context = killed.begin('Export');
      await exportStep(context, killed.directory.writer, { threshold: null }).catch(() => undefined);
      const resumed = await killed.run('Export');
      assert.equal(resumed.id, context.run);
      assert.equal(resumed.status, 'success');
      assert.deepEqual(killed.directory.dump(), expected.directory.dump());
      await killed.run('Full Import');
      assert.deepEqual(killed.store.pendingExportIds(killed.space, 0, 10), []);
    }
  });

  it('killed after an add, the import recognizes the object without a second export', async () => {
    const fixture = await imported();
    fixture.provision('CN=Dan', { displayName: 'Dan' });
    fixture.directory.writeFailure = { write: 0, done: true, error: new Error('killed') };
    await exportStep(fixture.begin('Export'), fixture.directory.writer, { threshold: null }).catch(() => undefined);
    assert.equal(fixture.pendingOf('CN=Dan')?.attempts, 1);
    await fixture.run('Full Import');
    assert.equal(fixture.directory.operations.length, 1);
    assert.equal(fixture.store.csByDn(fixture.space, 'CN=Dan')?.anchor, 'new-1');
    assert.deepEqual(fixture.store.pendingExportIds(fixture.space, 0, 10), []);
  });

  it('an add the directory matches with an object it had takes the place of its unlinked image', async () => {
    const fixture = await imported();
    const id = fixture.provision('CN=Dan', { displayName: 'Dan' });
    fixture.directory.put('guid-Dan', 'CN=Dan', {});
    const other = fixture.store.batch((writer) =>
      writer.stage(
        fixture.space,
        {
          objectType: 'user',
          partition: 'default',
          dn: 'CN=Cloud',
          anchor: 'guid-Dan',
          image: [null, null, null, null, null],
          references: new Map(),
        },
        [],
      ),
    ).id;
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'success', 'export-add': 1 });
    assert.equal(fixture.store.cs(id)?.anchor, 'guid-Dan');
    assert.equal(fixture.store.cs(other), undefined);
  });

  it('an add the directory matches with an object that is linked already is an error', async () => {
    const fixture = await imported();
    fixture.provision('CN=Dan', { displayName: 'Dan' });
    fixture.store.batch((writer) => writer.updateCs(fixture.idOf('CN=Ann'), { mv: writer.createMv('user') }));
    fixture.directory.put('guid-Ann', 'CN=Dan', {});
    assert.deepEqual(outcome(await fixture.run('Export')), { status: 'completed-export-errors', 'export-failure': 1 });
    assert.equal(fixture.pendingOf('CN=Dan')?.error?.code, 'cd-existing-object');
  });
});

async function stagedForKill(): Promise<RunFixture> {
  const fixture = await imported();
  fixture.provision('CN=Dan', { displayName: 'Dan' });
  fixture.stageReference('CN=Dan', 'manager', 'CN=Bob', 'add');
  fixture.stage('CN=Ann', {
    operation: 'modify',
    changes: fixture.slots({ proxyAddresses: ['b', 'c'], displayName: null }),
  });
  fixture.stage('CN=Cid', { operation: 'delete' });
  return fixture;
}
