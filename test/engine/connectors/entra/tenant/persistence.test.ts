import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTenant, textIn, user, values, type TenantClient } from './open-tenant.ts';

const start = Date.UTC(2026, 0, 1);
const day = 24 * 60 * 60 * 1000;

function change(client: TenantClient, id: string): number {
  return client.send('PATCH', `/users/${id}`, { city: 'Oslo' }).status;
}

describe('the file of an embedded tenant', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-tenant-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has everything when it is opened again', () => {
    const path = join(folder, 'tenant.db');
    const simulation = { contacts: [{ displayName: 'Partner', mail: 'partner@fabrikam.com' }] };
    const first = openTenant({ path, simulation });
    const [application] = values(first.send('GET', '/applications').body);
    const properties = `/applications/${textIn(application!, 'id')}/extensionProperties`;
    const { body } = first.send('POST', properties, { name: 'code', dataType: 'String', targetObjects: ['User'] });
    const code = textIn(body, 'name');
    const ada = first.addUser('ada', { [code]: 'blue', usageLocation: 'NO' });
    const [sku] = values(first.send('GET', '/subscribedSkus').body);
    first.send('POST', `/users/${ada}/assignLicense`, { addLicenses: [{ skuId: sku!['skuId']! }], removeLicenses: [] });
    const gone = first.addUser('gone');
    first.send('DELETE', `/users/${gone}`);
    const link = textIn(first.send('GET', '/users/delta').body, '@odata.deltaLink');
    const paths = [
      `/users/${ada}?$select=id,${code},assignedLicenses`,
      '/subscribedSkus',
      '/contacts',
      properties,
      '/directory/deletedItems/microsoft.graph.user',
      link,
    ];
    const shown = (client: TenantClient): unknown[] => paths.map((each) => client.send('GET', each).body);
    const before = shown(first);
    first.tenant.close();
    const second = openTenant({ path, simulation });
    assert.deepEqual(shown(second), before);
    second.tenant.close();
    const later = openTenant({ path, simulation, now: () => start + 30 * day });
    assert.deepEqual(values(later.send('GET', '/directory/deletedItems/microsoft.graph.user').body), []);
    later.tenant.close();
  });

  it('gives objects back to the cloud that are no longer said to be synchronized', () => {
    const path = join(folder, 'tenant.db');
    const first = openTenant({ path });
    const ada = first.addUser('ada');
    first.tenant.close();
    const second = openTenant({ path, simulation: { syncedObjects: ['ADA@contoso.com'] } });
    assert.equal(change(second, ada), 400);
    assert.equal(values(second.send('GET', '/organization').body)[0]!['onPremisesSyncEnabled'], true);
    second.tenant.close();
    const third = openTenant({ path });
    assert.equal(change(third, ada), 204);
    third.tenant.close();
  });

  it('may come from an earlier version', () => {
    const path = join(folder, 'tenant.db');
    const database = new DatabaseSync(path);
    database.exec(`
      CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE entry (number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, properties TEXT NOT NULL, manager TEXT, deleted TEXT);
      CREATE TABLE member ("group" TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY ("group", member)) WITHOUT ROWID;
      CREATE TABLE change (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL);
      INSERT INTO setting VALUES ('seed', 'old'), ('nextNumber', '2'), ('nextChange', '1');
    `);
    const { passwordProfile, ...properties } = user('ada');
    void passwordProfile;
    database
      .prepare('INSERT INTO entry VALUES (1, ?, ?, ?, NULL, NULL)')
      .run('a-1', 'user', JSON.stringify(properties));
    database.close();
    const client = openTenant({ path });
    assert.equal(client.send('GET', '/users/ada@contoso.com').body['id'], 'a-1');
    assert.equal(client.send('PATCH', '/users/a-1', { city: 'Oslo' }).status, 204);
    client.tenant.close();
  });

  it('is not written over after another process wrote to it', () => {
    const path = join(folder, 'tenant.db');
    const [first, second] = [openTenant({ path }), openTenant({ path })];
    first.addUser('ada');
    for (const name of ['bob', 'eve'])
      assert.throws(() => second.addUser(name), /Another process has changed the embedded tenant/);
    assert.equal(first.send('POST', '/users', user('eve')).status, 201);
    first.tenant.close();
    second.tenant.close();
  });

  it('may be tidied up by another process meanwhile', () => {
    const path = join(folder, 'tenant.db');
    let now = start;
    const first = openTenant({ path, now: () => now });
    first.send('DELETE', `/users/${first.addUser('ada')}`);
    now += 31 * day;
    openTenant({ path, now: () => now }).tenant.close();
    assert.equal(first.send('POST', '/users', user('eve')).status, 201);
    first.tenant.close();
  });
});
