import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileConnector } from '../../../engine/model/configuration.ts';
import { ConnectorError } from '../../../engine/ports/directory.ts';
import { silentProgress } from '../../../engine/ports/progress.ts';
import { EngineBusyError, EngineConfigurationError } from '../../../engine/runs/engine-error.ts';
import type { CyclePolicy, Engine } from '../../../engine/runs/engine.ts';
import { options, testConnector } from './run-fixture.ts';
import { lines, rules, Workspace } from './two-directories.ts';

describe('a cycle', () => {
  it('imports, synchronizes and exports in the order of the original, in full the first time', async () => {
    const workspace = new Workspace();
    const result = await workspace.engine().cycle('Delta', options);
    assert.deepEqual(lines(result), [
      'forest: Full Import: success',
      'cloud: Full Import: completed-no-objects',
      'forest: Full Synchronization: success',
      'cloud: Full Synchronization: success',
      'cloud: Export: success',
      'forest: Export: success',
    ]);
    assert.equal(result.changed, true);
    assert.deepEqual(workspace.cloud.dump(), [
      'CN=1 displayName=Ann employeeID=1',
      'CN=2 displayName=Bob employeeID=2 manager=CN=1',
      'CN=3 displayName=Cid employeeID=3',
    ]);
    assert.equal(workspace.forest.operations.length, 0);
  });

  it('confirms in the next cycle what it exported and has nothing left to do in the one after', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    const confirming = await engine.cycle('Delta', options);
    assert.deepEqual(lines(confirming), [
      'forest: Delta Import: success',
      'cloud: Delta Import: success',
      'forest: Delta Synchronization: success',
      'cloud: Delta Synchronization: success',
      'cloud: Export: success',
      'forest: Export: success',
    ]);
    const idle = await engine.cycle('Delta', options);
    assert.equal(idle.changed, false, JSON.stringify(idle.runs.map(({ step }) => step)));
    assert.equal(workspace.store.state('full-import-required:id-of-cloud'), undefined);
  });

  it('carries a change and a delete through, and then is idle again', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    await engine.cycle('Delta', options);
    workspace.forest.put('guid-Bob', 'CN=Bob,DC=forest', {
      employeeID: ['2'],
      displayName: ['Robert'],
      manager: ['CN=Cid,DC=forest'],
    });
    workspace.forest.remove('guid-Ann');
    assert.equal((await engine.cycle('Delta', options)).changed, true);
    assert.deepEqual(workspace.cloud.dump(), [
      'CN=2 displayName=Robert employeeID=2 manager=CN=3',
      'CN=3 displayName=Cid employeeID=3',
    ]);
    await engine.cycle('Delta', options);
    assert.equal((await engine.cycle('Delta', options)).changed, false);
  });

  it('of policy Initial is full throughout and changes nothing more', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Initial', options);
    await engine.cycle('Initial', options);
    const third = await engine.cycle('Initial', options);
    assert.deepEqual(
      third.runs.map(({ profile }) => profile),
      ['Full Import', 'Full Import', 'Full Synchronization', 'Full Synchronization', 'Export', 'Export'],
    );
    assert.equal(third.changed, false, JSON.stringify(third.runs.map(({ step }) => step)));
  });

  it('synchronizes in full once after the rules changed, and a delta synchronization alone warns until then', async () => {
    const workspace = new Workspace();
    await workspace.engine().cycle('Delta', options);
    const changed = workspace.engine(
      rules.replace('displayName <- [displayName]', 'displayName <- "Dr. " & [displayName]'),
    );
    const delta = await changed.runProfile('forest', 'Delta Synchronization', options);
    assert.equal(delta.status, 'completed-warnings');
    assert.deepEqual(
      workspace.store.runErrors(delta.id).map(({ code }) => code),
      ['full-synchronization-required'],
    );
    const cycle = await changed.cycle('Delta', options);
    assert.ok(lines(cycle).includes('forest: Full Synchronization: success'));
    assert.ok(workspace.cloud.dump().includes('CN=1 displayName=Dr. Ann employeeID=1'));
    assert.ok(lines(await changed.cycle('Delta', options)).includes('forest: Delta Synchronization: success'));
  });

  it('runs the full variant where a flag asks for it', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.store.batch((writer) => {
      writer.setState('full-import-required:id-of-forest', 'asked');
      writer.setState('full-synchronization-required:id-of-cloud', 'asked');
    });
    const cycle = await engine.cycle('Delta', options);
    assert.deepEqual(lines(cycle).slice(0, 4), [
      'forest: Full Import: success',
      'cloud: Delta Import: success',
      'forest: Delta Synchronization: success',
      'cloud: Full Synchronization: success',
    ]);
    assert.ok(lines(await engine.cycle('Delta', options)).includes('cloud: Delta Synchronization: success'));
  });

  it('imports in full at once when the directory no longer knows the position', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.store.batch((writer) => writer.setState('watermark:id-of-forest', '99'));
    assert.deepEqual(lines(await engine.cycle('Delta', options)).slice(0, 2), [
      'forest: Delta Import: no-start-full-import-required',
      'forest: Full Import: success',
    ]);
  });

  it('leaves exports out in staging mode, though a run of its own still exports', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine(rules, { staging: true });
    const result = await engine.cycle('Delta', options);
    assert.deepEqual(lines(result).slice(4), [
      'cloud: no Export, because the workspace is in staging mode; 3 objects wait to be exported (add 3, update 0, delete 0)',
      'forest: no Export, because the workspace is in staging mode; nothing waits to be exported',
    ]);
    assert.deepEqual(workspace.cloud.dump(), []);
    assert.deepEqual((await engine.runProfile('cloud', 'Export', options)).step?.counters, {
      'export-add': 3,
      'export-update': 1,
    });
  });
});

