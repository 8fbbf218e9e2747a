import assert from 'node:assert/strict';
import { type Json, parseJson } from '../../../../../engine/model/json.ts';
import { errorOf, group, objectsIn, openTenant, reference, textIn, user, values } from './open-tenant.ts';

interface Case {
  readonly title: string;
  readonly request: readonly [
    method: string,
    path: string,
    body?: Json | undefined,
    headers?: Readonly<Record<string, string>>,
  ];
  readonly status: number;
  /** Part of the error's message, and the targets of its details. */
  readonly message?: RegExp;
  readonly targets?: readonly string[];
}

/** Every case runs in a tenant with the users "ada" and "bob", the group "team" with ada in it, and a user Entra Connect owns. */
function populated(): {
  readonly client: ReturnType<typeof openTenant>;
  readonly ids: Readonly<Record<string, string>>;
} {
  const client = openTenant({ verifiedDomains: ['contoso.com'] });
  const ada = client.addUser('ada', { onPremisesImmutableId: 'QURB', mail: 'ada@contoso.com' });
  const bob = client.addUser('bob');
  const owned = client.addUser('owned');
  const team = client.addGroup('team');
  client.send('POST', `/groups/${team}/members/$ref`, reference(ada));
  client.tenant.markSynced(owned);
  return { client, ids: { ada, bob, owned, team } };
}

const { passwordProfile: _, ...passwordless } = user('eve');

const cases: readonly Case[] = [
  { title: 'creates a user', request: ['POST', '/users', user('eve')], status: 201 },
  { title: 'creates a security group', request: ['POST', '/groups', group('other')], status: 201 },
  {
    title: 'refuses a user principal name that another user has, in any case',
    request: ['POST', '/users', { ...user('eve'), userPrincipalName: 'ADA@contoso.com' }],
    status: 400,
    message: /same value for property userPrincipalName already exists/,
    targets: ['userPrincipalName'],
  },
  {
    title: 'refuses an immutable id that another user has',
    request: ['POST', '/users', { ...user('eve'), onPremisesImmutableId: 'QURB' }],
    status: 400,
    targets: ['onPremisesImmutableId'],
  },
  {
    title: 'refuses an address that another user has',
    request: ['PATCH', '/users/{bob}', { mail: 'Ada@contoso.com' }],
    status: 400,
    targets: ['proxyAddresses', 'proxyAddresses'],
  },
  {
    title: 'refuses a domain that is not verified',
    request: ['POST', '/users', { ...user('eve'), userPrincipalName: 'eve@fabrikam.com' }],
    status: 400,
    message: /verified domain names/,
    targets: ['userPrincipalName'],
  },
  {
    title: 'takes the initial domain',
    request: ['POST', '/users', { ...user('eve'), userPrincipalName: 'eve@contoso.onmicrosoft.com' }],
    status: 201,
  },
  {
    title: 'refuses a user without a password',
    request: ['POST', '/users', passwordless],
    status: 400,
    targets: ['passwordProfile'],
  },
  {
    title: 'refuses a weak password',
    request: ['POST', '/users', { ...user('eve'), passwordProfile: { password: 'abc' } }],
    status: 400,
    message: /complexity/,
  },
  {
    title: 'refuses a property it does not know',
    request: ['PATCH', '/users/{ada}', { shoeSize: '42' }],
    status: 400,
    targets: ['shoeSize'],
  },
  {
    title: 'refuses proxy addresses',
    request: ['PATCH', '/users/{ada}', { proxyAddresses: ['smtp:a@contoso.com'] }],
    status: 400,
    targets: ['proxyAddresses'],
  },
  {
    title: 'refuses what only Entra Connect sets',
    request: ['PATCH', '/users/{ada}', { onPremisesSamAccountName: 'ada' }],
    status: 400,
    targets: ['onPremisesSamAccountName'],
  },
  {
    title: 'refuses a value of the wrong type',
    request: ['PATCH', '/users/{ada}', { accountEnabled: 'yes' }],
    status: 400,
    targets: ['accountEnabled'],
  },
  { title: 'refuses an empty text', request: ['PATCH', '/users/{ada}', { city: '' }], status: 400, targets: ['city'] },
  {
    title: 'refuses a text that is too long',
    request: ['PATCH', '/users/{ada}', { department: 'x'.repeat(65) }],
    status: 400,
    targets: ['department'],
  },
  {
    title: 'refuses to remove a required property',
    request: ['PATCH', '/users/{ada}', { displayName: null }],
    status: 400,
    targets: ['displayName'],
  },
  {
    title: 'refuses a second business phone',
    request: ['PATCH', '/users/{ada}', { businessPhones: ['1', '2'] }],
    status: 400,
    targets: ['businessPhones'],
  },
  { title: 'removes a property', request: ['PATCH', '/users/{ada}', { mail: null, city: null }], status: 204 },
  {
    title: 'refuses to change an object of another engine',
    request: ['PATCH', '/users/{owned}', { city: 'Oslo' }],
    status: 400,
    message: /on-premises mastered/,
  },
  {
    title: 'refuses a mail-enabled group',
    request: ['POST', '/groups', { ...group('list'), mailEnabled: true }],
    status: 400,
    message: /mail-enabled groups/,
  },
  {
    title: 'refuses a group that is neither',
    request: ['POST', '/groups', { ...group('list'), securityEnabled: false }],
    status: 400,
  },
  { title: 'refuses a contact', request: ['POST', '/contacts', { displayName: 'x' }], status: 405 },
  { title: 'refuses a device', request: ['POST', '/devices', { displayName: 'x' }], status: 403 },
  {
    title: 'refuses a member twice',
    request: ['POST', '/groups/{team}/members/$ref', { '@odata.id': 'https://x/directoryObjects/{ada}' }],
    status: 400,
    message: /references already exist/,
  },
  {
    title: 'refuses a member that is not there',
    request: ['POST', '/groups/{team}/members/$ref', reference('nobody')],
    status: 404,
  },
  {
    title: 'refuses to remove one that is no member',
    request: ['DELETE', '/groups/{team}/members/{bob}/$ref'],
    status: 404,
  },
  {
    title: 'refuses 21 members at once',
    request: ['PATCH', '/groups/{team}', { 'members@odata.bind': Array.from({ length: 21 }, () => 'x') }],
    status: 400,
    message: /limit of 20/,
  },
  {
    title: 'sets a manager',
    request: ['PUT', '/users/{ada}/manager/$ref', { '@odata.id': 'https://x/users/{bob}' }],
    status: 204,
  },
  {
    title: 'refuses to remove a manager that is not there',
    request: ['DELETE', '/users/{ada}/manager/$ref'],
    status: 404,
  },
  {
    title: 'does not know a deleted object',
    request: ['GET', '/users/nobody'],
    status: 404,
    message: /does not exist/,
  },
  { title: 'does not know a segment', request: ['GET', '/printers'], status: 400, message: /segment 'printers'/ },
  { title: 'refuses a method', request: ['PUT', '/users', {}], status: 405 },
  {
    title: 'refuses filters it does not know',
    request: ['GET', '/users?$filter=length(displayName) eq 3'],
    status: 400,
  },
  { title: 'refuses a page that is too large', request: ['GET', '/users?$top=1000'], status: 400 },
  { title: 'refuses $top on a delta', request: ['GET', '/users/delta?$top=10'], status: 400 },
  { title: 'counts only with eventual consistency', request: ['GET', '/users/$count'], status: 400 },
  {
    title: 'answers only to those it gave a token',
    request: ['GET', '/users', undefined, { authorization: 'Bearer x.y.z' }],
    status: 401,
  },
];

