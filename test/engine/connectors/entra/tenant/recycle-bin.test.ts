import assert from 'node:assert/strict';
import { group, openTenant, reference, user, values } from './open-tenant.ts';

const day = 24 * 60 * 60 * 1000;

describe('the recycle bin of the embedded tenant', () => {
  it('keeps users for 30 days', () => {
    let now = Date.UTC(2026, 0, 1);
    const client = openTenant({ now: () => now });
    const ada = client.addUser('ada');
    client.send('DELETE', `/users/${ada}`);
    now += 30 * day - 1;
    assert.equal(client.send('GET', `/directory/deletedItems/${ada}`).status, 200);
    now += 1;
    assert.equal(client.send('GET', `/directory/deletedItems/${ada}`).status, 404);
    assert.equal(client.send('POST', '/users', user('ada')).status, 201);
  });

  it('keeps what was restored and deleted again for 30 days from then', () => {
    let now = Date.UTC(2026, 0, 1);
    const client = openTenant({ now: () => now });
    const ada = client.addUser('ada');
    client.send('DELETE', `/users/${ada}`);
    now += 20 * day;
    client.send('POST', `/directory/deletedItems/${ada}/restore`);
    client.send('DELETE', `/users/${ada}`);
    now += 20 * day;
    assert.equal(client.send('GET', `/directory/deletedItems/${ada}`).status, 200);
    now += 10 * day;
    assert.equal(client.send('GET', `/directory/deletedItems/${ada}`).status, 404);
  });

  it('keeps Microsoft 365 groups, and no security groups', () => {
    const client = openTenant();
    const team = client.addGroup('team', { mailEnabled: true, groupTypes: ['Unified'] });
    const other = client.addGroup('other');
    client.send('DELETE', `/groups/${team}`);
    client.send('DELETE', `/groups/${other}`);
    const listed = values(client.send('GET', '/directory/deletedItems/microsoft.graph.group').body);
    assert.deepEqual(
      listed.map(({ id }) => id),
      [team],
    );
    assert.equal(client.send('POST', '/groups', group('other')).status, 201);
  });

  it('keeps security groups with their members where it is told to', () => {
    const client = openTenant({ simulation: { securityGroupsRestorable: true } });
    const [ada, team] = [client.addUser('ada'), client.addGroup('team', { uniqueName: 'team' })];
    client.send('POST', `/groups/${team}/members/$ref`, reference(ada));
    assert.equal(client.send('DELETE', `/groups/${team}`).status, 204);
    assert.equal(client.send('GET', "/groups(uniqueName='team')").status, 404);
    assert.equal(client.send('POST', `/directory/deletedItems/${team}/restore`).status, 200);
    const members = values(client.send('GET', "/groups(uniqueName='team')/members").body);
    assert.deepEqual(
      members.map(({ id }) => id),
      [ada],
    );
  });

  it('gives a user back under another name where its own was given away', () => {
    const client = openTenant();
    const ada = client.addUser('ada');
    client.send('DELETE', `/users/${ada}`);
    client.addUser('ada');
    const restore = `/directory/deletedItems/${ada}/restore`;
    assert.equal(client.send('POST', restore, {}).status, 400);
    assert.equal(client.send('POST', restore, { newUserPrincipalName: 'a b@contoso.com' }).status, 400);
    assert.equal(client.send('POST', restore, { newUserPrincipalName: 'ada2@contoso.com' }).status, 200);
    assert.equal(client.send('GET', '/users/ada2@contoso.com').body['id'], ada);
  });

  it('drops addresses that were given away where that is asked for', () => {
    const client = openTenant();
    const ada = client.addUser('ada', { mail: 'ada@contoso.com' });
    client.send('PATCH', `/users/${ada}`, { mail: 'lovelace@contoso.com' });
    client.send('DELETE', `/users/${ada}`);
    client.addUser('bob', { mail: 'ada@contoso.com' });
    const restore = `/directory/deletedItems/${ada}/restore`;
    assert.equal(client.send('POST', restore, {}).status, 400);
    assert.equal(client.send('POST', restore, { autoReconcileProxyConflict: true }).status, 200);
    const { body } = client.send('GET', `/users/${ada}?$select=proxyAddresses`);
    assert.deepEqual(body['proxyAddresses'], ['SMTP:lovelace@contoso.com']);
  });
});
