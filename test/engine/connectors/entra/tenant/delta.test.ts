import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../../engine/model/json.ts';
import { errorOf, objectsIn, openTenant, reference, textIn, values, type TenantClient } from './open-tenant.ts';

/** All objects of a round, and the link to the next one. */
function round(
  client: TenantClient,
  start: string,
  headers?: Readonly<Record<string, string>>,
): { readonly items: readonly JsonObject[]; readonly link: string } {
  const items: JsonObject[] = [];
  let next = start;
  for (;;) {
    const { status, body } = client.send('GET', next, undefined, headers);
    assert.equal(status, 200, JSON.stringify(body));
    items.push(...values(body));
    const link = body['@odata.deltaLink'];
    if (typeof link === 'string') return { items, link };
    next = textIn(body, '@odata.nextLink');
  }
}

const minimal = { Prefer: 'return=minimal' };

describe('deltas of the embedded tenant', () => {
  it('begin with every object and then tell what changed', () => {
    const client = openTenant();
    const ada = client.addUser('ada');
    const first = round(client, '/users/delta?$select=displayName,city');
    assert.deepEqual(first.items, [{ id: ada, displayName: 'ada' }]);
    client.send('PATCH', `/users/${ada}`, { city: 'Oslo', department: 'Sales' });
    assert.deepEqual(round(client, first.link, minimal).items, [{ id: ada, city: 'Oslo' }]);
    assert.deepEqual(round(client, first.link).items, [{ id: ada, displayName: 'ada', city: 'Oslo' }]);
  });

  it('report nothing that was not selected', () => {
    const client = openTenant();
    const ada = client.addUser('ada');
    const { link } = round(client, '/users/delta?$select=displayName');
    client.send('PATCH', `/users/${ada}`, { department: 'Sales' });
    assert.deepEqual(round(client, link).items, []);
  });

  it('can begin from now', () => {
    const client = openTenant();
    client.addUser('ada');
    const { items, link } = round(client, '/users/delta?$deltatoken=latest&$select=displayName');
    assert.deepEqual(items, []);
    const bob = client.addUser('bob');
    assert.deepEqual(round(client, link).items, [{ id: bob, displayName: 'bob' }]);
  });

  it('tell a restorable deletion from a final one', () => {
    const client = openTenant();
    const ada = client.addUser('ada');
    const { link } = round(client, '/users/delta');
    client.send('DELETE', `/users/${ada}`);
    assert.deepEqual(round(client, link).items, [{ id: ada, '@removed': { reason: 'changed' } }]);
    client.send('DELETE', `/directory/deletedItems/${ada}`);
    const team = client.addGroup('team');
    const groups = round(client, '/groups/delta');
    client.send('DELETE', `/groups/${team}`);
    assert.deepEqual(round(client, groups.link).items, [{ id: team, '@removed': { reason: 'deleted' } }]);
  });

  it('report members that came and went, and those that were deleted', () => {
    const client = openTenant();
    const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((name) => client.addUser(name));
    const team = client.addGroup('team');
    for (const id of [ada!, bob!]) client.send('POST', `/groups/${team}/members/$ref`, reference(id));
    const { link } = round(client, '/groups/delta?$select=displayName,members');
    client.send('DELETE', `/groups/${team}/members/${ada}/$ref`);
    client.send('POST', `/groups/${team}/members/$ref`, reference(eve!));
    client.send('DELETE', `/users/${bob}`);
    const typed = { '@odata.type': '#microsoft.graph.user' };
    assert.deepEqual(round(client, link, minimal).items, [
      {
        id: team,
        'members@delta': [
          { ...typed, id: ada, '@removed': { reason: 'deleted' } },
          { ...typed, id: eve },
          { ...typed, id: bob, '@removed': { reason: 'deleted' } },
        ],
      },
    ]);
  });

  it('end after seven days with 410 and the way to start over', () => {
    let now = Date.UTC(2026, 0, 1);
    const client = openTenant({ now: () => now });
    const { link } = round(client, '/users/delta');
    now += 7 * 24 * 3600_000 + 1;
    const { status, headers, body } = client.send('GET', link);
    assert.equal(status, 410);
    assert.equal(errorOf(body).code, 'syncStateNotFound');
    assert.match(headers['Location']!, /users\/delta/);
  });

  it('do not read tokens of their own making', () => {
    const { status, body } = openTenant().send('GET', '/users/delta?$deltatoken=xyz');
    assert.equal(status, 400);
    assert.equal(errorOf(body).code, 'Request_BadRequest');
  });

  it('spread a large group over several pages, whoever comes and goes between them', () => {
    const client = openTenant();
    const add = (group: string, members: readonly string[]): void => {
      for (let from = 0; from < members.length; from += 20) {
        const bound = members.slice(from, from + 20).map((id) => `https://x/directoryObjects/${id}`);
        assert.equal(client.send('PATCH', `/groups/${group}`, { 'members@odata.bind': bound }).status, 204);
      }
    };
    const users = Array.from({ length: 4500 }, (_user, index) => client.addUser(`user${index}`));
    const [small, large] = [client.addGroup('small'), client.addGroup('large')];
    add(small, users.slice(0, 500));
    // In another order than they were made.
    add(large, users.toReversed());
    const members = new Map<string, Set<string>>();
    let link = '/groups/delta?$select=displayName,members';
    for (let page = 1; ; page++) {
      const { body } = client.send('GET', link);
      for (const item of values(body)) {
        assert.ok(item['displayName'] === 'small' || item['displayName'] === 'large');
        const known = members.get(textIn(item, 'id')) ?? new Set<string>();
        members.set(textIn(item, 'id'), known);
        for (const member of objectsIn(item['members@delta'])) {
          if ('@removed' in member) known.delete(textIn(member, 'id'));
          else known.add(textIn(member, 'id'));
        }
      }
      if (page === 1)
        for (const index of [0, 2000, 4499]) client.send('DELETE', `/groups/${large}/members/${users[index]!}/$ref`);
      const next = textIn(body, '@odata.nextLink');
      if (next === '') {
        assert.equal(page, 3);
        link = textIn(body, '@odata.deltaLink');
        break;
      }
      link = next;
    }
    for (const item of values(client.send('GET', link).body))
      for (const member of objectsIn(item['members@delta']))
        members.get(textIn(item, 'id'))!.delete(textIn(member, 'id'));
    assert.equal(members.get(small)!.size, 500);
    assert.equal(members.get(large)!.size, 4497);
  }).timeout(20_000);
});
