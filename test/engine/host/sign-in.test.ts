import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { appendConnector } from '../../../client/connect/append-connector.ts';
import { serveTenant, type TenantServer } from '../../../engine/connectors/entra/tenant/serve.ts';
import * as connections from '../../../engine/host/protocol/connections.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import { secretKey, secretPlace } from '../../../engine/host/protocol/secret-place.ts';
import type { TenantDraft } from '../../../engine/model/connection-draft.ts';
import type { ConnectionTest } from '../../../engine/ports/connection-test.ts';
import { clientId, createAuthority, tenantId, type Authority } from '../connectors/entra/authority.ts';
import { openTenant, type TenantClient } from '../connectors/entra/tenant/open-tenant.ts';
import { removeTemporaryFolders, temporaryFolder } from '../workspace/temporary-folder.ts';
import { connectHost, type ConnectedHost } from './connected-host.ts';
import { withNetwork } from './redirected-network.ts';

const login = 'https://login.microsoftonline.com';
const graph = 'https://graph.microsoft.com';

/** What the tokens of a person are kept under. */
function tokens(signIn: string): string {
  return secretKey(secretPlace('cloud', [{ kind: 'tenant', id: tenantId, clientId, signIn }]));
}

function tenantDraft(more: Partial<TenantDraft> = {}): TenantDraft {
  return {
    kind: 'entra',
    name: 'cloud',
    tenant: tenantId,
    clientId,
    signIn: 'client-secret',
    credential: 'cloud',
    ...more,
  };
}

describe('connecting a tenant', function () {
  this.timeout(60_000);
  let host: ConnectedHost;
  let client: TenantClient;
  let server: TenantServer;
  beforeEach(async () => {
    host = connectHost();
    client = openTenant({ now: () => Date.now(), applications: [{ clientId, secret: 's3cret' }] });
    server = await serveTenant(client.tenant, { port: 0, browserToken: () => '' });
  });
  afterEach(async () => {
    await server.close();
    client.tenant.close();
    await host.close();
  });

  const test = async (more: Partial<TenantDraft>, secret: string | null): Promise<ConnectionTest> =>
    await host.editor.sendRequest(connections.testConnection, { folder: '/', connection: tenantDraft(more), secret });

  it('tells which tenant was signed in to, and what the application may not do', async () => {
    const original = globalThis.fetch;
    await withNetwork(
      async (url, options) =>
        await original(url.replace(login, server.address).replace(graph, server.address), options),
      async () => {
        const { tenantId: id } = client.tenant;
        const right = await test({ tenant: id }, 's3cret');
        assert.deepEqual([right.reached, right.tenantId, right.kept, right.partitions], [true, id, null, []]);
        assert.match(right.findings[0]?.message ?? '', /^Signed in to Microsoft Entra ID/);
        const wrong = await test({ tenant: id }, 'wr0ng');
        assert.equal(wrong.reached, false);
        assert.match(wrong.findings[0]?.message ?? '', /AADSTS7000215/);
        assert.ok(wrong.findings[0]?.remedy);
        assert.doesNotMatch(JSON.stringify([right, wrong, host.findings]), /s3cret|wr0ng/);
      },
    );
  });
});

