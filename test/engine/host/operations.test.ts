import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import * as operations from '../../../engine/host/protocol/operations.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import { Host, refused } from './host-process.ts';

const tenant = 'twoforests.onmicrosoft.com';
const service = 'CN=svc-scan,OU=Services,DC=north,DC=example';

describe('the engine host, asked by an operator', function () {
  this.timeout(60_000);
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(async () => {
    await host.close();
  });

  async function initialCycle(): Promise<protocol.CycleSummary> {
    await host.open();
    return await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
  }

  async function explained(params: Partial<operations.ExplainParams>): Promise<operations.ExplainResult> {
    return await host.connection.sendRequest(operations.explain, {
      name: service,
      connector: null,
      to: null,
      ...params,
    });
  }

  it('tells the schedule, the last runs and what somebody has to see to', async () => {
    await host.open();
    const before = await host.connection.sendRequest(operations.readStatus, null);
    assert.ok(before.attention.some((text) => text.includes('"north.example" was never imported')));
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    const { connectors, schedule, holder, staging, attention } = await host.connection.sendRequest(
      operations.readStatus,
      null,
    );
    assert.deepEqual(
      connectors.map(({ name, synchronization }) => [name, synchronization.last?.status]),
      [
        ['north.example', 'success'],
        ['south.example', 'success'],
        [tenant, 'success'],
      ],
    );
    assert.deepEqual([schedule.enabled, schedule.scheduler, schedule.suspendedSince, holder], [true, null, null, null]);
    assert.deepEqual([staging, attention], [false, []]);
  });

  it('tells that a changed rule asks for a full synchronization', async () => {
    await initialCycle();
    host.edit('rules/10-people-in.syncrule', (text) => text.replace('precedence  10', 'precedence  11'));
    await host.open();
    const { connectors } = await host.connection.sendRequest(operations.readStatus, null);
    assert.match(connectors[0]?.required['full-synchronization-required'] ?? '', /rules/);
  });

  it('suspends and resumes the schedule, also while the rules have errors', async () => {
    await initialCycle();
    const suspended = await host.connection.sendRequest(operations.setSuspended, { suspended: true });
    assert.notEqual(suspended.schedule.suspendedSince, null);
    host.edit('rules/10-people-in.syncrule', (text) => `${text}\ninbound rule "x" { from }\n`);
    assert.notDeepEqual((await host.open()).errors, []);
    const still = await host.connection.sendRequest(operations.readStatus, null);
    assert.equal(still.schedule.suspendedSince, suspended.schedule.suspendedSince);
    assert.match(still.attention[0] ?? '', /^The workspace has .*errors?, so nothing can run/);
    const resumed = await host.connection.sendRequest(operations.setSuspended, { suspended: false });
    assert.equal(resumed.schedule.suspendedSince, null);
  });

  it('says why a staged object is not in the tenant, and by which rule', async () => {
    await initialCycle();
    const answer = await explained({});
    assert.ok(answer.kind === 'explained');
    const { verdict, reason, findings } = answer.explanation;
    assert.deepEqual([verdict, reason], ['not-there', 'cloud-filtered']);
    assert.ok(findings.every(({ status, remedy }) => status !== 'held' || remedy !== null));
  });

  it('looks into the directory for an object that was never imported, and finds one by its account name', async () => {
    await host.open();
    const missing = await explained({});
    assert.ok(missing.kind === 'explained');
    assert.deepEqual([missing.explanation.subject.known, missing.explanation.reason], ['directory', 'never-imported']);
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' });
    const named = await explained({ name: 'osknym' });
    assert.ok(named.kind === 'explained');
    assert.equal(named.explanation.verdict, 'there');
  });

  it('lists the objects a name means when they do not belong together, and refuses a connector there is not', async () => {
    await initialCycle();
    const answer = await explained({ name: 'Administrator' });
    assert.ok(answer.kind === 'several');
    assert.deepEqual(
      answer.objects.map(({ connector }) => connector),
      ['north.example', 'south.example'],
    );
    const [, second] = answer.objects;
    assert.equal((await explained({ name: second?.dn ?? '', connector: 'south.example' })).kind, 'explained');
    assert.equal((await refused(explained({ connector: 'nowhere' }))).code, protocol.hostErrors.badRequest);
  });

  it('diagnoses the workspace and each connector, and tells how far it is', async () => {
    await host.open();
    const progress: operations.DoctorProgress[] = [];
    host.connection.onNotification(operations.doctorProgress, (one) => void progress.push(one));
    const { sections } = await host.connection.sendRequest(operations.doctor, null);
    assert.deepEqual(
      sections.map(({ connector }) => connector),
      [null, 'north.example', 'south.example', tenant],
    );
    const found = sections.flatMap(({ findings }) => findings);
    assert.deepEqual(
      found.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.equal(progress.at(-1)?.findings, found.length);
    rmSync(join(host.folder, 'north.ldif'));
    const again = await host.connection.sendRequest(operations.doctor, null);
    const [error] = again.sections[1]?.findings ?? [];
    assert.deepEqual([error?.check, error?.status, typeof error?.remedy], ['file', 'error', 'string']);
  });

  it('ends a diagnosis at once when its request is cancelled', async () => {
    const silent = await listenSilently();
    try {
      host.edit('joinery.json', (text) =>
        text.replace(/"kind": "file",\s*"name": "north.example",\s*"path": "north.ldif"/, forestAt(silent.port)),
      );
      host.connection.onRequest(protocol.readSecret, () => 'not asked for by anybody');
      assert.deepEqual((await host.open()).errors, []);
      const source = new CancellationTokenSource();
      const diagnosis = host.connection.sendRequest(operations.doctor, null, source.token);
      await silent.asked;
      const start = performance.now();
      source.cancel();
      assert.equal((await refused(diagnosis)).code, -32_800);
      assert.ok(performance.now() - start < 2000);
    } finally {
      silent.close();
    }
  });

  it('lists the deletions a threshold holds back, and lets exactly so many go', async () => {
    await initialCycle();
    assert.deepEqual(await host.connection.sendRequest(operations.listHeldDeletions, null), []);
    host.edit('joinery.json', (text) => text.replace('"deletionThreshold": 10', '"deletionThreshold": 1'));
    host.edit('north.ldif', (text) => withoutEntries(text, ['Oskar Nyman', 'Ingrid Dahl']));
    await host.open();
    const { runs } = await host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' });
    assert.equal(runs.at(-1)?.status, 'stopped-deletion-threshold-exceeded');
    const [held, other] = await host.connection.sendRequest(operations.listHeldDeletions, null);
    assert.equal(other, undefined);
    assert.deepEqual([held?.connector, held?.count, held?.threshold], [tenant, 2, '1']);
    assert.deepEqual(held?.objects.map(({ name }) => name).toSorted(), ['Ingrid Dahl', 'Oskar Nyman']);
    const fewer = await host.connection.sendRequest(protocol.runProfile, {
      connector: tenant,
      profile: 'Export',
      allowDeletes: 1,
    });
    assert.equal(fewer.status, 'stopped-deletion-threshold-exceeded');
    const released = await host.connection.sendRequest(protocol.runCycle, { policy: 'Delta', allowDeletes: 2 });
    assert.equal(released.runs.at(-1)?.step?.counters['export-delete'], 2);
    assert.deepEqual(await host.connection.sendRequest(operations.listHeldDeletions, null), []);
  });

  it('tells with every report of a run which connector it works on', async () => {
    await initialCycle();
    const names = new Set(host.progress.map(({ connector }) => connector));
    assert.deepEqual(names, new Set(['north.example', 'south.example', tenant]));
  });
});

/** An LDIF without the entries of those names. */
function withoutEntries(ldif: string, names: readonly string[]): string {
  return ldif
    .split(/\n\n/)
    .filter((entry) => names.every((name) => !entry.includes(`dn: CN=${name},`)))
    .join('\n\n');
}

function forestAt(port: number): string {
  return `"kind": "ad", "name": "north.example", "forest": "north.example", "servers": ["127.0.0.1:${port}"], "user": "reader", "credential": "north"`;
}

/** A server that takes connections and never says a word. */
async function listenSilently(): Promise<{ readonly port: number; readonly asked: Promise<unknown>; close(): void }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => void sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    port: address.port,
    asked: once(server, 'connection'),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
