import assert from 'node:assert/strict';
import { routes } from '../../../../../engine/connectors/entra/tenant/routes.ts';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import { navigationOf, propertiesOf, readMetadata, violations, type Metadata, type Property } from './metadata.ts';
import {
  group,
  objectIn,
  objectsIn,
  openTenant,
  reference,
  textIn,
  user,
  values,
  type TenantClient,
} from './open-tenant.ts';

const contact: JsonObject = {
  displayName: 'Partner',
  mail: 'partner@fabrikam.com',
  mailNickname: 'partner',
  phones: [{ type: 'mobile', number: '1' }],
  addresses: [{ city: 'Oslo', officeLocation: '1' }],
};

const device: JsonObject = {
  deviceId: '6b6f4f5c-5e5c-4b63-8d0f-3f3a0a8b1c11',
  displayName: 'PC1',
  operatingSystem: 'Windows',
  deviceVersion: 2,
  physicalIds: ['[GID]:g:1'],
  trustType: 'AzureAd',
};

/** A tenant with an object of every kind and everything about it filled in. */
function full(): TenantClient {
  const client = openTenant({ simulation: { contacts: [contact], devices: [device], syncedObjects: ['nobody'] } });
  const ada = client.addUser('ada', { ...userValues, mail: 'ada@contoso.com', usageLocation: 'NO' });
  const bob = client.addUser('bob');
  client.send('PUT', `/users/${ada}/manager/$ref`, reference(bob));
  const team = client.addGroup('team', { mailEnabled: true, groupTypes: ['Unified'], description: 'Team' });
  client.send('POST', `/groups/${team}/members/$ref`, reference(ada));
  const [sku] = values(client.send('GET', '/subscribedSkus').body);
  client.send('POST', `/users/${ada}/assignLicense`, { addLicenses: [{ skuId: sku!['skuId']! }], removeLicenses: [] });
  const [application] = values(client.send('GET', '/applications').body);
  const extension = { name: 'code', dataType: 'String', targetObjects: ['User'] };
  client.send('POST', `/applications/${textIn(application!, 'id')}/extensionProperties`, extension);
  const gone = client.addUser('gone');
  client.send('DELETE', `/users/${gone}`);
  return client;
}

const userValues: JsonObject = {
  businessPhones: ['1'],
  otherMails: ['a@b.c'],
  onPremisesExtensionAttributes: { extensionAttribute1: 'x' },
  onPremisesImmutableId: 'QURB',
  city: 'Oslo',
};

/** Addresses to read, with the type of what they answer. `*`: every property of the type is asked for. */
const reads: readonly (readonly [path: string, type: string])[] = [
  ['/users', 'user'],
  ['/users?$select=*', 'user'],
  ['/users?$select=*&$expand=manager', 'user'],
  ['/users/delta?$select=*', 'user'],
  ['/groups', 'group'],
  ['/groups?$select=*', 'group'],
  ['/groups/delta?$select=*', 'group'],
  ['/contacts', 'orgContact'],
  ['/contacts?$select=*', 'orgContact'],
  ['/contacts/delta', 'orgContact'],
  ['/devices', 'device'],
  ['/devices?$select=*', 'device'],
  ['/devices/delta', 'device'],
  ['/directory/deletedItems/microsoft.graph.user', 'user'],
  ['/organization', 'organization'],
  ['/domains', 'domain'],
  ['/subscribedSkus', 'subscribedSku'],
  ['/applications', 'application'],
  ['/applications/{application}/extensionProperties', 'extensionProperty'],
  ['/users/ada@contoso.com/licenseDetails', 'licenseDetails'],
];

function read(
  client: TenantClient,
  metadata: Metadata,
  [path, type]: readonly [string, string],
): readonly JsonObject[] {
  const [application] = values(client.send('GET', '/applications').body);
  const served = Object.keys(propertiesOf(metadata, type)).filter((name) => isServed(client, path, name));
  const address = path.replace('{application}', textIn(application!, 'id')).replace('*', served.join(','));
  const { status, body } = client.send('GET', address);
  assert.equal(status, 200, JSON.stringify(body));
  return values(body);
}

