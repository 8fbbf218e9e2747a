// Long because full and delta imports, their failures and what they confirm are one story told with one fixture.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancelledError } from '../../../engine/ports/cancel.ts';
import { ConnectorError } from '../../../engine/ports/directory.ts';
import { importStep } from '../../../engine/runs/import-step.ts';
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

function watermark(fixture: RunFixture): string | undefined {
  return fixture.store.state(`watermark:${fixture.connector.id}`);
}

describe('full import', () => {
  it('stages every object and counts what it came to', async () => {
    const fixture = withUsers('Ann', 'Bob', 'Cid');
    assert.deepEqual(outcome(await fixture.run('Full Import')), { status: 'success', 'stage-add': 3 });
    fixture.directory.put('guid-Ann', 'CN=Ann', { displayName: ['Anna'] });
    fixture.directory.put('guid-Bob', 'CN=Robert', { displayName: ['Bob'] });
    fixture.directory.remove('guid-Cid');
    assert.deepEqual(outcome(await fixture.run('Full Import')), {
      status: 'success',
      'stage-update': 1,
      'stage-rename': 1,
      'stage-delete': 1,
    });
    assert.deepEqual(fixture.dump(), [
      'CN=Ann guid-Ann add displayName=Anna',
      'CN=Cid guid-Cid delete displayName=Cid',
      'CN=Robert guid-Bob add displayName=Bob',
    ]);
  });

  it('keeps references, also to objects that come later or never', async () => {
    const fixture = withUsers('Ann');
    fixture.directory.put('guid-Staff', 'CN=Staff', { member: ['CN=Ann', 'CN=Late', 'CN=Never'] }, 'group');
    fixture.directory.put('guid-Late', 'CN=Late', { manager: ['CN=Ann'] });
    await fixture.run('Full Import');
    assert.deepEqual(fixture.dump(), [
      'CN=Ann guid-Ann add displayName=Ann',
      'CN=Late guid-Late add manager=CN=Ann',
      'CN=Staff guid-Staff add member=CN=Ann,CN=Late,CN=Never',
    ]);
  });

  it('does not take objects for deleted when one could not be read, and says how many', async () => {
    const fixture = withUsers('Ann', 'Bob');
    await fixture.run('Full Import');
    fixture.directory.remove('guid-Bob');
    const place = { file: 'users.ldif', line: 12, column: 1 };
    fixture.directory.extra = [{ kind: 'failure', code: 'missing-dn', message: 'No DN', place }];
    const record = await fixture.run('Full Import');
    assert.deepEqual(outcome(record), {
      status: 'completed-discovery-errors',
      'stage-no-change': 1,
      'stage-failure': 1,
    });
    assert.deepEqual(
      fixture.store.runErrors(record.id).map(({ severity, code, place: at }) => [severity, code, at]),
      [
        ['error', 'missing-dn', 'users.ldif:12:1'],
        ['warning', 'obsoletion-left-out', undefined],
      ],
    );
    assert.match(fixture.store.runErrors(record.id)[1]?.message ?? '', /^Known objects that did not appear: 1;/);
    fixture.directory.extra = [];
    assert.deepEqual(outcome(await fixture.run('Full Import')), {
      status: 'success',
      'stage-no-change': 1,
      'stage-delete': 1,
    });
  });

  it('keeps the older watermark when an object could not be read, so that a delta still finds what was missed', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    assert.equal(watermark(fixture), '1');
    fixture.directory.put('guid-Bob', 'CN=Bob', {});
    fixture.directory.extra = [{ kind: 'failure', code: 'broken', message: 'Broken' }];
    await fixture.run('Full Import');
    assert.equal(watermark(fixture), '1');
  });

  it('does not take objects for deleted when the directory shows none at all', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.directory.remove('guid-Ann');
    assert.deepEqual(outcome(await fixture.run('Full Import')), { status: 'completed-no-objects' });
  });

  it('an object whose value does not fit the schema is an error of that object, and is not taken for deleted', async () => {
    const fixture = withUsers('Ann', 'Bob');
    await fixture.run('Full Import');
    fixture.directory.put('guid-Ann', 'CN=Ann', { displayName: ['one', 'two'] });
    const record = await fixture.run('Full Import');
    assert.deepEqual(outcome(record), {
      status: 'completed-discovery-errors',
      'stage-no-change': 1,
      'stage-failure': 1,
    });
    assert.deepEqual(
      fixture.store.runErrors(record.id).map(({ code, dn, attribute }) => [code, dn, attribute]),
      [['several-values', 'CN=Ann', 'displayName']],
    );
    assert.ok(fixture.dump().includes('CN=Ann guid-Ann add displayName=Ann'));
  });

  it('counts objects of types that are not selected as filtered', async () => {
    const fixture = withUsers('Ann');
    fixture.directory.put('guid-Pc', 'CN=Pc', {}, 'computer');
    fixture.directory.extra = [{ kind: 'filtered', dn: 'CN=Elsewhere' }];
    assert.deepEqual(outcome(await fixture.run('Full Import')), {
      status: 'success',
      'stage-add': 1,
      'filtered-objects': 2,
    });
  });

  it('takes the watermark from before the read', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    assert.equal(watermark(fixture), '1');
    fixture.directory.offersDeltas = false;
    await fixture.run('Full Import');
    assert.equal(watermark(fixture), undefined);
  });

  it('leaves provisioned objects that were never exported', async () => {
    const fixture = withUsers('Ann');
    fixture.provision('CN=New', { displayName: 'New' });
    await fixture.run('Full Import');
    assert.deepEqual(fixture.dump(), ['CN=Ann guid-Ann add displayName=Ann', 'CN=New - none']);
  });

  it('stops at the error limit and keeps what it staged', async () => {
    const fixture = withUsers('Ann');
    fixture.directory.pageSize = 1_000;
    fixture.directory.extra = Array.from({ length: 6_000 }, () => ({
      kind: 'failure',
      code: 'broken',
      message: 'Broken',
    }));
    const record = await fixture.run('Full Import');
    assert.equal(record.status, 'stopped-error-limit');
    assert.equal(record.errorCount, 5_000);
    assert.deepEqual(fixture.dump(), ['CN=Ann guid-Ann add displayName=Ann']);
  });
});

