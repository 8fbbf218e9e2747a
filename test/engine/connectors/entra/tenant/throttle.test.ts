import assert from 'node:assert/strict';
import { costOf as connectorCostOf } from '../../../../../engine/connectors/entra/request-cost.ts';
import { objectIn, objectsIn, openTenant, user, type TenantClient } from './open-tenant.ts';

const start = Date.UTC(2026, 0, 1);

function create(client: TenantClient, count: number, from = 0): readonly number[] {
  const statuses: number[] = [];
  for (let at = from; at < from + count; at += 20) {
    const requests = Array.from({ length: Math.min(20, from + count - at) }, (_step, index) => ({
      id: String(index),
      method: 'POST',
      url: '/users',
      headers: { 'Content-Type': 'application/json' },
      body: user(`user${at + index}`),
    }));
    const { body } = client.send('POST', '/$batch', { requests });
    statuses.push(...objectsIn(body['responses']).map(({ status }) => Number(status)));
  }
  return statuses;
}

describe('throttling by the embedded tenant', () => {
  it('is off unless it is asked for', () => {
    const statuses = create(openTenant(), 3200);
    assert.ok(statuses.every((status) => status === 201));
  });

  it('lets 3000 writes of an application through at once and no more', () => {
    let now = start;
    const client = openTenant({ now: () => now, simulation: { throttle: 'documented' } });
    const statuses = create(client, 4000);
    assert.equal(statuses.indexOf(429), 3000);
    assert.equal(statuses.filter((status) => status === 429).length, 1000);
    now += 150_000;
    assert.ok(create(client, 3000, 4000).every((status) => status === 201));
  });

  it('counts every step of a batch by itself and tells each what it cost', () => {
    const client = openTenant({ simulation: { throttle: { writesPer150Seconds: 3 } } });
    const requests = Array.from({ length: 5 }, (_step, index) => ({
      id: String(index),
      method: 'POST',
      url: '/users',
      headers: { 'Content-Type': 'application/json' },
      body: user(`user${index}`),
    }));
    const { status, body } = client.send('POST', '/$batch', { requests });
    const steps = objectsIn(body['responses']);
    assert.equal(status, 200);
    assert.deepEqual(
      steps.map((step) => step['status']),
      [201, 201, 201, 429, 429],
    );
    assert.equal(objectIn(steps[0]!['headers'])['x-ms-resource-unit'], '1');
    assert.equal(objectIn(steps[3]!['headers'])['Retry-After'], '50');
  });

  it('says which limit was reached, and by whom', () => {
    const client = openTenant({ simulation: { throttle: { writesPer150Seconds: 1 } } });
    client.addUser('ada');
    const { status, headers } = client.send('POST', '/users', user('bob'));
    assert.equal(status, 429);
    assert.equal(headers['x-ms-throttle-information'], 'WriteLimitExceeded');
    assert.equal(headers['x-ms-throttle-scope'], `Tenant_Application/Write/client/${client.tenant.tenantId}`);
  });

  it('can leave out how long to wait', () => {
    const client = openTenant({ simulation: { throttle: { writesPer150Seconds: 1 }, retryAfter: false } });
    client.addUser('ada');
    assert.equal(client.send('POST', '/users', user('bob')).headers['Retry-After'], undefined);
  });

  it('tells how much of a budget is used once that is more than four fifths', () => {
    const client = openTenant({ simulation: { throttle: { unitsPer10Seconds: 10 } } });
    const told = Array.from(
      { length: 10 },
      () => client.send('GET', '/organization').headers['x-ms-throttle-limit-percentage'],
    );
    assert.deepEqual(told, [...Array.from({ length: 8 }, () => undefined), '0.90', '1.00']);
    assert.equal(client.send('GET', '/organization').status, 429);
  });

  it('gives larger tenants more resource units', () => {
    for (const [users, units] of [
      [10, 3500],
      [60, 5000],
      [501, 8000],
    ] as const) {
      const client = openTenant({ simulation: { throttle: 'documented' } });
      create(client, users);
      const before = client.tenant.used('client')!.units;
      let through = 0;
      while (client.send('GET', '/organization').status === 200) through += 1;
      assert.equal(through + before, units);
    }
  });

  it('takes as many units as the answers say', () => {
    const client = openTenant({ simulation: { throttle: 'documented' } });
    const ada = client.addUser('ada');
    const answers = [
      '/users',
      '/users?$select=id',
      `/users/${ada}?$expand=manager`,
      '/groups/delta',
      '/nowhere',
      '/users?$top=5',
    ].map((path) => client.send('GET', path));
    const told = answers.map(({ headers }) => Number(headers['x-ms-resource-unit'] ?? 0));
    assert.deepEqual(told, [2, 1, 2, 2, 0, 1]);
    const used = client.tenant.used('client')!;
    assert.equal(used.units, 1 + told.reduce((sum, units) => sum + units, 0));
    assert.equal(used.writes, 1);
  });

  it('costs what the connector reckons with', () => {
    const client = openTenant();
    const [ada, team] = [client.addUser('ada'), client.addGroup('team')];
    for (const [method, url] of [
      ['GET', '/users?$top=999'],
      ['GET', '/users?$select=id&$top=999'],
      ['GET', '/users/delta'],
      ['GET', `/users/${ada}`],
      ['GET', `/groups/${team}/members`],
      ['GET', `/groups/${team}/transitiveMembers`],
      ['GET', '/subscribedSkus'],
      ['GET', '/organization'],
      ['POST', '/directoryObjects/getByIds'],
      ['PATCH', `/users/${ada}`],
      ['DELETE', `/users/${ada}`],
    ] as const) {
      const { headers } = client.send(method, url, method === 'GET' ? undefined : { ids: [] });
      assert.equal(headers['x-ms-resource-unit'], String(connectorCostOf({ method, url }).units), `${method} ${url}`);
    }
  });
});
