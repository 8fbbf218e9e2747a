import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import { errorOf, openTenant, textIn, values, type TenantClient } from './open-tenant.ts';

const appId = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const applications = [{ clientId: appId, secret: 'secret', displayName: 'Engine' }];
const prefix = 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_';

function open(): { readonly client: TenantClient; readonly properties: string } {
  const client = openTenant({ applications });
  const [application] = values(client.send('GET', `/applications?$filter=appId eq '${appId}'`).body);
  return { client, properties: `/applications/${textIn(application!, 'id')}/extensionProperties` };
}

function define(client: TenantClient, properties: string, more: JsonObject): string {
  const { status, body } = client.send('POST', properties, {
    name: 'x',
    dataType: 'String',
    targetObjects: ['User'],
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return textIn(body, 'name');
}

describe('directory extensions of the embedded tenant', () => {
  it('are named after their application and listed there', () => {
    const { client, properties } = open();
    assert.equal(define(client, properties, { name: 'costCenter' }), `${prefix}costCenter`);
    const [listed] = values(client.send('GET', properties).body);
    assert.deepEqual(
      [listed!['appDisplayName'], listed!['dataType'], listed!['isMultiValued'], listed!['isSyncedFromOnPremises']],
      ['Engine', 'String', false, false],
    );
    assert.equal(client.send('GET', `${properties}/${textIn(listed!, 'id')}`).status, 200);
    const available = client.send('POST', '/directoryObjects/getAvailableExtensionProperties', {});
    assert.deepEqual(values(available.body), [listed]);
    assert.equal(values(client.send('GET', `/applications(appId='${appId}')/extensionProperties`).body).length, 1);
  });

  for (const [title, body] of [
    ['of an unknown type', { name: 'x', dataType: 'Guid', targetObjects: ['User'] }],
    ['for an unknown kind of object', { name: 'x', dataType: 'String', targetObjects: ['Printer'] }],
    ['for nothing', { name: 'x', dataType: 'String', targetObjects: [] }],
    ['with a name that cannot be one', { name: 'a b', dataType: 'String', targetObjects: ['User'] }],
    ['without a type', { name: 'x', targetObjects: ['User'] }],
  ] as const) {
    it(`are refused ${title}`, () => {
      const { client, properties } = open();
      assert.equal(client.send('POST', properties, body).status, 400);
    });
  }

  it('are refused a second time under the same name', () => {
    const { client, properties } = open();
    define(client, properties, {});
    assert.equal(
      client.send('POST', properties, { name: 'x', dataType: 'String', targetObjects: ['User'] }).status,
      400,
    );
  });

  for (const [dataType, isMultiValued, right, wrong] of [
    ['String', false, 'x'.repeat(256), 'x'.repeat(257)],
    ['String', true, ['a', 'b'], 'a'],
    ['Boolean', false, true, 'true'],
    ['Integer', false, 2 ** 31 - 1, 2 ** 31],
    ['LargeInteger', false, 2 ** 40, 1.5],
    ['DateTime', false, '2026-01-01T00:00:00Z', 'today'],
    ['Binary', false, Buffer.alloc(256).toString('base64'), Buffer.alloc(257).toString('base64')],
    ['Binary', false, 'AA==', 'A'],
  ] as readonly (readonly [string, boolean, Json, Json])[]) {
    it(`take values of ${isMultiValued ? 'several ' : ''}${dataType} and no others (${JSON.stringify(wrong).slice(0, 20)})`, () => {
      const { client, properties } = open();
      const name = define(client, properties, { dataType, isMultiValued });
      const ada = client.addUser('ada', { [name]: right });
      assert.deepEqual(client.send('GET', `/users/${ada}?$select=${name}`).body[name], right);
      assert.equal(client.send('PATCH', `/users/${ada}`, { [name]: wrong }).status, 400);
      assert.equal(client.send('PATCH', `/users/${ada}`, { [name]: null }).status, 204);
      assert.ok(!(name in client.send('GET', `/users/${ada}?$select=id,${name}`).body));
    });
  }

  it('belong to the kinds of object they were made for', () => {
    const { client, properties } = open();
    const name = define(client, properties, { targetObjects: ['Group'] });
    assert.equal(client.send('PATCH', `/users/${client.addUser('ada')}`, { [name]: 'x' }).status, 400);
    assert.equal(client.send('PATCH', `/groups/${client.addGroup('team')}`, { [name]: 'x' }).status, 204);
    assert.equal(client.send('GET', `/users?$select=${name}`).status, 400);
  });

  it('can be filtered for and come with deltas', () => {
    const { client, properties } = open();
    const name = define(client, properties, {});
    const ada = client.addUser('ada', { [name]: 'blue' });
    assert.equal(values(client.send('GET', `/users?$filter=${name} eq 'blue'`).body)[0]!['id'], ada);
    const first = client.send('GET', `/users/delta?$select=${name}`).body;
    assert.deepEqual(values(first), [{ id: ada, [name]: 'blue' }]);
    client.send('PATCH', `/users/${ada}`, { [name]: 'red' });
    assert.deepEqual(values(client.send('GET', textIn(first, '@odata.deltaLink')).body), [{ id: ada, [name]: 'red' }]);
  });

  it('are gone with their values once they are deleted', () => {
    const { client, properties } = open();
    const name = define(client, properties, {});
    const ada = client.addUser('ada', { [name]: 'blue' });
    const [definition] = values(client.send('GET', properties).body);
    assert.equal(client.send('DELETE', `${properties}/${textIn(definition!, 'id')}`).status, 204);
    assert.equal(client.send('PATCH', `/users/${ada}`, { [name]: 'red' }).status, 400);
    assert.equal(client.send('GET', `/users/${ada}?$select=${name}`).status, 400);
  });

  it('give an object 100 values and no more', () => {
    const { client, properties } = open();
    const name = define(client, properties, { isMultiValued: true });
    const ada = client.addUser('ada');
    const many = Array.from({ length: 101 }, (_value, index) => String(index));
    assert.equal(client.send('PATCH', `/users/${ada}`, { [name]: many.slice(1) }).status, 204);
    const { status, body } = client.send('PATCH', `/users/${ada}`, { [name]: many });
    assert.equal(status, 403);
    assert.equal(errorOf(body).code, 'Directory_QuotaExceeded');
  });
});
