import assert from 'node:assert/strict';
import { openTenant, reference, textIn, values, type TenantClient } from './open-tenant.ts';

function populated(): TenantClient {
  const client = openTenant();
  client.addUser('ada', { department: 'Sales', mail: 'ada@contoso.com', jobTitle: "O'Neil" });
  client.addUser('bob', { department: 'Sales', accountEnabled: false });
  client.addUser('eve', { onPremisesExtensionAttributes: { extensionAttribute1: 'x' } });
  client.addGroup('team');
  return client;
}

const eventual = { ConsistencyLevel: 'eventual' };

describe('queries to the embedded tenant', () => {
  for (const [filter, names, advanced] of [
    ["department eq 'sales'", ['ada', 'bob']],
    ["department eq 'Sales' and accountEnabled eq false", ['bob']],
    ["displayName eq 'ada' or displayName eq 'eve'", ['ada', 'eve']],
    ["(displayName eq 'ada' or displayName eq 'bob') and accountEnabled eq true", ['ada']],
    ["startsWith(displayName,'A')", ['ada']],
    ["displayName in ('ada', 'eve')", ['ada', 'eve']],
    ["jobTitle eq 'O''Neil'", ['ada']],
    ['mail eq null', ['bob', 'eve']],
    ["proxyAddresses/any(p:p eq 'smtp:ADA@contoso.com')", ['ada']],
    ["proxyAddresses/any(p:startsWith(p,'smtp:ada'))", ['ada']],
    ["onPremisesExtensionAttributes/extensionAttribute1 eq 'x'", ['eve']],
    ['createdDateTime ge 2025-12-31T00:00:00Z', ['ada', 'bob', 'eve']],
    ['createdDateTime le 2025-12-31T00:00:00Z', []],
    ["department ne 'Sales'", ['eve'], true],
    ["not(startsWith(displayName,'a'))", ['bob', 'eve'], true],
    ["endsWith(mail,'contoso.com')", ['ada'], true],
  ] as readonly (readonly [string, readonly string[], true?])[]) {
    it(`find ${names.join(', ') || 'nobody'} by ${filter}`, () => {
      const client = populated();
      const path = `/users?$filter=${encodeURIComponent(filter)}&$select=displayName`;
      const plain = client.send('GET', path);
      const answer = advanced === true ? client.send('GET', `${path}&$count=true`, undefined, eventual) : plain;
      assert.equal(plain.status, advanced === true ? 400 : 200, JSON.stringify(plain.body));
      assert.deepEqual(
        values(answer.body).map(({ displayName }) => displayName),
        names,
      );
    });
  }

  for (const filter of [
    'displayName',
    'displayName eq',
    "displayName like 'a'",
    "(displayName eq 'a'",
    "displayName eq 'a' extra",
    "displayName eq 'a",
    "shoeSize eq '42'",
  ]) {
    it(`refuse ${filter}`, () => {
      assert.equal(populated().send('GET', `/users?$filter=${encodeURIComponent(filter)}`).status, 400);
    });
  }

  it('count', () => {
    const client = populated();
    assert.equal(client.send('GET', '/users?$count=true&$top=1', undefined, eventual).body['@odata.count'], 3);
    const { status } = client.send('GET', "/users/$count?$filter=department eq 'Sales'", undefined, eventual);
    assert.equal(status, 200);
  });

  it('answer for ids of any type, and for those of the types asked for alone', () => {
    const client = populated();
    const ids = [...values(client.send('GET', '/users').body), ...values(client.send('GET', '/groups').body)].map(
      (each) => textIn(each, 'id'),
    );
    const found = (types: readonly string[]): number =>
      values(client.send('POST', '/directoryObjects/getByIds', { ids: [...ids, 'nobody'], types }).body).length;
    assert.equal(found([]), 4);
    assert.equal(found(['group']), 1);
    assert.equal(found(['user', 'group']), 4);
    assert.equal(
      client.send('POST', '/directoryObjects/getByIds', { ids: Array.from({ length: 1001 }, () => 'x') }).status,
      400,
    );
  });

  it('answer with a security identifier that is the object id in other words', () => {
    const [ada] = values(populated().send('GET', '/users').body);
    const numbers = textIn(ada!, 'securityIdentifier').replace('S-1-12-1-', '').split('-').map(Number);
    const bytes = Buffer.alloc(16);
    for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
    // A GUID's first three parts are little-endian, too.
    const guid = [
      bytes.subarray(0, 4).toReversed(),
      bytes.subarray(4, 6).toReversed(),
      bytes.subarray(6, 8).toReversed(),
      bytes.subarray(8, 10),
      bytes.subarray(10),
    ];
    assert.equal(guid.map((part) => Buffer.from(part).toString('hex')).join('-'), textIn(ada!, 'id'));
  });

  it('follow groups in groups', () => {
    const client = populated();
    const [ada] = values(client.send('GET', '/users').body).map((each) => textIn(each, 'id'));
    const [inner, outer] = [client.addGroup('inner'), client.addGroup('outer')];
    client.send('POST', `/groups/${inner}/members/$ref`, reference(ada ?? ''));
    client.send('POST', `/groups/${outer}/members/$ref`, reference(inner));
    client.send('POST', `/groups/${inner}/members/$ref`, reference(outer));
    const ids = (path: string): string[] =>
      values(client.send('GET', path).body)
        .map((each) => textIn(each, 'id'))
        .toSorted();
    assert.deepEqual(ids(`/groups/${outer}/transitiveMembers`), [ada ?? '', inner].toSorted());
    assert.deepEqual(ids(`/users/${ada}/transitiveMemberOf`), [inner, outer].toSorted());
    assert.deepEqual(ids(`/users/${ada}/memberOf`), [inner]);
    assert.equal(client.send('GET', `/groups/${outer}/members/$count`, undefined, eventual).status, 200);
  });

  it('of a delta can be about some objects alone', () => {
    const client = populated();
    const [ada, bob] = values(client.send('GET', '/users').body).map((each) => textIn(each, 'id'));
    const first = client.send('GET', `/users/delta?$select=displayName&$filter=id eq '${ada}'`).body;
    assert.deepEqual(
      values(first).map(({ id }) => id),
      [ada],
    );
    client.send('PATCH', `/users/${bob}`, { displayName: 'Bob' });
    client.send('PATCH', `/users/${ada}`, { displayName: 'Ada' });
    const next = client.send('GET', textIn(first, '@odata.deltaLink')).body;
    assert.deepEqual(
      values(next).map(({ id }) => id),
      [ada],
    );
    assert.equal(client.send('GET', "/users/delta?$filter=displayName eq 'x'").status, 400);
  });
});
