import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { CancellationTokenSource, ResponseError } from 'vscode-jsonrpc/node';
import { appendConnector } from '../../../client/connect/append-connector.ts';
import { connectorJson } from '../../../client/connect/connector-json.ts';
import * as connections from '../../../engine/host/protocol/connections.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import type { ConnectionDraft } from '../../../engine/model/connection-draft.ts';
import type { ConnectionTest } from '../../../engine/ports/connection-test.ts';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { removeTemporaryFolders, temporaryFolder } from '../workspace/temporary-folder.ts';
import { connectHost, type ConnectedHost } from './connected-host.ts';

const sample = new URL('../../../samples/two-forests/', import.meta.url);
const north = readFileSync(new URL('north.ldif', sample), 'utf8');

describe('making and connecting a workspace', function () {
  this.timeout(60_000);
  let host: ConnectedHost;
  beforeEach(() => {
    host = connectHost();
  });
  afterEach(async () => {
    await host.close();
    removeTemporaryFolders();
  });

  const test = async (
    folder: string,
    connection: ConnectionDraft,
    secret: string | null = null,
  ): Promise<ConnectionTest> =>
    await host.editor.sendRequest(connections.testConnection, { folder, connection, secret });

  async function newFolder(): Promise<string> {
    const folder = temporaryFolder({});
    await host.editor.sendRequest(connections.newWorkspace, { folder });
    return folder;
  }

  /** Does with what was prepared what the editor does. */
  async function connect(folder: string, draft: ConnectionDraft): Promise<void> {
    const { partitions } = await test(folder, draft);
    const prepared = await host.editor.sendRequest(connections.prepareConnection, {
      folder,
      connection: draft,
      secret: null,
    });
    for (const file of [prepared.schema, ...(prepared.rules === null ? [] : [prepared.rules])]) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.text, { flag: 'wx' });
    }
    const path = join(folder, 'joinery.json');
    const json = connectorJson({
      draft,
      tenantId: null,
      partitions: partitions.map(({ name }) => ({ name })),
      prepared,
    });
    writeFileSync(path, appendConnector(readFileSync(path, 'utf8'), json) ?? '');
  }

  it('makes a workspace that opens without errors, and overwrites none', async () => {
    const folder = temporaryFolder({ '.gitignore': 'secret\n' });
    const made = await host.editor.sendRequest(connections.newWorkspace, { folder });
    assert.deepEqual(made, { folder, problem: null });
    const summary = await host.editor.sendRequest(protocol.openWorkspace, { folder });
    assert.deepEqual([summary.errors, summary.connectors, summary.staging], [[], [], true]);
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), 'secret\n');
    const again = await host.editor.sendRequest(connections.newWorkspace, { folder });
    assert.match(again.problem?.message ?? '', /has a "joinery\.json" already and nothing in it is changed/);
  });

  it('connects a file and a simulated tenant with their first rules, and synchronizes', async () => {
    const folder = await newFolder();
    writeFileSync(join(folder, 'north.ldif'), north);
    await connect(folder, { kind: 'file', name: 'north.example', path: 'north.ldif' });
    await connect(folder, { kind: 'embedded', name: 'tenant', domain: 'north.onmicrosoft.com' });
    const summary = await host.editor.sendRequest(protocol.openWorkspace, { folder });
    assert.deepEqual(summary.errors, []);
    assert.deepEqual(
      summary.connectors.map(({ name, kind, objectTypes }) => [name, kind, objectTypes]),
      [
        ['north.example', 'file', ['user', 'group', 'contact', 'foreignSecurityPrincipal']],
        ['tenant', 'entra', ['user', 'group']],
      ],
    );
    const { runs } = await host.editor.sendRequest(protocol.runCycle, { policy: 'Initial' });
    assert.ok(runs.every(({ status }) => status === 'success' || status === 'completed-no-objects'));
    const after = await host.editor.sendRequest(protocol.summarize, null);
    assert.ok((after.metaverse['person'] ?? 0) > 5 && (after.metaverse['group'] ?? 0) > 0);
    assert.ok((after.connectors[1]?.statistics?.pendingExports.add ?? 0) > 5);
    for (const file of filesIn(folder).filter((each) => each.endsWith('.syncrule'))) {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.equal(formatSyncrule(text).text, text, file);
    }
  });

  it('gives a second directory what the first one imports, and no second set of rules', async () => {
    const folder = await newFolder();
    writeFileSync(join(folder, 'north.ldif'), north);
    await connect(folder, { kind: 'file', name: 'north.example', path: 'north.ldif' });
    const path = join(folder, 'joinery.json');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/"attributes": \[[^\]]*\]/, '"attributes": ["msExchMasterAccountSid", "cn"]'),
    );
    const schema = join(folder, 'schema/north-example.json');
    writeFileSync(
      schema,
      readFileSync(schema, 'utf8')
        .replace('"attributes": {', '"attributes": { "msExchMasterAccountSid": { "type": "bin" },')
        .replace('"user": [', '"user": ["msExchMasterAccountSid", '),
    );
    const second = await host.editor.sendRequest(connections.prepareConnection, {
      folder,
      connection: { kind: 'file', name: 'North.Example!', path: 'north.ldif' },
      secret: null,
    });
    assert.equal(second.rules, null);
    assert.equal(second.schema.path, 'schema/north-example-2.json');
    assert.ok(second.attributes.includes('msExchMasterAccountSid') && second.attributes.includes('displayName'));
  });

  it('says of a file what is in it and what is wrong with it, and writes nothing', async () => {
    const folder = await newFolder();
    writeFileSync(join(folder, 'north.ldif'), north);
    const before = filesIn(folder);
    const result = await test(folder, { kind: 'file', name: 'north', path: 'north.ldif' });
    assert.ok(result.reached);
    assert.deepEqual(
      result.partitions.map(({ name }) => name),
      ['DC=north,DC=example'],
    );
    assert.ok(result.partitions[0]?.containers.includes('OU=Staff,DC=north,DC=example'));
    assert.match(result.findings[0]?.message ?? '', /^"north\.ldif" has \d+ objects: .*\d+ user/);
    assert.deepEqual(host.findings, result.findings);
    for (const [text, says] of [
      [undefined, /There is no file/],
      ['', /holds no LDIF record/],
      ['dn: CN=a,DC=b\nobjectClass: user\ncn: a\n\n', /1 of 1 objects have no objectGUID/],
    ] as const) {
      if (text !== undefined) writeFileSync(join(folder, 'wrong.ldif'), text);
      const wrong = await test(folder, { kind: 'file', name: 'wrong', path: 'wrong.ldif' });
      assert.equal(wrong.reached, false);
      const error = wrong.findings.find(({ status }) => status === 'error');
      assert.match(error?.message ?? '', says);
      assert.ok(error?.remedy);
    }
    assert.deepEqual(
      filesIn(folder).filter((file) => file !== 'wrong.ldif'),
      before,
    );
  });

  it('ends a test at once when it is cancelled, although the server is silent', async () => {
    const folder = await newFolder();
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const source = new CancellationTokenSource();
      const draft: ConnectionDraft = {
        kind: 'ad',
        name: 'corp',
        forest: 'contoso.test',
        servers: [`127.0.0.1:${port}`],
        security: 'ldaps',
        user: 'someone@contoso.test',
        credential: 'corp',
      };
      const work = host.editor.sendRequest(
        connections.testConnection,
        { folder, connection: draft, secret: 'x' },
        source.token,
      );
      const started = Date.now();
      setTimeout(() => source.cancel(), 50);
      await assert.rejects(work, (cause) => cause instanceof ResponseError && cause.code === -32_800);
      assert.ok(Date.now() - started < 2000);
    } finally {
      silent.close();
    }
  });
});

function filesIn(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).toSorted();
}