describe('a cycle in which something fails', () => {
  it('does not synchronize half a directory and goes on with the others', async () => {
    const workspace = new Workspace();
    workspace.forest.failure = { page: 1, error: new ConnectorError('network', 'Down') };
    assert.deepEqual(lines(await workspace.engine().cycle('Initial', options)), [
      'forest: Full Import: stopped-connectivity',
      'cloud: Full Import: completed-no-objects',
      'cloud: Full Synchronization: success',
      'cloud: Export: success',
      'forest: Export: success',
      'forest: no Full Synchronization, because its full import ended with stopped-connectivity',
    ]);
  });

  it('synchronizes after a delta import that failed: everything else is known from before', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    workspace.forest.failure = { page: 0, error: new ConnectorError('network', 'Down') };
    const cycle = lines(await engine.cycle('Delta', options));
    assert.ok(cycle.includes('forest: Delta Import: no-start-connection'));
    assert.ok(cycle.includes('forest: Delta Synchronization: success'));
  });

  it('exports nothing when no directory could be read', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.cycle('Delta', options);
    for (const directory of [workspace.forest, workspace.cloud]) {
      directory.failure = { page: 0, error: new ConnectorError('network', 'Down') };
    }
    const { skipped } = await engine.cycle('Delta', options);
    assert.deepEqual(
      skipped.map(({ profile }) => profile),
      ['Export', 'Export'],
    );
  });

  it('stops when the user cancels and says what it left out', async () => {
    const workspace = new Workspace();
    const signal = { cancelled: false };
    const progress = {
      report: () => {
        signal.cancelled = true;
      },
    };
    const result = await workspace.engine().cycle('Delta', { progress, signal });
    assert.equal(result.runs.length, 1);
    assert.deepEqual(new Set(result.skipped.map(({ reason }) => reason)), new Set(['the cycle was cancelled']));
    assert.equal(result.skipped.length, 5);
  });

  it('does one thing at a time', async () => {
    const engine = new Workspace().engine();
    const first = engine.cycle('Delta', options);
    await assert.rejects(engine.runProfile('forest', 'Export', options), EngineBusyError);
    await first;
    assert.equal((await engine.runProfile('forest', 'Export', options)).status, 'success');
  });
});