describe('an import whose directory fails', () => {
  for (const [kind, status, code] of [
    ['auth', 'no-start-credentials', 'failed-authentication'],
    ['permission', 'no-start-credentials', 'failed-permission'],
    ['network', 'no-start-connection', 'failed-connection'],
    ['dropped', 'stopped-connectivity', 'dropped-connection'],
    ['lost', 'stopped-connectivity', 'failed-connection'],
    ['schema', 'no-start-bad-configuration', 'failed-search'],
    ['configuration', 'no-start-bad-configuration', 'bad-configuration'],
    ['full-import-required', 'no-start-full-import-required', 'warning-no-watermark'],
  ] as const) {
    it(`before the first page with ${kind} has a status that says so: ${status}`, async () => {
      const fixture = withUsers('Ann');
      fixture.directory.failure = { page: 0, error: new ConnectorError(kind, 'It is gone') };
      const record = await fixture.run('Full Import');
      assert.equal(record.status, status);
      assert.deepEqual(
        fixture.store.runErrors(record.id).map((error) => `${error.code}: ${error.message}`),
        [`${code}: It is gone`],
      );
      assert.equal(fixture.directory.closed, 1);
    });
  }

  it('later keeps what was read and takes nothing for deleted', async () => {
    const fixture = withUsers('Ann', 'Bob', 'Cid');
    await fixture.run('Full Import');
    fixture.directory.remove('guid-Ann');
    fixture.directory.put('guid-Bob', 'CN=Bob', { displayName: ['Robert'] });
    fixture.directory.failure = { page: 1, error: new ConnectorError('network', 'The line is down') };
    const record = await fixture.run('Full Import');
    assert.deepEqual(outcome(record), { status: 'stopped-connectivity', 'stage-update': 1, 'stage-no-change': 1 });
    assert.equal(fixture.dump().length, 3);
  });

  it('cancelled by the user stops and takes nothing for deleted', async () => {
    const fixture = withUsers('Ann', 'Bob', 'Cid');
    fixture.directory.failure = { page: 1, error: new CancelledError() };
    assert.equal((await fixture.run('Full Import')).status, 'stopped-user-termination');
  });

  it('with a fault of the program ends as stopped-server and keeps the committed batches', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.directory.failure = { page: 0, error: new TypeError('x is not a function') };
    const record = await fixture.run('Full Import');
    assert.equal(record.status, 'stopped-server');
    assert.match(fixture.store.runErrors(record.id)[0]?.message ?? '', /x is not a function/);
    assert.equal(fixture.dump().length, 1);
  });
});

