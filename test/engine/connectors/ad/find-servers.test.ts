import assert from 'node:assert/strict';
import type { SrvRecord } from 'node:dns';
import { findServers, serverAddress } from '../../../../engine/connectors/ad/find-servers.ts';
import { ConnectorError } from '../../../../engine/ports/directory.ts';
import { adConnector } from './ad-connector.ts';

const records = (...hosts: readonly (readonly [name: string, priority: number, weight: number])[]): SrvRecord[] =>
  hosts.map(([name, priority, weight]) => ({ name, priority, weight, port: 389 }));

/** DNS with these records; asks for others fail as a resolver does. */
function dns(zone: Readonly<Record<string, SrvRecord[]>>): {
  readonly asked: string[];
  readonly find: (name: string) => Promise<SrvRecord[]>;
} {
  const asked: string[] = [];
  return {
    asked,
    find: async (name) => {
      asked.push(name);
      const found = zone[name];
      if (found === undefined) throw Object.assign(new Error('queryTxt ENOTFOUND'), { code: 'ENOTFOUND' });
      return await Promise.resolve(found);
    },
  };
}

describe('domain controllers', () => {
  const corp = { name: 'DC=corp,DC=contoso,DC=test', include: [], exclude: [], parameters: new Map<string, string>() };
  const { find } = dns({});

  it('of the partition go before those of the connector', async () => {
    const connector = adConnector({ servers: ['a', 'b:1636'] });
    assert.deepEqual(await findServers(connector, corp, find), [
      { host: 'a', port: 636 },
      { host: 'b', port: 1636 },
    ]);
    assert.deepEqual(await findServers(connector, { ...corp, servers: ['c'] }, find), [{ host: 'c', port: 636 }]);
  });

  it('listen on the port of their kind of encryption', async () => {
    assert.deepEqual(await findServers(adConnector({ servers: ['a'], security: 'starttls' }), corp, find), [
      { host: 'a', port: 389 },
    ]);
  });

  it('come from DNS in the order it asks for', async () => {
    const zone = dns({
      '_ldap._tcp.dc._msdcs.corp.contoso.test': records(
        ['far.contoso.test', 10, 0],
        ['light.corp.contoso.test', 0, 1],
        ['HEAVY.corp.contoso.test.', 0, 100],
        ['dc.evil.example', 0, 1000],
        ['dc.evilcontoso.test', 0, 1000],
      ),
    });
    const servers = await findServers(adConnector({ forest: 'contoso.test' }), corp, zone.find);
    assert.deepEqual(
      servers.map(({ host, port }) => `${host}:${port}`),
      ['HEAVY.corp.contoso.test.:636', 'light.corp.contoso.test:636', 'far.contoso.test:636'],
    );
  });

  it('of the forest serve a connector without partitions, found under the plainer name too', async () => {
    const zone = dns({ '_ldap._tcp.corp.contoso.test': records(['one.corp.contoso.test', 0, 0]) });
    assert.deepEqual(await findServers(adConnector(), undefined, zone.find), [
      { host: 'one.corp.contoso.test', port: 636 },
    ]);
    assert.deepEqual(zone.asked, ['_ldap._tcp.dc._msdcs.corp.contoso.test', '_ldap._tcp.corp.contoso.test']);
  });

  it('that DNS does not name are asked for by name', async () => {
    await assert.rejects(findServers(adConnector(), corp, find), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.kind, 'network');
      assert.match(error.message, /DNS names no domain controller of "corp\.contoso\.test".*"servers"/);
      return true;
    });
  });

  it('of another domain get no password, unless an authority of the connector vouches for them', async () => {
    const { find: forged } = dns({ '_ldap._tcp.dc._msdcs.corp.contoso.test': records(['dc.evil.example', 0, 0]) });
    await assert.rejects(findServers(adConnector(), corp, forged), {
      kind: 'configuration',
      message: /"dc\.evil\.example".*sends no password there; name domain controllers in "servers"/,
    });
    assert.deepEqual(await findServers(adConnector({ certificateAuthority: 'own.pem' }), corp, forged), [
      { host: 'dc.evil.example', port: 636 },
    ]);
  });

  for (const [text, host, port] of [
    ['dc1', 'dc1', 636],
    ['dc1.corp:3269', 'dc1.corp', 3269],
    ['10.0.0.1:1', '10.0.0.1', 1],
    ['[fe80::1]', 'fe80::1', 636],
    ['[fe80::1]:77', 'fe80::1', 77],
    ['fe80::1', 'fe80::1', 636],
  ] as const)
    it(`are read from "${text}"`, () => assert.deepEqual(serverAddress(text, 636), { host, port }));
});
