import assert from 'node:assert/strict';
import { openTenant, reference, textIn, user, values } from './open-tenant.ts';

const simulation = {
  contacts: [
    { displayName: 'Partner', mail: 'partner@fabrikam.com', companyName: 'Fabrikam' },
    { displayName: 'Other', mail: 'other@fabrikam.com' },
  ],
  devices: [{ deviceId: '6b6f4f5c-5e5c-4b63-8d0f-3f3a0a8b1c11', displayName: 'PC1', trustType: 'ServerAd' }],
};

describe('contacts and devices of the embedded tenant', () => {
  it('are listed, found, counted and come with deltas', () => {
    const client = openTenant({ simulation });
    const [partner] = values(client.send('GET', '/contacts').body);
    const id = textIn(partner!, 'id');
    assert.equal(partner!['companyName'], 'Fabrikam');
    assert.deepEqual(partner!['proxyAddresses'], ['SMTP:partner@fabrikam.com']);
    assert.equal(client.send('GET', `/contacts/${id}`).body['displayName'], 'Partner');
    const filter = "/contacts?$filter=proxyAddresses/any(p:p eq 'smtp:partner@fabrikam.com')";
    assert.deepEqual(
      values(client.send('GET', filter).body).map((each) => each['id']),
      [id],
    );
    assert.equal(values(client.send('GET', '/contacts/delta').body).length, 2);
    assert.equal(values(client.send('GET', '/devices/delta').body).length, 1);
    const byDeviceId = "/devices(deviceId='6b6f4f5c-5e5c-4b63-8d0f-3f3a0a8b1c11')";
    assert.equal(client.send('GET', byDeviceId).body['displayName'], 'PC1');
    assert.equal(client.send('GET', '/users?$top=5').body['@odata.nextLink'], undefined);
  });

  it('can be members, and a contact a manager', () => {
    const client = openTenant({ simulation });
    const ada = client.addUser('ada');
    const team = client.addGroup('team');
    const [contact] = values(client.send('GET', '/contacts').body);
    const [device] = values(client.send('GET', '/devices').body);
    for (const each of [contact!, device!]) {
      const { status } = client.send('POST', `/groups/${team}/members/$ref`, reference(textIn(each, 'id')));
      assert.equal(status, 204);
    }
    const types = values(client.send('GET', `/groups/${team}/members`).body).map((each) => each['@odata.type']);
    assert.deepEqual(types, ['#microsoft.graph.orgContact', '#microsoft.graph.device']);
    assert.equal(values(client.send('GET', `/contacts/${textIn(contact!, 'id')}/memberOf`).body).length, 1);
    assert.equal(client.send('PUT', `/users/${ada}/manager/$ref`, reference(textIn(contact!, 'id'))).status, 204);
    assert.equal(client.send('PUT', `/users/${ada}/manager/$ref`, reference(textIn(device!, 'id'))).status, 404);
    const { body } = client.send('GET', '/users/delta?$select=manager');
    assert.match(JSON.stringify(body['value']), /orgContact/);
  });

  it('take an address that no user can have then', () => {
    const client = openTenant({ simulation });
    const { status } = client.send('POST', '/users', { ...user('ada'), mail: 'partner@fabrikam.com' });
    assert.equal(status, 400);
  });

  for (const [method, path] of [
    ['POST', '/contacts'],
    ['PATCH', '/contacts/{id}'],
    ['DELETE', '/contacts/{id}'],
    ['PATCH', '/devices/{id}'],
  ] as const) {
    it(`refuse ${method} ${path}`, () => {
      const client = openTenant({ simulation });
      const [first] = values(client.send('GET', path.replace('/{id}', '')).body);
      const { status } = client.send(method, path.replace('{id}', textIn(first!, 'id')), {});
      assert.equal(status, 405);
    });
  }
});
