import assert from 'node:assert/strict';
import type { ExportResult } from '../../../../engine/ports/directory.ts';
import type { EntraMatching } from '../../../../engine/model/configuration.ts';
import { edit, groupAdd, modify, userAdd } from './connector.ts';
import { tenantWriter, type Interception, type TenantWriter } from './tenant-writer.ts';
import { textIn, values } from './tenant/open-tenant.ts';

/** `Ada` of the rules, whose source anchor is QURB. */
const ada = userAdd(1, 'QURB', {
  userPrincipalName: 'ada@contoso.com',
  mail: 'ada@contoso.com',
  alias: 'ada',
  city: 'London',
});

const every: EntraMatching = { hardMatch: true, softMatch: ['mail', 'userPrincipalName'] };

function usersOf(writer: TenantWriter): readonly unknown[] {
  const { body } = writer.send('GET', '/users?$select=userPrincipalName,onPremisesImmutableId,city,mail');
  return values(body).map((user) => ['userPrincipalName', 'onPremisesImmutableId', 'city'].map((name) => user[name]));
}

async function exportAda(writer: TenantWriter): Promise<ExportResult> {
  const [result] = await writer.write(ada);
  return result!;
}

describe('a new user that the tenant may have already', () => {
  const taken = [['ada@contoso.com', 'QURB', 'London']];

  for (const [title, matching, more, code] of [
    ['the same source anchor', every, { onPremisesImmutableId: 'QURB' }, undefined],
    [
      'the same source anchor, when such are not taken',
      { hardMatch: false },
      { onPremisesImmutableId: 'QURB' },
      'InvalidHardMatch',
    ],
    ['the same address and name', { softMatch: ['mail'] }, { mail: 'ada@contoso.com' }, undefined],
    ['the same name', { softMatch: ['userPrincipalName'] }, {}, undefined],
    ['the same name, when only addresses count', { softMatch: ['mail'] }, {}, 'AttributeValueMustBeUnique'],
    ['the same name, when nothing counts', {}, {}, 'AttributeValueMustBeUnique'],
    ['the same name and another source anchor', every, { onPremisesImmutableId: 'Qk9C' }, 'InvalidSoftMatch'],
  ] as const satisfies readonly (readonly [
    string,
    Partial<EntraMatching>,
    Readonly<Record<string, string>>,
    string | undefined,
  ])[]) {
    it(`is ${code === undefined ? 'that user' : `refused as ${code}`}: ${title}`, async () => {
      const writer = tenantWriter({ matching });
      const id = writer.addUser('ada', more);
      const before = usersOf(writer);
      const result = await exportAda(writer);
      assert.equal(result.error?.code, code);
      if (code === undefined) {
        assert.equal(result.anchor, `User_${id}`);
        assert.deepEqual(usersOf(writer), taken);
      } else {
        assert.deepEqual(usersOf(writer), before);
        assert.match(result.error!.message, /; \S/);
      }
    });
  }

  it('may have half a character in what it is looked for by, which no address can hold', async () => {
    const writer = tenantWriter({ matching: every });
    writer.addUser('ada');
    const [result] = await writer.write(
      userAdd(1, 'QURB', { userPrincipalName: 'ada@contoso.com', mail: 'a\ud83d@contoso.com', alias: 'ada' }),
    );
    assert.ok(result !== undefined);
    assert.ok(writer.asked.some((request) => request.startsWith('GET /users')));
  });

  it('is that user by an address alone, although the name is another', async () => {
    const writer = tenantWriter({ matching: { softMatch: ['mail'] } });
    const id = writer.addUser('countess', { mail: 'ada@contoso.com' });
    assert.equal((await exportAda(writer)).anchor, `User_${id}`);
    assert.deepEqual(usersOf(writer), taken);
  });

  for (const [title, match] of [
    ['by its source anchor', { onPremisesImmutableId: 'QURB' }],
    ['by its name', {}],
  ] as const) {
    it(`is left to the engine that owns it, ${title}`, async () => {
      const writer = tenantWriter({ matching: every });
      writer.tenant.markSynced(writer.addUser('ada', match));
      const before = usersOf(writer);
      assert.equal((await exportAda(writer)).error?.code, 'ObjectOwnedByAnotherSyncEngine');
      assert.deepEqual(usersOf(writer), before);
    });
  }

  it('is not taken over when it is an administrator, where the tenant tells', async () => {
    const simulation = { administrators: ['ada@contoso.com'] };
    for (const [options, code] of [
      [{ simulation }, 'ExistingAdminRoleConflict'],
      [{ simulation, intercept: silent }, undefined],
      [{}, undefined],
    ] as const) {
      const writer = tenantWriter({ matching: every, ...options });
      writer.addUser('ada');
      assert.equal((await exportAda(writer)).error?.code, code);
    }
  });

  for (const [collection, type] of [
    ['groups', 'group'],
    ['contacts', 'contact'],
  ] as const) {
    it(`is refused when a ${type} has the address`, async () => {
      const writer = tenantWriter({
        matching: every,
        intercept: (request) => {
          const { pathname } = new URL(request.url);
          if (request.method === 'POST' && pathname === '/v1.0/users') return conflict;
          if (request.method !== 'GET' || pathname !== `/v1.0/${collection}`) return undefined;
          return { status: 200, headers: {}, body: { value: [{ id: 'other' }] } };
        },
      });
      const { error } = await exportAda(writer);
      assert.equal(error?.code, 'ObjectTypeMismatch');
      assert.match(error.message, new RegExp(type));
    });
  }

  it('is refused when a mail contact of the tenant has the address', async () => {
    const simulation = { contacts: [{ displayName: 'Ada', mail: 'ada@contoso.com' }] };
    const { error } = await exportAda(tenantWriter({ matching: every, simulation }));
    assert.equal(error?.code, 'ObjectTypeMismatch');
  });

  it('is that user by a secondary address', async () => {
    const writer = tenantWriter({ matching: { softMatch: ['mail'] } });
    const id = writer.addUser('countess', { mail: 'ada@contoso.com' });
    writer.send('PATCH', `/users/${id}`, { mail: 'countess@contoso.com' });
    assert.equal((await exportAda(writer)).anchor, `User_${id}`);
  });

  it('costs nothing but its creation when it is new', async () => {
    const writer = tenantWriter({ matching: every });
    await exportAda(writer);
    assert.deepEqual(writer.asked, ['GET /directory/deletedItems/microsoft.graph.user', 'POST /users']);
  });
});

