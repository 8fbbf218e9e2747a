import assert from 'node:assert/strict';
import type { AttributeSchema } from '../../../grammar/schema/schema.ts';
import { neverCancelled } from '../../../engine/ports/cancel.ts';
import { silentProgress } from '../../../engine/ports/progress.ts';
import type { PendingExport } from '../../../engine/ports/store.ts';
import type { Engine } from '../../../engine/runs/engine.ts';
import { stagedAttributes } from '../../../engine/inspect/object-attributes.ts';
import type { MemoryDirectory } from './memory-directory.ts';
import { testConnector, testSchema } from './run-fixture.ts';
import { rules, Workspace } from './two-directories.ts';

const password: AttributeSchema = { name: 'password', type: 'str', multiValued: false, writeOnly: true };
const attributes = [...testSchema.attributes.keys(), password.name];
const schema = {
  attributes: new Map([...testSchema.attributes, [password.name, password]]),
  objectTypes: new Map(['user', 'group'].map((name) => [name, { name, attributes }])),
};
const connectors = [{ ...testConnector('cloud', 'Entra'), schema, attributes }, testConnector('forest', 'AD')];

const options = { signal: neverCancelled, progress: silentProgress };

/** The rules of the two directories with a password for whoever is made in the cloud. */
function withPassword(flow: string): string {
  return rules.replace('    dn <-', `    password <- ${flow}\n    dn <-`);
}

class Passwords {
  readonly workspace: Workspace = new Workspace();
  engine: Engine;

  constructor(flow: string, cloud?: MemoryDirectory) {
    if (cloud !== undefined) this.workspace = new Workspace(cloud);
    this.workspace.cloud.ignored.add(password.name);
    this.engine = this.workspace.engine(withPassword(flow), { connectors });
  }

  use(flow: string): void {
    this.engine = this.workspace.engine(withPassword(flow), { connectors });
  }

  async cycle(policy: 'Initial' | 'Delta'): Promise<void> {
    await this.engine.cycle(policy, options);
  }

  async run(connector: string, ...profiles: readonly Parameters<Engine['runProfile']>[1][]): Promise<void> {
    for (const profile of profiles) await this.engine.runProfile(connector, profile, options);
  }

  /** Passwords as the directory was given them since the last call. */
  written(): readonly string[] {
    return this.workspace.cloud.operations
      .splice(0)
      .flatMap(({ dn, changes }) =>
        changes
          .filter(({ name }) => name === password.name)
          .map(
            ({ change }) =>
              `${dn}: ${change.kind === 'replace' ? change.values.map((value) => (typeof value === 'object' ? value.dn : String(value))).join() : 'an edit'}`,
          ),
      );
  }

  get operations(): number {
    return this.workspace.cloud.operations.length;
  }

  pending(name: string): PendingExport | null {
    const { store } = this.workspace;
    return store.csByDn(store.space('id-of-cloud')!, `CN=${name}`)?.pendingExport ?? null;
  }

  /** Whether the store knows the text, wherever it keeps what is staged and was written. */
  remembers(text: string): boolean {
    const { store } = this.workspace;
    const space = store.space('id-of-cloud')!;
    const kept = store.csIds(space, 0, 100, 'all').map((id) => {
      const { pendingExport, image, hologram } = store.cs(id)!;
      const { changes, sent, secrets } = pendingExport ?? {};
      return JSON.stringify([image, hologram, [...(changes ?? [])], [...(sent ?? [])], [...(secrets ?? [])]]);
    });
    return kept.join('\n').includes(text);
  }
}

const everyone = ['CN=1: Start-1', 'CN=2: Start-2', 'CN=3: Start-3'];