function isServed(client: TenantClient, path: string, name: string): boolean {
  return (
    path.includes('*') &&
    client.send('GET', `${path.split('?')[0]!.replace('/delta', '')}?$select=${name}`).status === 200
  );
}

describe('the embedded tenant against the published metadata', () => {
  for (const each of reads) {
    it(`GET ${each[0]} answers nothing the metadata does not have`, function () {
      const metadata = readMetadata(this);
      const objects = read(full(), metadata, each);
      assert.ok(objects.length > 0);
      assert.deepEqual(
        objects.flatMap((object) => violations(metadata, each[1], object)),
        [],
      );
    });
  }

  it('finds a wrong answer wrong', function () {
    const metadata = readMetadata(this);
    const [right] = read(full(), metadata, ['/users?$select=*', 'user']);
    assert.deepEqual(violations(metadata, 'user', right!), []);
    for (const wrong of [
      { businessPhones: null },
      { businessPhones: '1' },
      { accountEnabled: 'true' },
      { shoeSize: '42' },
      { createdDateTime: 'yesterday' },
      { onPremisesExtensionAttributes: { extensionAttribute16: 'x' } },
      { assignedLicenses: [{ skuId: 'E3', disabledPlans: [] }] },
    ])
      assert.equal(violations(metadata, 'user', { ...right, ...wrong }).length, 1, JSON.stringify(wrong));
  });

  for (const kind of ['user', 'group'] as const) {
    it(`takes no property of a ${kind} that the metadata does not have or calls read-only`, function () {
      const metadata = readMetadata(this);
      const client = openTenant();
      const id = kind === 'user' ? client.addUser('ada') : client.addGroup('team');
      const published = propertiesOf(metadata, kind);
      const accepted: string[] = [];
      for (const name of [...Object.keys(published), 'shoeSize', 'extension_0_x']) {
        const value = sample(published[name]);
        const { status } = client.send('PATCH', `/${kind}s/${id}`, { [name]: value });
        if (status === 204) accepted.push(name);
      }
      assert.ok(accepted.length > 5, accepted.join());
      for (const name of accepted) {
        const said = published[name];
        assert.ok(said !== undefined, name);
        assert.ok(said.derived?.readOnly !== true && said.derived?.immutable !== true, name);
      }
    });
  }

  it('offers no address the metadata does not have', function () {
    const metadata = readMetadata(this);
    const container = new Set(Object.keys(metadata.container));
    for (const { path } of routes) {
      const [first = '', second, third] = path.split('/');
      assert.ok(container.has(first), path);
      const type = metadata.container[first]?.type?.replace('microsoft.graph.', '') ?? '';
      const isOperation = (name: string): boolean => metadata.operations.some((operation) => operation.name === name);
      if (second === undefined || second === '$count') continue;
      if (second !== '{id}') {
        assert.ok(isOperation(second) || second in navigationOf(metadata, type), path);
        continue;
      }
      if (third !== undefined) assert.ok(third in navigationOf(metadata, type) || isOperation(third), path);
    }
  });

  it('has the shape of an error', () => {
    const client = openTenant();
    const { body } = client.send('GET', '/users/nobody');
    const error = objectIn(body['error']);
    assert.deepEqual(Object.keys(error), ['code', 'message', 'innerError']);
    assert.deepEqual(Object.keys(objectIn(error['innerError'])), ['date', 'request-id', 'client-request-id']);
    const conflict = client.send('POST', '/users', { ...user('a'), userPrincipalName: 'x' }).body;
    assert.deepEqual(Object.keys(objectsIn(objectIn(conflict['error'])['details'])[0]!), ['code', 'target', 'message']);
    assert.equal(client.send('POST', '/groups', group('g')).status, 201);
  });
});

/** A value of the type a property has, unlikely to be refused for anything but the property itself. */
function sample(property: Property | undefined): Json {
  const type = property?.type ?? 'Edm.String';
  const single: Json =
    type === 'Edm.Boolean'
      ? true
      : type === 'Edm.DateTimeOffset'
        ? '2026-01-01T00:00:00Z'
        : type === 'Edm.Int32'
          ? 1
          : type === 'Edm.String'
            ? 'NO'
            : {};
  return property?.collection === true ? [single] : single;
}