describe('a killed full import', () => {
  const names = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 12 });

  it('goes on to the state and the counters of one that was not killed, wherever it was killed', async () => {
    const arbitrary = fc.record({
      before: names,
      after: names,
      kill: fc.integer({ min: 1, max: 16 }),
      batchSize: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ before, after, kill, batchSize }) => {
        const whole = await changedDirectory(before, after);
        const expected = await whole.run('Full Import');
        const killed = await changedDirectory(before, after);
        killed.killAtPause = killed.pauses + kill;
        const context = killed.begin('Full Import');
        await importStep(context, killed.directory.reader, { batchSize }).catch(() => undefined);
        killed.killAtPause = -1;
        const resumed = await killed.run('Full Import');
        assert.equal(resumed.id, context.run);
        assert.deepEqual(killed.dump(), whole.dump());
        assert.equal(watermark(killed), watermark(whole));
        assert.equal(resumed.status, expected.status);
        assert.deepEqual(sorted(resumed.step?.counters), sorted(expected.step?.counters));
      }),
      { numRuns: 60 },
    );
  });

  it('is ended, not continued, once another profile of the connector ran', async () => {
    const fixture = withUsers('Ann', 'Bob', 'Cid');
    const context = fixture.begin('Full Import');
    await fixture.run('Full Synchronization');
    assert.equal(fixture.store.run(context.run)?.status, 'stopped-server');
    const record = await fixture.run('Full Import');
    assert.notEqual(record.id, context.run);
    assert.equal(fixture.store.unfinishedRun(fixture.connector.id, 'Full Import'), undefined);
  });
});

async function changedDirectory(before: readonly number[], after: readonly number[]): Promise<RunFixture> {
  const fixture = withUsers(...before.map(String));
  await fixture.run('Full Import');
  for (const name of before) fixture.directory.remove(`guid-${name}`);
  for (const name of after) {
    fixture.directory.put(`guid-${name}`, `CN=${name}`, {
      displayName: [`new ${name % 3}`],
      manager: [`CN=${name + 1}`],
    });
  }
  return fixture;
}

function sorted(counters: Readonly<Record<string, number>> | undefined): unknown {
  return Object.entries(counters ?? {})
    .map(([name, count]) => `${name} ${count}`)
    .toSorted();
}

