import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEntraDirectory } from '../../../../engine/connectors/entra/open.ts';
import { openEmbeddedTenant, type TenantFault } from '../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import { seededRandom } from '../../../../engine/model/seeded-random.ts';
import type { Directory, ExportOperation } from '../../../../engine/ports/directory.ts';
import {
  clockAt,
  created,
  edit,
  entraConnector,
  groupAdd,
  modify,
  openDirectory,
  readObjects,
  remove,
  replace,
  shown,
  userAdd,
  write,
} from './connector.ts';

describe('exporting to Entra', () => {
  let folder = '';
  let directory: Directory;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-entra-'));
    directory = await openDirectory(entraConnector(folder));
  });
  afterEach(async () => {
    await directory.close();
    rmSync(folder, { recursive: true });
  });

  it('creates a user whose attributes come back with the import as they were sent', async () => {
    const wanted = {
      alias: 'ada.l',
      city: 'London',
      company: 'Analytical Engines',
      country: 'United Kingdom',
      extensionAttribute3: 'three',
      facsimileTelephoneNumber: '+44 1',
      mail: 'ada@contoso.com',
      telephoneNumber: '+44 2',
      title: 'Countess',
      usageLocation: 'GB',
    };
    const [ada] = await created(directory, userAdd(1, 'QURB', wanted));
    const object = (await readObjects(directory)).get(ada!.anchor!);
    assert.equal(object?.dn, 'CN={51555242}');
    assert.equal(object?.partition, 'default');
    const all = {
      ...wanted,
      sourceAnchor: 'QURB',
      accountEnabled: true,
      cloudAnchor: ada!.anchor,
      cloudMastered: false,
      proxyAddresses: 'SMTP:ada@contoso.com',
    };
    assert.deepEqual(shown(object, ...Object.keys(all)), all);
  });

  it('makes up a nickname where no rule gives one, and does not import it', async () => {
    const [ada, team] = await created(directory, userAdd(1, 'QURB'), groupAdd(2, 'VEVBTQ=='));
    const objects = await readObjects(directory);
    for (const [type, target] of [
      ['user', ada!],
      ['group', team!],
    ] as const) {
      assert.equal(objects.get(target.anchor!)!.attributes.has('alias'), false);
      await write(directory, modify(type, target, replace({ alias: 'ada' })));
      assert.deepEqual(shown((await readObjects(directory)).get(target.anchor!), 'alias'), { alias: 'ada' });
      await write(directory, modify(type, target, replace({ alias: null })));
      assert.equal((await readObjects(directory)).get(target.anchor!)!.attributes.has('alias'), false);
    }
  });

  it('changes and removes values', async () => {
    const [ada] = await created(
      directory,
      userAdd(1, 'QURB', { city: 'London', telephoneNumber: '1', extensionAttribute1: 'a', extensionAttribute2: 'b' }),
    );
    const change = replace({ city: null, telephoneNumber: null, extensionAttribute1: null, department: 'Sales' });
    assert.deepEqual(await write(directory, modify('user', ada!, change)), [{ id: 1 }]);
    const after = shown(
      (await readObjects(directory)).get(ada!.anchor!),
      'city',
      'telephoneNumber',
      'extensionAttribute1',
      'extensionAttribute2',
      'department',
    );
    assert.deepEqual(after, {
      city: undefined,
      telephoneNumber: undefined,
      extensionAttribute1: undefined,
      extensionAttribute2: 'b',
      department: 'Sales',
    });
  });

  it('does no harm when an add is repeated', async () => {
    const operations = [userAdd(1, 'QURB', { city: 'London' }), groupAdd(2, 'VEVBTQ==')];
    const first = await created(directory, ...operations);
    const second = await created(
      directory,
      userAdd(1, 'QURB', { city: 'Paris' }),
      groupAdd(2, 'VEVBTQ==', { description: 'again' }),
    );
    assert.deepEqual(second, first);
    const objects = await readObjects(directory);
    assert.equal(objects.size, 2);
    assert.deepEqual(shown(objects.get(first[0]!.anchor!), 'city'), { city: 'Paris' });
    assert.deepEqual(shown(objects.get(first[1]!.anchor!), 'description'), { description: 'again' });
  });

  it('says which attribute has to be unique, and not its value', async () => {
    await created(directory, userAdd(1, 'QURB'));
    const [result] = await write(directory, userAdd(2, 'Qk9C', { userPrincipalName: 'qurb@contoso.com' }));
    assert.equal(result!.error?.code, 'AttributeValueMustBeUnique');
    assert.deepEqual(result!.error?.attributes, ['userPrincipalName']);
    assert.doesNotMatch(result!.error.message, /qurb/i);
    assert.equal((await readObjects(directory)).size, 1);
  });

  it('writes members and managers, and does no harm when it repeats them', async () => {
    const users = Array.from({ length: 21 }, (_user, index) => userAdd(index, `user${index}`));
    const members = await created(directory, ...users);
    const [team] = await created(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', members.slice(0, 1))]));
    for (let time = 0; time < 2; time++) {
      const results = await write(directory, modify('group', team!, [edit('member', members)]), {
        ...modify('user', members[0]!, [{ name: 'manager', change: { kind: 'replace', values: [members[1]!] } }]),
        id: 2,
      });
      assert.deepEqual(results, [{ id: 1 }, { id: 2 }]);
    }
    let objects = await readObjects(directory);
    assert.deepEqual(
      objects.get(team!.anchor!)!.attributes.get('member'),
      members.map(({ dn }) => dn),
    );
    assert.deepEqual(objects.get(members[0]!.anchor!)!.attributes.get('manager'), [members[1]!.dn]);
    for (let time = 0; time < 2; time++) {
      const results = await write(directory, modify('group', team!, [edit('member', [], members.slice(1))]), {
        ...modify('user', members[0]!, replace({ manager: null })),
        id: 2,
      });
      assert.deepEqual(results, [{ id: 1 }, { id: 2 }]);
    }
    objects = await readObjects(directory);
    assert.deepEqual(objects.get(team!.anchor!)!.attributes.get('member'), [members[0]!.dn]);
    assert.equal(objects.get(members[0]!.anchor!)!.attributes.has('manager'), false);
  });

  it('replaces all members of a group', async () => {
    const [ada, bob] = await created(directory, userAdd(1, 'QURB'), userAdd(2, 'Qk9C'));
    const [team] = await created(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', [ada!])]));
    await write(directory, modify('group', team!, [{ name: 'member', change: { kind: 'replace', values: [bob!] } }]));
    assert.deepEqual((await readObjects(directory)).get(team!.anchor!)!.attributes.get('member'), [bob!.dn]);
  });

  it('writes what it can and says so when a reference is not there yet', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    const [result] = await write(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', [ada!, { dn: 'CN={00}' }])]));
    assert.equal(result!.error?.code, 'reference-not-resolved');
    assert.deepEqual((await readObjects(directory)).get(result!.anchor!)!.attributes.get('member'), [ada!.dn]);
  });

  it('deletes, takes a second delete for done, and brings the same user back when it is created anew', async () => {
    const [ada, team] = await created(directory, userAdd(1, 'QURB'), groupAdd(2, 'VEVBTQ=='));
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await write(directory, remove('user', ada!), remove('group', team!)), [{ id: 1 }, { id: 1 }]);
    }
    assert.equal((await readObjects(directory)).size, 0);
    const [again] = await created(directory, userAdd(1, 'QURB', { city: 'Paris' }));
    assert.deepEqual(again, ada);
    await directory.writer!.write([remove('user', ada!)], { cancelled: false });
    await directory.close();
    directory = await openDirectory(entraConnector(folder));
    assert.deepEqual(await created(directory, userAdd(1, 'QURB')), [ada]);
  });

  for (const [title, operation, code, message] of [
    [
      'a contact',
      { id: 1, kind: 'add', objectType: 'contact', dn: 'CN={00}', changes: [] },
      'object-type-not-writable',
      /contacts/,
    ],
    [
      'a user without a display name',
      userAdd(1, 'QURB', { displayName: null }),
      'IdentityDataValidationFailed',
      /displayName/,
    ],
    ['an attribute Graph cannot take', userAdd(1, 'QURB', { pager: '1' }), 'attribute-not-writable', /pager/],
    [
      'a distribution group',
      groupAdd(1, 'VEVBTQ==', { securityEnabled: false }),
      'IdentityDataValidationFailed',
      /security groups only/,
    ],
    [
      'a value that is too long',
      userAdd(1, 'QURB', { department: 'x'.repeat(65) }),
      'ExceededAllowedLength',
      /department/,
    ],
  ] as const satisfies readonly (readonly [string, ExportOperation, string, RegExp])[]) {
    it(`refuses ${title}`, async () => {
      const [result] = await write(directory, operation);
      assert.equal(result!.error?.code, code);
      assert.match(result!.error.message, message);
      assert.equal((await readObjects(directory)).size, 0);
    });
  }

  it('leaves objects of another synchronization engine alone', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    await directory.close();
    const connector = entraConnector(folder);
    const tenant = openEmbeddedTenant({
      path: `${folder}/tenant.sqlite`,
      initialDomain: 'contoso.onmicrosoft.com',
      now: () => 0,
    });
    tenant.markSynced(ada!.anchor!.slice('User_'.length));
    tenant.close();
    directory = await openDirectory(connector);
    const results = await write(
      directory,
      modify('user', ada!, replace({ city: 'Oslo' })),
      userAdd(2, 'QURB'),
      remove('user', ada!),
    );
    assert.deepEqual(
      results.map(({ error }) => error?.code),
      Array(3).fill('ObjectOwnedByAnotherSyncEngine'),
    );
  });

  for (const fault of [
    { status: 429, retryAfterSeconds: 2 },
    { status: 503 },
    { status: 504, lost: true },
  ] as const satisfies readonly TenantFault[]) {
    it(`gets through when three of ten requests are answered with ${fault.status}${'lost' in fault ? ' though they were carried out' : ''}`, async () => {
      await directory.close();
      const chance = seededRandom(7);
      const waits: number[] = [];
      directory = await openDirectory(entraConnector(folder), {
        embedded: { faults: () => (chance() < 0.3 ? fault : undefined) },
        wait: async (milliseconds) => {
          waits.push(milliseconds);
          await Promise.resolve();
        },
      });
      const users = await created(
        directory,
        ...Array.from({ length: 30 }, (_user, index) => userAdd(index, `user${index}`)),
      );
      const [team] = await created(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', users)]));
      const objects = await readObjects(directory);
      assert.equal(objects.size, 31);
      assert.equal(objects.get(team!.anchor!)!.attributes.get('member')!.length, 30);
      assert.ok(waits.length > 0);
    });
  }

  it('gives up after several attempts with an error for the object alone', async () => {
    await directory.close();
    directory = await openDirectory(entraConnector(folder), {
      embedded: { faults: ({ method }) => (method === 'PATCH' ? { status: 429 } : undefined) },
      wait: async () => await Promise.resolve(),
    });
    const [user, group] = await write(directory, userAdd(1, 'QURB'), groupAdd(2, 'VEVBTQ=='));
    assert.equal(user!.error, undefined);
    assert.equal(group!.error?.code, 'unexpected-error');
  });

  it('costs one write for each object and for each twenty members', async () => {
    await directory.close();
    const writes: string[] = [];
    directory = await openDirectory(entraConnector(folder), {
      embedded: {
        faults({ method, url }) {
          if (method !== 'GET' && !url.endsWith('/$batch')) writes.push(method);
          return undefined;
        },
      },
    });
    const users = await created(
      directory,
      ...Array.from({ length: 50 }, (_user, index) => userAdd(index, `user${index}`)),
    );
    assert.equal(writes.splice(0).length, 50);
    const [team] = await created(directory, groupAdd(1, 'VEVBTQ=='));
    assert.equal(writes.splice(0).length, 1);
    await write(directory, modify('group', team!, [edit('member', users)]));
    assert.equal(writes.splice(0).length, 3);
  });

  it('sends nothing once the run was cancelled', async () => {
    await assert.rejects(directory.writer!.write([userAdd(1, 'QURB')], { cancelled: true }), {
      name: 'CancelledError',
    });
    assert.equal((await readObjects(directory)).size, 0);
  });

  it('lets no request leave the process', async () => {
    const original = globalThis.fetch;
    const outside: unknown[] = [];
    globalThis.fetch = async (input) => {
      outside.push(input);
      return await Promise.reject(new Error('no network'));
    };
    try {
      await directory.close();
      directory = await openDirectory(entraConnector(folder));
      await created(directory, userAdd(1, 'QURB'), groupAdd(2, 'VEVBTQ=='));
      assert.equal((await readObjects(directory)).size, 2);
      assert.deepEqual(outside, []);
    } finally {
      globalThis.fetch = original;
    }
  });

  it('says which credential a real tenant lacks', async () => {
    const connector = {
      ...entraConnector(folder),
      tenant: { kind: 'real', id: 'tid', clientId: 'cid', signIn: 'client-secret', credential: 'entra' } as const,
    };
    await assert.rejects(
      openEntraDirectory(connector, {
        secrets: { read: async () => await Promise.resolve(undefined) },
        clock: clockAt(() => 0),
      }),
      { name: 'ConnectorError', kind: 'auth', message: /"entra"/ },
    );
  });
});