describe('an engine', () => {
  it('refuses rules with errors, names the first and leaves the store alone', () => {
    const workspace = new Workspace();
    assert.throws(
      () => workspace.engine(rules.replace('[displayName]', 'Shout([displayName])')),
      (error) =>
        error instanceof EngineConfigurationError && error.message.includes('Shout') && error.problems.length === 1,
    );
    assert.equal(workspace.store.space('id-of-forest'), undefined);
  });

  it('opened to look writes nothing, and goes by the rules as they are', async () => {
    const workspace = new Workspace();
    const looking = workspace.engine(rules, {}, true);
    assert.equal(workspace.store.space('id-of-forest'), undefined);
    const engine = workspace.engine();
    assert.equal(looking.plan.hash, engine.plan.hash);
    await engine.cycle('Delta', options);
    const changed = rules.replace('"Out to cloud"', '"Out to the cloud"');
    const [rule] = workspace.engine(changed, {}, true).plan.rules.filter(({ name }) => name === 'Out to the cloud');
    assert.equal(workspace.store.ruleNumber(rule?.id ?? ''), undefined);
    workspace.engine(changed);
    assert.notEqual(workspace.store.ruleNumber(rule?.id ?? ''), undefined);
  });

  it('names the connectors when asked for one it does not have', async () => {
    await assert.rejects(
      new Workspace().engine().runProfile('forst', 'Export', options),
      /no connector "forst"; the workspace has "cloud", "forest"/,
    );
  });

  it('takes a connector by its id too', async () => {
    const record = await new Workspace().engine().runProfile('id-of-forest', 'Full Import', options);
    assert.equal(record.connectorId, 'id-of-forest');
  });

  it('previews an object it knows and changes nothing by it', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    await engine.runProfile('forest', 'Full Import', options);
    assert.equal(engine.preview('forest', 'CN=Nobody'), undefined);
    assert.equal(engine.preview('forest', 'CN=Ann,DC=forest')?.objectType, 'user');
    assert.deepEqual(workspace.store.mvIds(0, 10), []);
  });

  it('forgets runs after seven days', async () => {
    const workspace = new Workspace();
    const engine = workspace.engine();
    const old = await engine.runProfile('forest', 'Full Import', options);
    workspace.time += 8 * 24 * 60 * 60 * 1000;
    await engine.cycle('Delta', options);
    assert.equal(workspace.store.run(old.id), undefined);
  });
});

describe('a file connector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-runs-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is imported in full by every cycle and never written', async () => {
    const workspace = new Workspace();
    const path = join(folder, 'forest.ldif');
    writeFileSync(path, ldif('Ann', 'Bob'));
    const file: FileConnector = { ...testConnector('forest', 'AD'), kind: 'file', path };
    const engine = workspace.engine(rules, { connectors: [file, testConnector('cloud', 'Entra')] });
    await cycles(engine, 'Delta', 2);
    assert.deepEqual(workspace.cloud.dump(), [
      'CN=Ann displayName=Ann employeeID=Ann',
      'CN=Bob displayName=Bob employeeID=Bob',
    ]);
    writeFileSync(path, ldif('Bob'));
    assert.deepEqual(lines(await engine.cycle('Delta', options)), [
      'forest: Full Import: success',
      'cloud: Delta Import: success',
      'forest: Delta Synchronization: success',
      'cloud: Delta Synchronization: success',
      'cloud: Export: success',
      'forest: no Export, because files are read and not written',
    ]);
    assert.deepEqual(workspace.cloud.dump(), ['CN=Bob displayName=Bob employeeID=Bob']);
    const missing = engine.runProfile('forest', 'Export', options);
    assert.equal((await missing).status, 'success');
  });

  it('that is not there does not start', async () => {
    const workspace = new Workspace();
    const file: FileConnector = { ...testConnector('forest', 'AD'), kind: 'file', path: join(folder, 'absent.ldif') };
    const record = await workspace
      .engine(rules, { connectors: [file, testConnector('cloud', 'Entra')] })
      .runProfile('forest', 'Full Import', options);
    assert.equal(record.status, 'no-start-connection');
    assert.match(workspace.store.runErrors(record.id)[0]?.message ?? '', /absent\.ldif/);
  });
});

async function cycles(engine: Engine, policy: CyclePolicy, count: number): Promise<void> {
  for (let cycle = 0; cycle < count; cycle += 1) await engine.cycle(policy, { ...options, progress: silentProgress });
}

function ldif(...names: readonly string[]): string {
  const entries = names.map((name) => {
    const guid = Buffer.from(name.padEnd(16)).toString('base64');
    return `dn: CN=${name},DC=forest\nobjectClass: user\nobjectGUID:: ${guid}\nemployeeID: ${name}\ndisplayName: ${name}\n\n`;
  });
  return ['version: 1\n\n', ...entries].join('');
}