describe('delta import', () => {
  it('brings what changed since the last import and moves the watermark', async () => {
    const fixture = withUsers('Ann', 'Bob');
    await fixture.run('Full Import');
    fixture.directory.put('guid-Ann', 'CN=Ann', { displayName: ['Anna'] });
    fixture.directory.put('guid-Cid', 'CN=Cid', {});
    fixture.directory.remove('guid-Bob');
    fixture.directory.remove('guid-unknown');
    assert.deepEqual(outcome(await fixture.run('Delta Import')), {
      status: 'success',
      'stage-update': 1,
      'stage-add': 1,
      'stage-delete': 1,
      'filtered-deletions': 1,
    });
    assert.deepEqual(outcome(await fixture.run('Delta Import')), { status: 'success' });
  });

  it('applies single edits to values and references', async () => {
    const fixture = withUsers('Ann', 'Bob');
    fixture.directory.put('guid-Staff', 'CN=Staff', { proxyAddresses: ['a', 'b'], member: ['CN=Ann'] }, 'group');
    await fixture.run('Full Import');
    fixture.directory.report({
      kind: 'change',
      change: {
        dn: 'CN=Staff',
        newDn: 'CN=Crew',
        attributes: new Map([
          ['proxyAddresses', { kind: 'edit', add: ['c', 'b'], remove: ['a'] }],
          ['member', { kind: 'edit', add: ['CN=Bob'], remove: ['CN=Ann'] }],
          ['displayName', { kind: 'replace', values: ['Crew'] }],
        ]),
      },
    });
    fixture.directory.report({
      kind: 'change',
      change: {
        dn: 'CN=elsewhere',
        anchor: 'guid-Ann',
        attributes: new Map([['displayName', { kind: 'replace', values: [] }]]),
      },
    });
    assert.equal((await fixture.run('Delta Import')).status, 'success');
    assert.deepEqual(fixture.dump(), [
      'CN=Ann guid-Ann add',
      'CN=Bob guid-Bob add displayName=Bob',
      'CN=Crew guid-Staff add displayName=Crew proxyAddresses=b,c member=CN=Bob',
    ]);
  });

  it('a change of an unknown object is an error and asks for a full import, which takes the demand back', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.directory.report({ kind: 'change', change: { dn: 'CN=Ghost', attributes: new Map() } });
    const record = await fixture.run('Delta Import');
    assert.deepEqual(outcome(record), { status: 'completed-discovery-errors', 'stage-failure': 1 });
    assert.deepEqual(
      fixture.store.runErrors(record.id).map(({ code }) => code),
      ['change-without-object'],
    );
    const flag = `full-import-required:${fixture.connector.id}`;
    assert.notEqual(fixture.store.state(flag), undefined);
    await fixture.run('Full Import');
    assert.equal(fixture.store.state(flag), undefined);
  });

  it('does not start without a watermark, or when the directory no longer knows it', async () => {
    const fixture = withUsers('Ann');
    assert.equal((await fixture.run('Delta Import')).status, 'no-start-full-import-required');
    await fixture.run('Full Import');
    fixture.store.batch((writer) => writer.setState(`watermark:${fixture.connector.id}`, '99'));
    assert.equal((await fixture.run('Delta Import')).status, 'no-start-full-import-required');
    assert.notEqual(fixture.store.state(`full-import-required:${fixture.connector.id}`), undefined);
  });

  it('keeps the old watermark when the read ended early', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    for (const name of ['Bob', 'Cid', 'Dan']) fixture.directory.put(`guid-${name}`, `CN=${name}`, {});
    fixture.directory.failure = { page: 1, error: new ConnectorError('network', 'Down') };
    assert.equal((await fixture.run('Delta Import')).status, 'stopped-connectivity');
    assert.equal(watermark(fixture), '1');
    fixture.directory.failure = undefined;
    await fixture.run('Delta Import');
    assert.equal(watermark(fixture), '4');
    assert.equal(fixture.dump().length, 4);
  });

  it('an object that left the selection is deleted', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.directory.report({ kind: 'filtered', dn: 'CN=Ann' });
    assert.deepEqual(outcome(await fixture.run('Delta Import')), {
      status: 'success',
      'filtered-objects': 1,
      'stage-delete': 1,
    });
  });
});

describe('export confirmation by imports', () => {
  it('goes by what a delta shows last of an object, not by the states in between', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.stage('CN=Ann', {
      sent: fixture.slots({ displayName: 'third', proxyAddresses: ['a', 'b'] }),
      sentOperation: 'modify',
    });
    for (const [displayName, addresses] of [
      ['second', ['a']],
      ['third', ['b', 'a']],
    ] as const) {
      fixture.directory.put('guid-Ann', 'CN=Ann', { displayName: [displayName], proxyAddresses: [...addresses] });
    }
    assert.equal((await fixture.run('Delta Import')).status, 'success');
    assert.equal(fixture.pendingOf('CN=Ann'), null);
  });

  it('a change says nothing about the attributes it does not show', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    const sent = fixture.slots({ employeeID: '7', displayName: 'Anna', proxyAddresses: ['a', 'b'] });
    fixture.stage('CN=Ann', { sent, sentOperation: 'modify' });
    fixture.directory.report({
      kind: 'change',
      change: {
        dn: 'CN=Ann',
        attributes: new Map([
          ['displayName', { kind: 'replace', values: ['Other'] }],
          ['proxyAddresses', { kind: 'edit', add: ['a'], remove: [] }],
        ]),
      },
    });
    const record = await fixture.run('Delta Import');
    assert.deepEqual(
      fixture.store.runErrors(record.id).map(({ attribute }) => attribute),
      ['displayName'],
    );
    assert.deepEqual(fixture.pendingOf('CN=Ann')?.sent, fixture.slots({ employeeID: '7', proxyAddresses: ['a', 'b'] }));
  });

  it('a deleted object the directory still shows is a warning and is synchronized again', async () => {
    const fixture = withUsers('Ann');
    await fixture.run('Full Import');
    fixture.stage('CN=Ann', { sentOperation: 'delete' });
    const record = await fixture.run('Full Import');
    assert.equal(record.status, 'completed-warnings');
    assert.deepEqual(
      fixture.store.runErrors(record.id).map(({ code }) => code),
      ['exported-change-not-reimported'],
    );
    assert.equal(fixture.store.csByDn(fixture.space, 'CN=Ann')?.retry, true);
  });
});
