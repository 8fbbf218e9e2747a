import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import { Host, main, refused } from './host-process.ts';

describe('the engine host', function () {
  this.timeout(60_000);
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(async () => {
    await host.close();
  });

  it('opens a workspace and says what its connector spaces hold, before and after a cycle', async () => {
    const before = await host.open();
    assert.deepEqual(
      before.connectors.map(({ name, kind, statistics }) => [name, kind, statistics?.objects ?? 0]),
      [
        ['north.example', 'file', 0],
        ['south.example', 'file', 0],
        ['twoforests.onmicrosoft.com', 'entra', 0],
      ],
    );
    const cycle = await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    assert.equal(cycle.changed, true);
    const after = await host.connection.sendRequest(protocol.summarize, null);
    assert.ok(after.connectors.every(({ statistics }) => (statistics?.objects ?? 0) > 0));
    assert.ok((after.metaverse['person'] ?? 0) > 0);
  });

  it('goes on showing what the store holds while a rule is half typed, and runs nothing', async () => {
    await host.open();
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    const rules = join(host.folder, 'rules', '10-people-in.syncrule');
    const text = readFileSync(rules, 'utf8');
    for (const broken of [text.replace('[sAMAccountName]', '[sAMAcc'), text.replace('[sAMAccountName]', '[unknown]')]) {
      writeFileSync(rules, broken);
      const summary = await host.open();
      assert.ok(summary.errors.length > 0);
      assert.ok(summary.connectors.every(({ statistics }) => (statistics?.objects ?? 0) > 0));
      assert.ok((await host.connection.sendRequest(protocol.listRuns, { limit: 5 })).length > 0);
      const { code } = await refused(host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' }));
      assert.equal(code, protocol.hostErrors.noWorkspace);
    }
    writeFileSync(rules, text);
    assert.deepEqual((await host.open()).errors, []);
    const { runs } = await host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' });
    assert.ok(runs.length > 0);
  });

  it('finds objects a page at a time and shows one with its links, lineage and values', async () => {
    await host.open();
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    const connector = 'north.example';
    const page = { connector, clauses: [], limit: 2 };
    const first = await host.connection.sendRequest(protocol.searchConnectorSpace, { ...page, after: 0 });
    assert.equal(first.objects.length, 2);
    const second = await host.connection.sendRequest(protocol.searchConnectorSpace, {
      ...page,
      after: first.next ?? Number.NaN,
    });
    assert.notEqual(second.objects[0]?.dn, first.objects[1]?.dn);
    const users = await host.connection.sendRequest(protocol.searchMetaverse, {
      clauses: ['displayName'],
      objectType: 'person',
      after: 0,
      limit: 1,
    });
    const person = await host.connection.sendRequest(protocol.readMvObject, { id: users.objects[0]?.id ?? 0 });
    assert.equal(person?.name, users.objects[0]?.name);
    const [link] = person?.links ?? [];
    assert.ok(link);
    const object = await host.connection.sendRequest(protocol.readCsObject, link);
    assert.equal(object?.metaverse?.id, person?.id);
    assert.ok(object?.lineage.some(({ action }) => action === 'Join' || action === 'Provision'));
    const displayName = person?.attributes.find(({ name }) => name === 'displayName');
    assert.ok(displayName?.rule && displayName.from);
  });

  it('previews a rule that was not saved, and keeps nothing of it', async () => {
    await host.open();
    await host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    const people = await host.connection.sendRequest(protocol.searchMetaverse, {
      clauses: ['displayName'],
      objectType: 'person',
      after: 0,
      limit: 1,
    });
    const person = await host.connection.sendRequest(protocol.readMvObject, { id: people.objects[0]?.id ?? 0 });
    const link = person?.links.find(({ connector }) => connector.endsWith('.example'));
    assert.ok(link);
    const text = `inbound rule "Unsaved" {
  connector "${link.connector}"
  from ${link.objectType} to person
  link join
  precedence 1
  flow {
    displayName <- "Nobody"
  }
}
`;
    const unsaved = [{ path: join(host.folder, 'rules', 'unsaved.syncrule'), text }];
    const { preview, places, problems } = await host.connection.sendRequest(protocol.preview, { ...link, unsaved });
    assert.deepEqual(problems, []);
    const shown = preview?.trace.metaverse?.attributes.find(({ name }) => name === 'displayName');
    assert.deepEqual([shown?.before, shown?.after], [[person?.name], ['Nobody']]);
    assert.equal(shown?.flows.find(({ outcome }) => outcome === 'won')?.rule, 'Unsaved');
    assert.equal(places['Unsaved'], unsaved[0]?.path);
    const again = await host.connection.sendRequest(protocol.preview, { ...link, unsaved: [] });
    const same = again.preview?.trace.metaverse?.attributes.find(({ name }) => name === 'displayName');
    assert.deepEqual(same?.after, [person?.name]);
  });

  it('commits one object by the saved rules and stages its exports', async () => {
    await host.open();
    const connector = 'north.example';
    await host.connection.sendRequest(protocol.runProfile, { connector, profile: 'Full Import' });
    const { objects } = await host.connection.sendRequest(protocol.searchConnectorSpace, {
      connector,
      clauses: ['mail'],
      objectType: 'user',
      after: 0,
      limit: 1,
    });
    const dn = objects[0]?.dn ?? '';
    const { preview } = await host.connection.sendRequest(protocol.commitPreview, { connector, dn });
    assert.equal(preview?.trace.link.kind, 'projected');
    const object = await host.connection.sendRequest(protocol.readCsObject, { connector, dn });
    assert.notEqual(object?.metaverse, null);
    const staged = await host.connection.sendRequest(protocol.searchConnectorSpace, {
      connector: 'twoforests.onmicrosoft.com',
      clauses: [],
      state: 'pending-export',
      after: 0,
      limit: 10,
    });
    assert.deepEqual(
      staged.objects.map(({ pendingExport }) => pendingExport),
      ['add'],
    );
  });

  it('answers with a code and a sentence when something is wrong', async () => {
    assert.equal(
      (await refused(host.connection.sendRequest(protocol.listRuns, { limit: 1 }))).code,
      protocol.hostErrors.noWorkspace,
    );
    host.edit('joinery.json', (text) => text.replace('"metaverse":', '"metavers":'));
    const { errors } = await host.open();
    assert.ok(errors.length > 0);
    const error = await refused(host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' }));
    assert.equal(error.code, protocol.hostErrors.noWorkspace);
    assert.match(error.message, /cannot be run/);
    host.edit('joinery.json', (text) => text.replace('"metavers":', '"metaverse":'));
    await host.open();
    const unknown = await refused(
      host.connection.sendRequest(protocol.runProfile, { connector: 'nowhere', profile: 'Export' }),
    );
    assert.deepEqual([unknown.code, /"north.example"/.test(unknown.message)], [protocol.hostErrors.badRequest, true]);
    const clause = await refused(
      host.connection.sendRequest(protocol.searchMetaverse, { clauses: ['a b=c'], after: 0, limit: 1 }),
    );
    assert.equal(clause.code, protocol.hostErrors.badRequest);
  });

  it('does one run at a time and ends one after its batch when its request is cancelled', async () => {
    await host.open();
    const source = new CancellationTokenSource();
    const first = host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' }, source.token);
    const second = host.connection.sendRequest(protocol.runCycle, { policy: 'Initial' });
    await assert.rejects(second, { code: protocol.hostErrors.busy });
    source.cancel();
    const { runs, skipped } = await first;
    assert.ok(skipped.length > 0 || runs.some(({ status }) => status === 'stopped-user-termination'));
    const again = await host.connection.sendRequest(protocol.runCycle, { policy: 'Delta' });
    assert.equal(again.skipped.filter(({ profile }) => profile !== 'Export').length, 0);
  });

  it('answers messages nobody sends with an error, and goes on', async () => {
    await host.open();
    for (const message of ['garbage', 5, {}, [], { jsonrpc: '2.0', id: 7 }, { jsonrpc: '2.0', id: {}, method: 5 }])
      host.process.send(message);
    for (const method of ['nothing', '__proto__', 'constructor', 'cs/search', 'cs/object', 'preview', 'run/profile'])
      for (const params of [null, 5, 'x', [], {}, { connector: '__proto__', dn: 5, clauses: 'x', unsaved: 'x' }])
        await refused(host.connection.sendRequest(method, params));
    assert.deepEqual((await host.connection.sendRequest(protocol.summarize, null)).errors, []);
  });

  for (const thrown of ['throw error', 'void Promise.reject(error)'])
    it(`says where it crashed and nothing of what it held: ${thrown}`, async () => {
      // The place is told with the address of the code, so that must not have the secret.
      const error = "const error = Object.assign(new TypeError('S3' + 'cret'), { password: 'S3' + 'cret' })";
      const code = `setTimeout(() => { ${error}; ${thrown} }, 100)`;
      const child = fork(main, [], {
        execArgv: ['--import', `data:text/javascript,${encodeURIComponent(code)}`],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const ended = once(child, 'exit');
      assert.ok(child.stdout !== null && child.stderr !== null);
      const [output, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
      assert.deepEqual([await ended, output], [[1, null], '']);
      assert.match(errors, /^TypeError\n\s+at [^]*\nThe engine met an error/);
      assert.doesNotMatch(errors, /S3cret/);
    });

  it('ends when the editor is gone', async () => {
    await host.open();
    const ended = once(host.process, 'exit');
    host.process.disconnect();
    assert.deepEqual(await ended, [0, null]);
  });
});
