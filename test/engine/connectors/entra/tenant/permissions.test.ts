import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  engineApplicationPermissions,
  routePermissions,
} from '../../../../../engine/connectors/entra/tenant/permissions.ts';
import { routes } from '../../../../../engine/connectors/entra/tenant/routes.ts';
import { sharedData } from '../../../../support/shared-data.ts';
import { errorOf, group, objectIn, openTenant, reference, user } from './open-tenant.ts';

/** Routes that Microsoft's list does not have, or has only without `$ref` and `$count`. */
const unlisted: readonly string[] = [
  'GET users/{id}/licenseDetails',
  'POST groups/{id}/members/$ref',
  'GET directory/deletedItems/microsoft.graph.user',
  'GET directory/deletedItems/microsoft.graph.group',
  'GET directory/deletedItems/{id}',
  'DELETE directory/deletedItems/{id}',
  'GET applications',
  'GET applications/{id}',
];

type Published = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;

function granted(...permissions: readonly string[]): ReturnType<typeof openTenant> {
  return openTenant({ applications: [{ clientId: 'client', secret: 'secret', permissions }] });
}

describe('the permissions the embedded tenant asks for', () => {
  it('exist for every route and for nothing else', () => {
    const served = routes.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual([...routePermissions.keys()].toSorted(), served.toSorted());
  });

  it('are those Microsoft publishes, the least one first', function () {
    const { paths } = JSON.parse(readFileSync(sharedData(this, 'graph-permissions-subset.json'), 'utf8')) as {
      paths: Published;
    };
    for (const [route, { application, delegated }] of routePermissions) {
      if (unlisted.includes(route)) continue;
      const [method = '', path = ''] = route.split(' ');
      const published = paths[`/${path.replace(/\/(?:\$ref|\$count)$/, '').toLowerCase()}`]?.[method];
      assert.ok(published !== undefined, route);
      for (const [ours, theirs = []] of [
        [application, published['Application']],
        [delegated, published['DelegatedWork']],
      ] as const) {
        assert.deepEqual(ours.toSorted(), theirs.map((name) => name.replace('*', '')).toSorted(), route);
        // Where only the permission for nesting groups is marked as the least, somebody who wants the group is not helped by it.
        const least = theirs.filter((name) => name.endsWith('*') && !name.startsWith('Group-NestingSupport'));
        if (least.length > 0) assert.ok(least.includes(`${ours[0]}*`), route);
      }
    }
  });

  it('are all granted to an application that was registered without saying', () => {
    const applications = [...routePermissions.values()].filter(({ application }) => application.length > 0);
    for (const { application } of applications)
      assert.ok(
        application.some((name) => engineApplicationPermissions.includes(name)),
        application.join(),
      );
  });

  it('are named by a refusal for want of them', () => {
    const { status, body } = granted('User.Read.All').send('POST', '/users', user('ada'));
    assert.equal(status, 403);
    assert.equal(errorOf(body).code, 'Authorization_RequestDenied');
    assert.deepEqual(objectIn(objectIn(body['error'])['innerError'])['sufficientPermissions'], [
      'User.ReadWrite.All',
      'Directory.ReadWrite.All',
    ]);
  });

  for (const [permission, allowed, denied] of [
    ['User.Read.All', '/users', '/groups'],
    ['Group.Read.All', '/groups', '/users'],
    ['OrgContact.Read.All', '/contacts', '/devices'],
    ['Device.Read.All', '/devices', '/contacts'],
    ['Domain.Read.All', '/domains', '/organization'],
    ['Organization.Read.All', '/organization', '/domains'],
  ] as const) {
    it(`${permission} lets an application read ${allowed} and not ${denied}`, () => {
      const client = granted(permission);
      assert.equal(client.send('GET', allowed).status, 200);
      assert.equal(client.send('GET', denied).status, 403);
    });
  }

  it('hold for every step of a batch by itself', () => {
    const client = granted('User.Read.All');
    const { body } = client.send('POST', '/$batch', {
      requests: [
        { id: '1', method: 'GET', url: '/users' },
        { id: '2', method: 'GET', url: '/groups' },
      ],
    });
    const statuses = JSON.stringify(body).match(/"status":\d+/g);
    assert.deepEqual(statuses, ['"status":200', '"status":403']);
  });

  it('let an application set the password of somebody who is there with a permission of its own alone', () => {
    const password = { passwordProfile: { password: 'Correct-Horse-2' } };
    const poor = granted('User.ReadWrite.All');
    assert.equal(poor.send('PATCH', `/users/${poor.addUser('ada')}`, password).status, 403);
    const rich = granted('User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All');
    assert.equal(rich.send('PATCH', `/users/${rich.addUser('ada')}`, password).status, 204);
  });

  for (const [permission, right] of [
    ['User-Phone.ReadWrite.All', { mobilePhone: '1' }],
    ['User-Mail.ReadWrite.All', { otherMails: ['a@b.c'] }],
    ['User.EnableDisableAccount.All', { accountEnabled: false }],
    ['User-PasswordProfile.ReadWrite.All', { passwordProfile: { password: 'Correct-Horse-2' } }],
  ] as const) {
    it(`${permission} lets its holder change a part of a user and nothing else`, () => {
      const client = granted(permission);
      // The user is not there, which is told to those alone who may change it.
      assert.equal(client.send('PATCH', '/users/nobody', right).status, 404);
      assert.equal(client.send('PATCH', '/users/nobody', { ...right, city: 'Oslo' }).status, 403);
    });
  }

  it('refuse an application how synchronization is set up', () => {
    const client = openTenant();
    assert.equal(client.send('GET', '/directory/onPremisesSynchronization').status, 403);
    assert.equal(client.send('POST', '/devices', { displayName: 'x' }).status, 403);
  });

  it('of members suffice to change members, and not the group', () => {
    const client = granted('Group.ReadWrite.All', 'User.ReadWrite.All');
    const team = client.addGroup('team');
    const ada = client.addUser('ada');
    assert.equal(client.send('POST', `/groups/${team}/members/$ref`, reference(ada)).status, 204);
    const members = granted('GroupMember.ReadWrite.All');
    assert.equal(members.send('POST', '/groups', group('x')).status, 403);
    assert.equal(members.send('POST', `/groups/${team}/members/$ref`, reference(ada)).status, 404);
  });
});