describe('signing in as a person from the editor', function () {
  this.timeout(60_000);
  let host: ConnectedHost;
  let authority: Authority;
  beforeEach(() => {
    host = connectHost();
    authority = createAuthority({ origin: login });
  });
  afterEach(async () => {
    await host.close();
    removeTemporaryFolders();
  });

  const atAuthority = async <T>(work: () => Promise<T>): Promise<T> => {
    const { network } = authority.service;
    return await withNetwork(async (url, { method, headers, body }) => {
      if (!url.startsWith(login)) return new Response('{}', { status: 404 });
      const request = {
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof body === 'string' ? { body } : {}),
      };
      const answer = await (method === 'POST'
        ? network.sendPostRequestAsync(url, request)
        : network.sendGetRequestAsync(url, request));
      return Response.json(answer.body, { status: answer.status });
    }, work);
  };

  async function openTenantWorkspace(signIn: string): Promise<void> {
    const folder = temporaryFolder({});
    await host.editor.sendRequest(connections.newWorkspace, { folder });
    const connector = { kind: 'entra', name: 'cloud', tenant: tenantId, clientId, signIn, credential: 'cloud' };
    const json = { ...connector, schema: 'schema/metaverse.json', objectTypes: [], attributes: [] };
    const path = join(folder, 'joinery.json');
    writeFileSync(path, appendConnector(readFileSync(path, 'utf8'), json) ?? '');
    await host.editor.sendRequest(protocol.openWorkspace, { folder });
  }

  it('shows the code, keeps the sign-in as a secret, and forgets it', async () => {
    await openTenantWorkspace('device-code');
    await atAuthority(async () => {
      const result = await host.editor.sendRequest(connections.signIn, { connector: 'cloud' });
      assert.deepEqual(result, {
        name: 'ada@contoso.com',
        kind: 'person',
        permissions: ['User.ReadWrite.All', 'profile'].filter((each) => result.permissions.includes(each)),
      });
      assert.deepEqual(host.questions, [
        { kind: 'code', connector: 'cloud', code: 'ABCD1234', address: `${login}/device` },
      ]);
      assert.match(host.secrets.get(tokens('device-code')) ?? '', /^\{/);
      await host.editor.sendRequest(connections.signIn, { connector: 'cloud' });
      assert.equal(host.questions.length, 1);
      assert.equal(await host.editor.sendRequest(connections.signOut, { connector: 'cloud' }), true);
      assert.deepEqual([...host.secrets], []);
      assert.equal(await host.editor.sendRequest(connections.signOut, { connector: 'cloud' }), false);
    });
  });

  it('is asked for by a run that finds no sign-in', async () => {
    await openTenantWorkspace('device-code');
    await atAuthority(async () => {
      const run = await host.editor.sendRequest(protocol.runProfile, { connector: 'cloud', profile: 'Full Import' });
      // Nobody answers for Graph here.
      assert.notEqual(run.status, 'no-start-credentials');
      assert.equal(host.questions.length, 1);
      assert.match(host.secrets.get(tokens('device-code')) ?? '', /^\{/);
      host.secrets.clear();
      host.person = async () => await Promise.resolve('given-up');
      const refused = await host.editor.sendRequest(protocol.runProfile, {
        connector: 'cloud',
        profile: 'Full Import',
      });
      assert.equal(refused.status, 'no-start-credentials');
    });
  });

  it('ends when the person gives up, and when the request is cancelled', async () => {
    await openTenantWorkspace('device-code');
    await atAuthority(async () => {
      host.person = async () => await Promise.resolve('given-up');
      await assert.rejects(
        host.editor.sendRequest(connections.signIn, { connector: 'cloud' }),
        /^Error: Nobody signed in/,
      );
      const source = new CancellationTokenSource();
      host.person = async () => {
        source.cancel();
        return await new Promise(() => undefined);
      };
      await assert.rejects(
        host.editor.sendRequest(connections.signIn, { connector: 'cloud' }, source.token),
        /Nobody signed in/,
      );
      assert.deepEqual([...host.secrets], []);
    });
  });

  it('hands what is to be kept to the editor when a connection is tested', async () => {
    await atAuthority(async () => {
      const result = await host.editor.sendRequest(connections.testConnection, {
        folder: '/',
        connection: tenantDraft({ signIn: 'device-code' }),
        secret: null,
      });
      assert.equal(host.questions.length, 1);
      assert.deepEqual([...host.secrets], []);
      assert.equal(result.findings[0]?.status, 'ok');
      assert.deepEqual([result.reached, result.tenantId, result.kept?.startsWith('{')], [false, tenantId, true]);
    });
  });

  it('refuses what is no tenant, and signing an application out', async () => {
    await openTenantWorkspace('client-secret');
    await assert.rejects(host.editor.sendRequest(connections.signOut, { connector: 'cloud' }), /as an application/);
    await assert.rejects(host.editor.sendRequest(connections.signIn, { connector: 'other' }), /no connector "other"/);
  });
});