describe('an attribute the directory never shows', () => {
  it('is written once, and the write itself confirms it', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    await passwords.cycle('Initial');
    assert.deepEqual(passwords.written(), everyone);
    for (const policy of ['Delta', 'Initial', 'Delta'] as const) await passwords.cycle(policy);
    assert.equal(passwords.operations, 0);
    const { store } = passwords.workspace;
    assert.deepEqual(
      store.runs(100).flatMap(({ id }) => [...store.runErrors(id)]),
      [],
    );
  });

  it('leaves no value behind, only what tells that another one is the same', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    await passwords.run('forest', 'Full Import', 'Full Synchronization');
    assert.equal(passwords.remembers('Start-1'), true);
    await passwords.run('cloud', 'Export');
    assert.equal(passwords.remembers('Start-'), false);
    const { kind } = passwords.pending('1')!.secrets!.values().next().value!;
    assert.equal(kind, 'written');
  });

  it('is written again when the rules want another value', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    await passwords.cycle('Initial');
    passwords.written();
    passwords.use('IIF([employeeID] = "2", "Other-2", "Start-" & [employeeID])');
    await passwords.cycle('Initial');
    assert.deepEqual(passwords.written(), ['CN=2: Other-2']);
    await passwords.cycle('Initial');
    assert.equal(passwords.operations, 0);
  });

  it('stays as it is when the rules want no value, or say nothing', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    await passwords.cycle('Initial');
    passwords.written();
    for (const flow of ['NULL', 'IgnoreThisFlow', '"Start-" & [employeeID]']) {
      passwords.use(flow);
      await passwords.cycle('Initial');
      assert.equal(passwords.operations, 0, flow);
    }
  });

  it('that is given once goes to new objects only', async () => {
    const passwords = new Passwords('once "Start-" & [employeeID]');
    passwords.workspace.cloud.put('there', 'CN=1', { employeeID: ['1'] });
    await passwords.cycle('Initial');
    assert.deepEqual(passwords.written(), everyone.slice(1));
    passwords.use('once "Other-" & [employeeID]');
    await passwords.cycle('Initial');
    assert.equal(passwords.operations, 0);
  });

  it('is left to an object that was there, also when the store is built anew', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    passwords.workspace.cloud.put('there', 'CN=1', { employeeID: ['1'] });
    await passwords.cycle('Initial');
    assert.deepEqual(passwords.written(), everyone.slice(1));
    const anew = new Passwords('"Start-" & [employeeID]', passwords.workspace.cloud);
    await anew.cycle('Initial');
    assert.deepEqual(anew.written(), []);
  });

  it('stays staged while the directory refuses it, and goes along with the next export', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    passwords.workspace.cloud.refused.set('CN=2', { code: 'cd-error', message: 'Too weak', attributes: ['password'] });
    await passwords.cycle('Initial');
    passwords.written();
    assert.equal(passwords.remembers('Start-2'), true);
    passwords.workspace.cloud.refused.clear();
    await passwords.cycle('Delta');
    assert.deepEqual(passwords.written(), ['CN=2: Start-2']);
    assert.equal(passwords.remembers('Start-'), false);
  });

  it('is taken back with the change it was staged with', async () => {
    const passwords = new Passwords('"Start-" & [employeeID]');
    await passwords.cycle('Initial');
    passwords.written();
    passwords.use('"Other-" & [employeeID]');
    await passwords.run('forest', 'Full Synchronization');
    assert.equal(passwords.pending('1')!.operation, 'modify');
    passwords.use('IgnoreThisFlow');
    await passwords.run('forest', 'Full Synchronization');
    assert.equal(passwords.pending('1')?.operation ?? 'none', 'none');
    assert.equal(passwords.remembers('Other-'), false);
  });

  for (const flow of ['"Start-" & [employeeID]', '"Start-1"'])
    it(`is masked wherever people look: ${flow}`, async () => {
      const passwords = new Passwords(flow);
      await passwords.run('forest', 'Full Import', 'Full Synchronization');
      const { store } = passwords.workspace;
      const staged = stagedAttributes(store, store.csByDn(store.space('id-of-cloud')!, 'CN=1')!);
      assert.deepEqual(
        staged.filter(({ name }) => name === password.name).map(({ before, after }) => ({ before, after })),
        [{ before: [], after: ['••••••'] }],
      );
      const preview = passwords.engine.preview('forest', 'CN=Ann,DC=forest')!;
      const shown = preview.trace.outbound
        .flatMap((target) => target.attributes)
        .find(({ name }) => name === password.name)!;
      assert.deepEqual(shown.after, ['••••••']);
      assert.doesNotMatch(JSON.stringify([staged, preview]), /Start/);
    });
});
