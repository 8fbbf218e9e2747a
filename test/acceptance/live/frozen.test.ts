import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { openActiveDirectory } from '../../../engine/connectors/ad/open.ts';
import type { ActiveDirectoryConnector } from '../../../engine/model/configuration.ts';
import { neverCancelled } from '../../../engine/ports/cancel.ts';
import { silentProgress } from '../../../engine/ports/progress.ts';
import type { Store } from '../../../engine/ports/store.ts';
import { createEngine } from '../../../engine/runs/create-engine.ts';
import type { Engine } from '../../../engine/runs/engine.ts';
import type { RunProfile, RunRecord } from '../../../engine/runs/run-record.ts';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { adConnector } from '../../engine/connectors/ad/ad-connector.ts';
import { MemoryDirectory } from '../../engine/runs/memory-directory.ts';
import { testConfiguration, testConnector } from '../../engine/runs/run-fixture.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  twoPages,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy, type QuirksProxy } from '../../support/samba/quirks-proxy.ts';

const timeouts = { connectMs: 1000, operationMs: 1500 };

/** What a run may take whose domain controller stops answering: one silent operation, and the attempts to reach it again. */
const boundMs = 9000;

const people = 150;

const rules = (base: string): string => `
inbound rule "In from staff" {
  connector "staff"
  from user to user
  link provision
  precedence 100
  flow {
    employeeID <- [employeeID]
  }
}

outbound rule "Out to forest" {
  connector "forest"
  from user to user
  link provision
  precedence 110
  flow {
    dn             <- "CN=" & [employeeID] & ",OU=Lab,${base}"
    sAMAccountName <- [employeeID]
  }
}
`;

describe('a domain controller that stops answering and keeps its connections', function () {
  this.timeout(60_000);
  let forest: DomainController;
  let proxy: QuirksProxy;
  let connector: ActiveDirectoryConnector;
  let engine: Engine;
  const store: Store = openSqliteStore(':memory:');
  before(async function () {
    needsSamba(this);
    forest = await startDomainController({ ...contoso, population: twoPages });
    const certificate = forest.authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
    proxy = await startQuirksProxy({ upstream: forest.address, certificate });
    const { writer } = forest.accounts;
    const plain = adConnector({
      servers: [proxy.server],
      certificateAuthority: forest.authority.certificate,
      user: writer.user,
      objectTypes: ['user', 'group'],
      partitions: [{ name: forest.base }],
    });
    const attributes = ['cn', 'member', 'sAMAccountName'];
    const objectTypes = new Map([...plain.objectTypes].map((name) => [name, { name, attributes }]));
    connector = { ...plain, name: 'forest', attributes, schema: { ...plain.schema, objectTypes } };
    const staff = new MemoryDirectory();
    for (let at = 0; at < people; at += 1) staff.put(`guid-${at}`, `CN=${at}`, { employeeID: [`lab${at}`] });
    engine = createEngine({
      configuration: testConfiguration([testConnector('staff', 'other'), connector]),
      rules: parseSyncrule(rules(forest.base)).file.rules,
      store,
      clock: { now: () => Date.now(), pause: async () => await Promise.resolve() },
      openDirectory: async ({ name }) =>
        name === 'staff'
          ? staff
          : await openActiveDirectory(connector, {
              secrets: { read: async () => await Promise.resolve(writer.password) },
              timeouts,
            }),
      capability: () => ({ kind: 'writable' }),
    });
    assert.equal((await run('forest', 'Full Import')).status, 'success');
  });
  after(async () => {
    forest?.thaw();
    await proxy?.close();
    await forest?.stop();
    store.close();
  });

  async function run(name: string, profile: RunProfile): Promise<RunRecord> {
    return await engine.runProfile(name, profile, { progress: silentProgress, signal: neverCancelled });
  }

  /** Freezes it when `reached` holds in the middle of the run, and lets it go on when the run has ended. */
  async function freezeDuring(profile: RunProfile, reached: () => boolean): Promise<RunRecord> {
    const begun = Date.now();
    const [record] = await Promise.all([
      run('forest', profile),
      (async () => {
        while (!reached() && Date.now() - begun < boundMs) await setTimeout(1);
        forest.freeze();
      })(),
    ]);
    forest.thaw();
    assert.ok(Date.now() - begun < boundMs, `The run took ${Date.now() - begun} ms`);
    return record;
  }

  function objects(): readonly string[] {
    const space = store.space(connector.id)!;
    return store
      .csIds(space, 0, 100_000, 'all')
      .map((id) => store.cs(id)!)
      .map(({ dn, anchor, pendingImport }) => `${dn} ${anchor ?? '-'} ${pendingImport}`)
      .toSorted();
  }

  function errorsOf({ id }: RunRecord): readonly string[] {
    return store.runErrors(id).map(({ code }) => code);
  }

  for (const profile of ['Full Import', 'Delta Import'] as const)
    it(`stops a ${profile.toLowerCase()} in time, which takes nothing for deleted, and the next one goes through`, async () => {
      const before = objects();
      const entries = proxy.counts.entries;
      const stopped = await freezeDuring(
        profile,
        () => profile === 'Delta Import' || proxy.counts.entries > entries + 500,
      );
      assert.match(
        stopped.status,
        profile === 'Full Import' ? /^stopped-connectivity$/ : /^(?:stopped-connectivity|no-start-connection)$/,
      );
      assert.equal(errorsOf(stopped).length, 1);
      assert.deepEqual(objects(), before);
      const next = await run('forest', profile);
      assert.equal(next.status, 'success', errorsOf(next).join());
      assert.deepEqual(objects(), before);
    });

  it('stops an export in time, and the next one writes the rest: nothing twice, nothing lost', async () => {
    await run('staff', 'Full Import');
    await run('staff', 'Full Synchronization');
    const adds = proxy.counts.requests.add;
    const stopped = await freezeDuring('Export', () => proxy.counts.requests.add > adds + people / 4);
    assert.equal(stopped.status, 'stopped-connectivity', errorsOf(stopped).join());
    assert.equal((await run('forest', 'Export')).status, 'success');
    const found = forest.search('-b', `OU=Lab,${forest.base}`, '-E', 'pr=500/noprompt', '(sAMAccountName=lab*)', 'cn');
    assert.equal(found.match(/^dn: /gm)?.length, people);
    assert.equal((await run('forest', 'Delta Import')).status, 'success');
    const space = store.space(connector.id)!;
    assert.deepEqual(store.statistics(space).pendingExports, { add: 0, modify: 0, delete: 0 });
    assert.equal((await run('forest', 'Export')).step?.objects ?? 0, 0);
  });
});