describe('the embedded tenant', () => {
  for (const { title, request, status, message, targets } of cases) {
    it(title, () => {
      const { client, ids } = populated();
      const fill = (text: string): string =>
        text.replace(/\{(ada|bob|owned|team)\}/g, (_match, name: string) => ids[name]!);
      const [method, path, body, headers] = request;
      const filled = body === undefined ? undefined : parseJson(fill(JSON.stringify(body)));
      const response = client.send(method, fill(path), filled, headers);
      assert.equal(response.status, status, JSON.stringify(response.body));
      if (message !== undefined) assert.match(errorOf(response.body).message, message);
      if (targets !== undefined)
        assert.deepEqual(
          errorOf(response.body).details.map(({ target }) => target),
          targets,
        );
    });
  }

  it('finds a user by its immutable id and shows what was selected', () => {
    const { client, ids } = populated();
    const { body } = client.send('GET', "/users?$filter=onPremisesImmutableId eq 'QURB'&$select=id,mail,city");
    assert.deepEqual(values(body), [{ id: ids['ada'], mail: 'ada@contoso.com', city: null }]);
  });

  it('keeps the former address as a secondary one', () => {
    const { client, ids } = populated();
    client.send('PATCH', `/users/${ids['ada']}`, { mail: 'lovelace@contoso.com' });
    const { body } = client.send('GET', `/users/ada@contoso.com?$select=proxyAddresses`);
    assert.deepEqual(body['proxyAddresses'], ['SMTP:lovelace@contoso.com', 'smtp:ada@contoso.com']);
  });

  it('adds all bound members or none', () => {
    const { client, ids } = populated();
    const bind = { 'members@odata.bind': [ids['bob']!, ids['ada']!].map((id) => `https://x/directoryObjects/${id}`) };
    assert.equal(client.send('PATCH', `/groups/${ids['team']}`, bind).status, 400);
    assert.equal(values(client.send('GET', `/groups/${ids['team']}/members`).body).length, 1);
  });

  it('creates a group by its unique name once and updates it from then on', () => {
    const { client } = populated();
    const path = `/groups(uniqueName='a%2Fb''c')`;
    const prefer = { Prefer: 'create-if-missing' };
    const { uniqueName: _ignored, ...body } = { uniqueName: '', ...group('keyed') };
    assert.equal(client.send('PATCH', path, body, prefer).status, 201);
    assert.equal(client.send('PATCH', path, { ...body, displayName: 'renamed' }, prefer).status, 204);
    assert.equal(client.send('GET', path).body['displayName'], 'renamed');
    assert.equal(client.send('PATCH', `/groups(uniqueName='other')`, body).status, 404);
  });

  it('restores a deleted user with its groups and reports', () => {
    const { client, ids } = populated();
    client.send('PUT', `/users/${ids['bob']}/manager/$ref`, reference(ids['ada']!));
    const before = client.send('GET', `/users/${ids['ada']}`).body;
    assert.equal(client.send('DELETE', `/users/${ids['ada']}`).status, 204);
    assert.equal(client.send('GET', `/users/${ids['ada']}`).status, 404);
    assert.equal(client.send('GET', `/users/${ids['bob']}/manager`).status, 404);
    assert.equal(values(client.send('GET', '/directory/deletedItems/microsoft.graph.user').body).length, 1);
    assert.equal(client.send('POST', `/directory/deletedItems/${ids['ada']}/restore`, {}).status, 200);
    assert.deepEqual(client.send('GET', `/users/${ids['ada']}`).body, before);
    assert.equal(values(client.send('GET', `/groups/${ids['team']}/members`).body).length, 1);
    assert.equal(client.send('GET', `/users/${ids['bob']}/manager`).body['id'], ids['ada']);
  });

  it('refuses to restore a user whose name was given to another', () => {
    const { client, ids } = populated();
    client.send('DELETE', `/users/${ids['ada']}`);
    client.addUser('ada');
    assert.equal(client.send('POST', `/directory/deletedItems/${ids['ada']}/restore`, {}).status, 400);
  });

  it('carries out the steps of a batch each for itself', () => {
    const { client } = populated();
    const headers = { 'Content-Type': 'application/json' };
    const { status, body } = client.send('POST', '/$batch', {
      requests: [
        { id: '1', method: 'POST', url: '/users', headers, body: user('eve') },
        { id: '2', method: 'POST', url: '/users', headers, body: user('eve') },
        { id: '3', method: 'GET', url: '/users', dependsOn: ['2'] },
        { id: '4', method: 'GET', url: '/users', dependsOn: ['1'] },
      ],
    });
    assert.equal(status, 200);
    assert.deepEqual(
      objectsIn(body['responses']).map((step) => [step['id'], step['status']]),
      [
        ['1', 201],
        ['2', 400],
        ['3', 424],
        ['4', 200],
      ],
    );
  });

  it('refuses a batch of 21 steps, and one whose body has no content type', () => {
    const { client } = populated();
    const requests = Array.from({ length: 21 }, (_step, index) => ({
      id: String(index),
      method: 'GET',
      url: '/users',
    }));
    assert.equal(client.send('POST', '/$batch', { requests }).status, 400);
    assert.equal(
      client.send('POST', '/$batch', { requests: [{ id: '1', method: 'POST', url: '/users', body: user('eve') }] })
        .status,
      400,
    );
  });

  it('pages through lists without losing anybody', () => {
    const client = openTenant();
    for (let index = 0; index < 25; index++) client.addUser(`user${index}`);
    const seen: unknown[] = [];
    let next = '/users?$top=10&$select=id';
    while (next !== '') {
      const { body } = client.send('GET', next);
      seen.push(...values(body).map(({ id }) => id));
      next = textIn(body, '@odata.nextLink');
    }
    assert.equal(new Set(seen).size, 25);
  });

  it('lists its verified domains', () => {
    const { client } = populated();
    assert.deepEqual(
      values(client.send('GET', '/domains').body).map(({ id }) => id),
      ['contoso.onmicrosoft.com', 'contoso.com'],
    );
    assert.equal(values(client.send('GET', '/organization').body)[0]!['id'], client.tenant.tenantId);
  });

  it('answers for no other origin', () => {
    const { client } = populated();
    assert.throws(
      () => client.tenant.handle({ method: 'GET', url: 'https://graph.microsoft.com/v1.0/users', headers: {} }),
      /does not answer/,
    );
  });

  it('gives the same ids to the same seed', () => {
    assert.equal(openTenant().addUser('ada'), openTenant().addUser('ada'));
  });
});
