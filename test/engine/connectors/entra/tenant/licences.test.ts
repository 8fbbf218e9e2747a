import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../../engine/model/json.ts';
import { errorOf, openTenant, values, type TenantClient } from './open-tenant.ts';

const e3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const plan = '113feb6c-3fe4-4440-bddc-54d774bf0318';
const subscriptions = [
  {
    skuId: e3,
    skuPartNumber: 'ENTERPRISEPACK',
    units: 1,
    servicePlans: [{ servicePlanId: plan, servicePlanName: 'EXCHANGE_S_FOUNDATION' }],
  },
];

function assign(
  client: TenantClient,
  user: string,
  add: readonly JsonObject[],
  removed: readonly string[] = [],
): ReturnType<TenantClient['send']> {
  return client.send('POST', `/users/${user}/assignLicense`, { addLicenses: add, removeLicenses: removed });
}

function consumed(client: TenantClient): unknown {
  return values(client.send('GET', '/subscribedSkus').body)[0]!['consumedUnits'];
}

describe('licences of the embedded tenant', () => {
  it('are assigned, counted, shown and taken away', () => {
    const client = openTenant({ simulation: { subscriptions } });
    const ada = client.addUser('ada', { usageLocation: 'NO' });
    assert.equal(assign(client, ada, [{ skuId: e3, disabledPlans: [plan] }]).status, 200);
    assert.equal(consumed(client), 1);
    const { body } = client.send('GET', `/users/${ada}?$select=assignedLicenses`);
    assert.deepEqual(body['assignedLicenses'], [{ skuId: e3, disabledPlans: [plan] }]);
    const [details] = values(client.send('GET', `/users/${ada}/licenseDetails`).body);
    assert.equal(details!['skuPartNumber'], 'ENTERPRISEPACK');
    assert.equal(assign(client, ada, [], [e3]).status, 200);
    assert.equal(consumed(client), 0);
  });

  it('come back from deleted users and return with them', () => {
    const client = openTenant({ simulation: { subscriptions } });
    const ada = client.addUser('ada', { usageLocation: 'NO' });
    assign(client, ada, [{ skuId: e3 }]);
    client.send('DELETE', `/users/${ada}`);
    assert.equal(consumed(client), 0);
    client.send('POST', `/directory/deletedItems/${ada}/restore`);
    assert.equal(consumed(client), 1);
  });

  for (const [title, more, add, message] of [
    ['without a usage location', {}, [{ skuId: e3 }], /usage location/],
    ['nobody bought', { usageLocation: 'NO' }, [{ skuId: plan }], /valid company License/],
    ['with a plan it does not have', { usageLocation: 'NO' }, [{ skuId: e3, disabledPlans: [e3] }], /service plans/],
  ] as const) {
    it(`are refused ${title}`, () => {
      const client = openTenant({ simulation: { subscriptions } });
      const { status, body } = assign(client, client.addUser('ada', more), add);
      assert.equal(status, 400);
      assert.match(errorOf(body).message, message);
    });
  }

  it('run out', () => {
    const client = openTenant({ simulation: { subscriptions } });
    assign(client, client.addUser('ada', { usageLocation: 'NO' }), [{ skuId: e3 }]);
    const { status, body } = assign(client, client.addUser('bob', { usageLocation: 'NO' }), [{ skuId: e3 }]);
    assert.equal(status, 400);
    assert.match(errorOf(body).message, /available licenses/);
  });

  it('are refused without saying which to remove, and cannot be taken from one who has none', () => {
    const client = openTenant();
    const ada = client.addUser('ada', { usageLocation: 'NO' });
    const { status, body } = client.send('POST', `/users/${ada}/assignLicense`, { addLicenses: [] });
    assert.equal(status, 400);
    assert.match(errorOf(body).message, /removeLicenses/);
    assert.match(errorOf(assign(client, ada, [], [e3]).body).message, /corresponding license/);
  });

  it('of a group are taken note of', () => {
    const client = openTenant();
    const team = client.addGroup('team');
    const { status } = client.send('POST', `/groups/${team}/assignLicense`, {
      addLicenses: [{ skuId: e3 }],
      removeLicenses: [],
    });
    assert.equal(status, 202);
    const { body } = client.send('GET', `/groups/${team}?$select=assignedLicenses`);
    assert.deepEqual(body['assignedLicenses'], [{ skuId: e3, disabledPlans: [] }]);
  });
});