const silent: Interception = (request) =>
  request.url.includes('/memberOf') ? { status: 403, headers: {}, body: {} } : undefined;

const conflict = {
  status: 400,
  headers: {},
  body: {
    error: {
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property proxyAddresses already exists.',
      details: [{ code: 'ObjectConflict', target: 'proxyAddresses' }],
    },
  },
};

describe('a creation without an answer', () => {
  for (const status of [500, 502, 503, 504]) {
    for (const done of [true, false]) {
      it(`makes one user after ${status} when it was ${done ? '' : 'not '}carried out, whatever is matched`, async () => {
        const writer = tenantWriter({ matching: { hardMatch: false, softMatch: [] }, intercept: losing(status, done) });
        const result = await exportAda(writer);
        assert.equal(result.error, undefined);
        assert.deepEqual(usersOf(writer), [['ada@contoso.com', 'QURB', 'London']]);
        assert.equal(result.anchor, `User_${textIn(values(writer.send('GET', '/users?$select=id').body)[0]!, 'id')}`);
      });
    }
  }

  it('makes one user although the tenant shows it only later', async () => {
    let hidden = 3;
    const lose = losing(504, true);
    const writer = tenantWriter({
      matching: { hardMatch: false, softMatch: [] },
      intercept: (request, proceed) => {
        if (request.method === 'GET' && request.url.includes('onPremisesImmutableId') && hidden > 0) {
          hidden -= request.url.includes('/users?') ? 1 : 0;
          if (request.url.includes('/users?')) return { status: 200, headers: {}, body: { value: [] } };
        }
        return lose(request, proceed);
      },
    });
    assert.equal((await exportAda(writer)).error, undefined);
    assert.equal(usersOf(writer).length, 1);
    assert.ok(writer.waitedMs() > 0);
  });

  it('makes one group, also when its answer is lost', async () => {
    let lost = 0;
    const writer = tenantWriter({
      intercept: (request, proceed) => {
        if (request.method !== 'PATCH' || !request.url.includes('uniqueName=') || lost > 0) return undefined;
        lost += 1;
        proceed();
        return { status: 504, headers: {}, body: {} };
      },
    });
    const [result] = await writer.write(groupAdd(1, 'VEVBTQ=='));
    assert.equal(result!.error, undefined);
    assert.equal(values(writer.send('GET', '/groups').body).length, 1);
  });
});

describe('references to objects that were just created', () => {
  it('are written again until the tenant knows them', async () => {
    const writer = tenantWriter({ intercept: unknown(3) });
    const [first, second] = await writer.write(userAdd(1, 'QURB'), userAdd(2, 'Qk9C'));
    const [one, other] = [first!, second!].map(({ anchor }) => ({ dn: 'CN={00}', anchor: anchor! }));
    const [team] = await writer.write(groupAdd(3, 'VEVBTQ==', {}, [edit('member', [one!, other!])]));
    assert.equal(team!.error, undefined);
    const id = team!.anchor!.slice('Group_'.length);
    assert.equal(values(writer.send('GET', `/groups/${id}/members`).body).length, 2);
    assert.ok(writer.waitedMs() > 1000);
    const managed = modify('user', one!, [{ name: 'manager', change: { kind: 'replace', values: [other!] } }]);
    assert.deepEqual(await writer.write(managed), [{ id: 1 }]);
  });

  it('are an error at once where the objects are old', async () => {
    const writer = tenantWriter({ intercept: unknown(1) });
    const [one, other] = [writer.addUser('ada'), writer.addUser('bob')].map((id) => ({
      dn: 'CN={00}',
      anchor: `User_${id}`,
    }));
    const managed = modify('user', one!, [{ name: 'manager', change: { kind: 'replace', values: [other!] } }]);
    const [result] = await writer.write(managed);
    assert.equal(result!.error?.code, 'cd-missing-object');
    assert.equal(writer.waitedMs(), 0);
  });
});

/** The first creation is answered like this; `done`: it was carried out all the same. */
function losing(status: number, done: boolean): Interception {
  let left = 1;
  return (request, proceed) => {
    if (request.method !== 'POST' || !request.url.endsWith('/users') || left === 0) return undefined;
    left -= 1;
    if (done) proceed();
    return { status, headers: {}, body: {} };
  };
}

/** The first `times` reference writes are answered as if an object were not there. */
function unknown(times: number): Interception {
  let left = times;
  return (request) => {
    if (!request.url.endsWith('$ref') && !/@odata\.bind/.test(request.body ?? '')) return undefined;
    if (left === 0) return undefined;
    left -= 1;
    return { status: 404, headers: {}, body: { error: { code: 'Request_ResourceNotFound', message: 'gone' } } };
  };
}
