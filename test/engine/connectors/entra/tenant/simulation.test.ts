import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { ConnectionLost } from '../../../../../engine/connectors/entra/tenant/connection-lost.ts';
import type { TenantSimulation } from '../../../../../engine/connectors/entra/tenant/simulation.ts';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import {
  errorOf,
  group,
  objectIn,
  openTenant,
  reference,
  textIn,
  user,
  values,
  type TenantClient,
} from './open-tenant.ts';

const start = Date.UTC(2026, 0, 1);

/** A tenant with a clock of its own. */
function at(simulation: TenantSimulation): {
  readonly client: TenantClient;
  readonly pass: (milliseconds: number) => void;
} {
  let now = start;
  return {
    client: openTenant({ now: () => now, simulation }),
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** What a person gets to see who signed in with a code. */
function asPerson({ tenant }: TenantClient, path: string): JsonObject {
  const post = (endpoint: string, form: Readonly<Record<string, string>>): JsonObject => {
    const url = `${tenant.tokens.origin}/${tenant.tenantId}/oauth2/v2.0/${endpoint}`;
    const body = new URLSearchParams({ client_id: 'client', ...form }).toString();
    return objectIn(tenant.tokens.handle({ method: 'POST', url, headers: {}, body }).body);
  };
  const code = post('devicecode', {});
  tenant.tokens.approve(textIn(code, 'user_code'), 'admin@contoso.com');
  const token = post('token', { grant_type: 'device_code', device_code: textIn(code, 'device_code') });
  const headers = { authorization: `Bearer ${textIn(token, 'access_token')}` };
  return objectIn(tenant.handle({ method: 'GET', url: `${tenant.origin}/v1.0${path}`, headers }).body);
}

function idsOf(client: TenantClient, path: string): readonly unknown[] {
  return values(client.send('GET', path).body).map(({ id }) => id);
}

/** How 300 requests to a tenant with faults are answered. */
function faults(seed: number): string {
  const { client } = at({ seed, faults: { '503': 0.3 } });
  return Array.from({ length: 300 }, () => client.send('GET', '/organization').status).join();
}

/** Every switch, set. */
const everything: Required<TenantSimulation> = {
  seed: 1,
  replicationLagMs: 1,
  throttle: { unitsPer10Seconds: 1, writesPer150Seconds: 1, tenantWritesPer300Seconds: 1 },
  retryAfter: true,
  faults: { '429': 0, '503': 0.1, '504': 1, reset: 0 },
  lostResponse: 0,
  deltaReplay: 0,
  deltaReset: 0,
  tokenLifetimeSeconds: 60,
  clockSkewSeconds: -1,
  tokenSkewSeconds: 1,
  quota: 1,
  syncedObjects: ['a'],
  securityGroupsRestorable: true,
  administrators: ['a'],
  federatedDomains: ['a.com'],
  features: { blockSoftMatchEnabled: true },
  contacts: [{ mail: 'a@b.c' }],
  devices: [{ deviceId: 'a' }],
  subscriptions: [
    { skuId: 'a', skuPartNumber: 'A', units: 1, servicePlans: [{ servicePlanId: 'b', servicePlanName: 'B' }] },
  ],
};

describe('what an embedded tenant can simulate', () => {
  it('is described by its schema, switch by switch', () => {
    const url = new URL('../../../../../engine/connectors/entra/tenant/simulation.schema.json', import.meta.url);
    const schema = JSON.parse(readFileSync(url, 'utf8')) as { properties: Record<string, unknown> };
    assert.deepEqual(Object.keys(schema.properties), Object.keys(everything));
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.ok(validate(everything), JSON.stringify(validate.errors));
    assert.ok(validate({ throttle: 'documented' }));
    for (const wrong of [
      { throttle: 'on' },
      { faults: { '500': 1 } },
      { lostResponse: 2 },
      { contacts: [{}] },
      { speed: 1 },
    ])
      assert.ok(!validate(wrong), JSON.stringify(wrong));
  });

  describe('replication', () => {
    it('shows what was written only after its lag, however it is read', () => {
      const { client, pass } = at({ replicationLagMs: 5000 });
      const link = textIn(client.send('GET', '/users/delta').body, '@odata.deltaLink');
      const ada = client.addUser('ada');
      assert.deepEqual(idsOf(client, '/users'), []);
      assert.deepEqual(idsOf(client, "/users?$filter=userPrincipalName eq 'ada@contoso.com'"), []);
      assert.deepEqual(idsOf(client, link), []);
      assert.equal(client.send('GET', `/users/${ada}`).status, 404);
      pass(5000);
      assert.deepEqual(idsOf(client, '/users'), [ada]);
      assert.deepEqual(idsOf(client, "/users?$filter=userPrincipalName eq 'ada@contoso.com'"), [ada]);
      assert.deepEqual(idsOf(client, link), [ada]);
      assert.equal(client.send('GET', `/users/${ada}`).status, 200);
    });

    it('has had time for what was there before', () => {
      const { client } = at({ replicationLagMs: 5000, contacts: [{ mail: 'partner@fabrikam.com' }] });
      assert.equal(idsOf(client, '/contacts').length, 1);
    });

    it('knows at once that a name is taken', () => {
      const { client } = at({ replicationLagMs: 5000 });
      client.addUser('ada');
      assert.equal(client.send('POST', '/users', user('ada')).status, 400);
    });

    it('refuses references to what it does not see yet', () => {
      const { client, pass } = at({ replicationLagMs: 5000 });
      const team = client.addGroup('team');
      pass(5000);
      const ada = client.addUser('ada');
      assert.equal(client.send('POST', `/groups/${team}/members/$ref`, reference(ada)).status, 404);
      pass(5000);
      assert.equal(client.send('POST', `/groups/${team}/members/$ref`, reference(ada)).status, 204);
      assert.deepEqual(idsOf(client, `/groups/${team}/members`), []);
      pass(5000);
      assert.deepEqual(idsOf(client, `/groups/${team}/members`), [ada]);
    });

    it('shows changes, deletions and restored objects late, too', () => {
      const { client, pass } = at({ replicationLagMs: 1000 });
      const ada = client.addUser('ada');
      pass(1000);
      client.send('PATCH', `/users/${ada}`, { city: 'Oslo' });
      assert.equal(client.send('GET', `/users/${ada}?$select=city`).body['city'], null);
      pass(1000);
      assert.equal(client.send('GET', `/users/${ada}?$select=city`).body['city'], 'Oslo');
      client.send('DELETE', `/users/${ada}`);
      assert.equal(client.send('GET', `/users/${ada}`).status, 200);
      pass(1000);
      assert.equal(client.send('GET', `/users/${ada}`).status, 404);
      assert.deepEqual(idsOf(client, '/directory/deletedItems/microsoft.graph.user'), [ada]);
      client.send('POST', `/directory/deletedItems/${ada}/restore`);
      pass(1000);
      assert.equal(client.send('GET', `/users/${ada}?$select=city`).body['city'], 'Oslo');
      assert.deepEqual(idsOf(client, '/directory/deletedItems/microsoft.graph.user'), []);
    });
  });

  describe('faults', () => {
    for (const [name, status] of [
      ['429', 429],
      ['503', 503],
      ['504', 504],
    ] as const) {
      it(`answer ${status} in place of carrying a request out`, () => {
        const { client } = at({ faults: { [name]: 1 } });
        assert.equal(client.send('POST', '/users', user('ada')).status, status);
      });
    }

    it('come as often as is said, and the same for the same seed', () => {
      assert.equal(faults(1), faults(1));
      assert.notEqual(faults(1), faults(2));
      const count = faults(1)
        .split(',')
        .filter((status) => status === '503').length;
      assert.ok(count > 60 && count < 120, String(count));
    });

    it('end a connection before or after a request was carried out', () => {
      const { client } = at({ seed: 3, faults: { reset: 0.5 } });
      let answered = 0;
      for (let index = 0; index < 100; index++) {
        try {
          client.addUser(`user${index}`);
          answered += 1;
        } catch (cause) {
          assert.ok(cause instanceof ConnectionLost);
        }
      }
      let there: number | undefined;
      while (there === undefined) {
        try {
          there = values(client.send('GET', '/users?$top=999').body).length;
        } catch (cause) {
          assert.ok(cause instanceof ConnectionLost);
        }
      }
      assert.ok(there > answered && there < 100, `${there} of 100 are there, ${answered} were answered`);
    });

    it('lose the answer to a write that was carried out', () => {
      const { client } = at({ lostResponse: 1 });
      assert.equal(client.send('POST', '/users', user('ada')).status, 504);
      assert.equal(idsOf(client, '/users').length, 1);
    });
  });

  describe('deltas', () => {
    it('can repeat objects', () => {
      const { client } = at({ deltaReplay: 1 });
      const ada = client.addUser('ada');
      assert.deepEqual(idsOf(client, '/users/delta'), [ada, ada]);
    });

    it('can be refused, with an address to start over from', () => {
      const { client } = at({ deltaReset: 1 });
      const ada = client.addUser('ada');
      const link = textIn(client.send('GET', '/users/delta').body, '@odata.deltaLink');
      const { status, headers } = client.send('GET', link);
      assert.equal(status, 410);
      assert.deepEqual(idsOf(client, headers['Location']!), [ada]);
    });
  });

  describe('clocks', () => {
    it('end tokens when they are set to', () => {
      const { client, pass } = at({ tokenLifetimeSeconds: 60 });
      const authorization = client.authorization();
      assert.equal(client.send('GET', '/users', undefined, { authorization }).status, 200);
      pass(60_000);
      assert.equal(client.send('GET', '/users', undefined, { authorization }).status, 401);
    });

    it('of the token service may be ahead, so that its tokens are not valid yet', () => {
      const { client, pass } = at({ tokenSkewSeconds: 600 });
      const authorization = client.authorization();
      const { status, body } = client.send('GET', '/users', undefined, { authorization });
      assert.equal(status, 401);
      assert.match(errorOf(body).message, /not valid yet/);
      pass(300_000);
      assert.equal(client.send('GET', '/users', undefined, { authorization }).status, 200);
    });

    it('of the token service may be behind, so that its tokens are expired', () => {
      const { client } = at({ tokenSkewSeconds: -3600 });
      assert.equal(client.send('GET', '/users').status, 401);
    });

    it('of the whole service may differ from the one of this machine', () => {
      const { client } = at({ clockSkewSeconds: 90 });
      const { status, headers } = client.send('GET', '/users');
      assert.equal(status, 200);
      assert.equal(Date.parse(headers['date']!), start + 90_000);
    });
  });

  describe('limits and owners', () => {
    it('takes no more objects than its quota, those in the recycle bin included', () => {
      const { client } = at({ quota: 2 });
      const ada = client.addUser('ada');
      client.addGroup('team');
      client.send('DELETE', `/users/${ada}`);
      const { status, body } = client.send('POST', '/users', user('bob'));
      assert.equal(status, 403);
      assert.equal(errorOf(body).code, 'Directory_QuotaExceeded');
      client.send('DELETE', `/directory/deletedItems/${ada}`);
      assert.equal(client.send('POST', '/users', user('bob')).status, 201);
    });

    it('shows a federated domain as one and its users only with an immutable id', () => {
      const { client } = at({ federatedDomains: ['fed.com'] });
      const domain = values(client.send('GET', '/domains').body).find(({ id }) => id === 'fed.com');
      assert.equal(domain!['authenticationType'], 'Federated');
      const federated = { ...user('ada'), userPrincipalName: 'ada@fed.com' };
      const { status, body } = client.send('POST', '/users', federated);
      assert.equal(status, 400);
      assert.equal(errorOf(body).message, 'One or more properties contains invalid values.');
      assert.equal(client.send('POST', '/users', { ...federated, onPremisesImmutableId: 'QURB' }).status, 201);
      const bob = client.addUser('bob');
      assert.equal(client.send('PATCH', `/users/${bob}`, { userPrincipalName: 'bob@fed.com' }).status, 400);
    });

    it('shows directory roles of administrators', () => {
      const { client } = at({ administrators: ['ada@contoso.com'] });
      const types = values(client.send('GET', `/users/${client.addUser('ada')}/memberOf`).body).map(
        (each) => each['@odata.type'],
      );
      assert.deepEqual(types, ['#microsoft.graph.directoryRole']);
      assert.deepEqual(values(client.send('GET', `/users/${client.addUser('bob')}/memberOf`).body), []);
    });

    it('hands an object over from the other engine and back', () => {
      const { client } = at({});
      const ada = client.addUser('ada');
      const behavior = `/users/${ada}/onPremisesSyncBehavior`;
      assert.equal(client.send('PATCH', behavior, { isCloudManaged: true }).status, 400);
      client.tenant.markSynced(ada);
      assert.equal(client.send('PATCH', `/users/${ada}`, { city: 'Oslo' }).status, 400);
      assert.deepEqual(client.send('GET', behavior).body, { id: ada, isCloudManaged: false });
      assert.equal(client.send('PATCH', behavior, { isCloudManaged: true }).status, 204);
      assert.equal(client.send('PATCH', `/users/${ada}`, { city: 'Oslo' }).status, 204);
      assert.equal(client.send('PATCH', behavior, { isCloudManaged: false }).status, 204);
      assert.equal(client.send('PATCH', `/users/${ada}`, { city: 'Bergen' }).status, 400);
    });

    it('takes the usage location of an object another engine owns, and nothing else', () => {
      const { client } = at({});
      const ada = client.addUser('ada');
      client.tenant.markSynced(ada);
      assert.equal(client.send('PATCH', `/users/${ada}`, { usageLocation: 'NO' }).status, 204);
      assert.equal(client.send('PATCH', `/users/${ada}`, { usageLocation: 'NO', city: 'Oslo' }).status, 400);
      assert.equal(client.send('DELETE', `/users/${ada}/manager/$ref`).status, 404);
      assert.equal(client.send('DELETE', `/users/${ada}`).status, 400);
    });

    it('keeps what another engine left on an object it owns no longer', () => {
      const { client } = at({});
      const ada = client.addUser('ada', { onPremisesImmutableId: 'QURB' });
      client.tenant.markSynced(ada);
      client.tenant.markFormerlySynced(ada);
      const change = (body: Readonly<Record<string, Json>>): number =>
        client.send('PATCH', `/users/${ada}`, body).status;
      assert.equal(change({ city: 'Oslo' }), 204);
      assert.equal(change({ onPremisesImmutableId: null }), 400);
      assert.equal(change({ onPremisesExtensionAttributes: { extensionAttribute1: 'x' } }), 400);
    });

    it('shows people how synchronization is set up', () => {
      const { client } = at({ features: { blockSoftMatchEnabled: true } });
      const features = objectIn(values(asPerson(client, '/directory/onPremisesSynchronization'))[0]!['features']);
      assert.equal(features['blockSoftMatchEnabled'], true);
      assert.equal(features['passwordSyncEnabled'], false);
    });

    it('refuses mail-enabled security groups and everything that only reading is offered of', () => {
      const { client } = at({});
      assert.equal(client.send('POST', '/groups', { ...group('list'), mailEnabled: true }).status, 400);
      assert.equal(client.send('POST', '/contacts', { displayName: 'x' }).status, 405);
    });
  });
});
