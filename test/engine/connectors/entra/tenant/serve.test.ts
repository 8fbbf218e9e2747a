import assert from 'node:assert/strict';
import { request } from 'node:http';
import { serveTenant, type TenantServer } from '../../../../../engine/connectors/entra/tenant/serve.ts';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import { objectIn, openTenant, textIn, user, values, type TenantClient } from './open-tenant.ts';

async function read(response: Response): Promise<JsonObject> {
  return objectIn((await response.json()) as Json);
}

describe('an embedded tenant over HTTP', () => {
  let client: TenantClient;
  let server: TenantServer;
  beforeEach(async () => {
    client = openTenant();
    server = await serveTenant(client.tenant, {
      port: 0,
      browserToken: () => client.authorization().replace('Bearer ', ''),
    });
  });
  afterEach(async () => await server.close());

  const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    await fetch(`${server.address}${path}`, { headers: { authorization: client.authorization(), ...headers } });

  it('answers what it answers inside the process, with links that lead back to it', async () => {
    for (const name of ['ada', 'bob']) client.addUser(name);
    const body = await read(await get('/v1.0/users?$top=1'));
    assert.deepEqual(values(body), values(client.send('GET', '/users?$top=1').body));
    const link = textIn(body, '@odata.nextLink');
    assert.ok(link.startsWith(`${server.address}/v1.0/users?`), link);
    const second = await read(await fetch(link, { headers: { authorization: client.authorization() } }));
    assert.equal(values(second).length, 1);
  });

  it('takes writes and gives tokens', async () => {
    const token = await fetch(`${server.address}/${client.tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' }),
    });
    const authorization = `Bearer ${textIn(await read(token), 'access_token')}`;
    const created = await fetch(`${server.address}/v1.0/users`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(user('ada')),
    });
    assert.equal(created.status, 201);
    const id = textIn(await read(created), 'id');
    const gone = await fetch(`${server.address}/v1.0/users/${id}`, { method: 'DELETE', headers: { authorization } });
    assert.equal(gone.status, 204);
  });

  it('shows a browser everything without a token, and lets it change nothing', async () => {
    client.addUser('ada');
    const headers = { authorization: '', accept: 'text/html' };
    const page = await (await get('/', headers)).text();
    assert.match(page, /\/v1\.0\/users/);
    const listed = await fetch(`${server.address}/v1.0/users`, { headers: { accept: 'text/html' } });
    assert.equal(values(await read(listed)).length, 1);
    const written = await fetch(`${server.address}/v1.0/users`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: '{}',
    });
    assert.equal(written.status, 401);
  });

  it('refuses programs without a token', async () => {
    assert.equal((await fetch(`${server.address}/v1.0/users`)).status, 401);
  });

  it('answers for no other name, so that no page of another name can read it', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${server.address}/v1.0/users`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.equal(status, 421);
  });

  it('ends the connection where a fault wants no answer', async () => {
    const lost = openTenant({ simulation: { faults: { reset: 1 } } });
    const other = await serveTenant(lost.tenant, { port: 0, browserToken: () => '' });
    await assert.rejects(fetch(`${other.address}/v1.0/users`));
    await other.close();
  });

  it('rejects where the port is taken', async () => {
    const port = Number(new URL(server.address).port);
    await assert.rejects(serveTenant(client.tenant, { port, browserToken: () => '' }), /EADDRINUSE/);
  });
});
