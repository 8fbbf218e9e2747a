import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectorError, type Directory, type ImportedEntry } from '../../../../engine/ports/directory.ts';
import { contoso, startDomainController } from '../../../support/samba/domain-controller.ts';
import { startQuirksProxy, windowsLimits, type Quirks, type QuirksProxy } from '../../../support/samba/quirks-proxy.ts';
import { neverCancelled, readThrough } from './ad-connector.ts';
import { SambaForest } from './samba-forest.ts';

const population = { users: 2500, groups: 3, membersPerGroup: 10, largeGroup: 2400 };

function users(entries: readonly ImportedEntry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) =>
      entry.kind === 'object' && entry.object.objectType === 'user' ? [entry.object.dn] : [],
    ),
  );
}

async function readAll(directory: Directory): Promise<readonly ImportedEntry[]> {
  return (await readThrough(directory.reader.readAll(undefined, neverCancelled))).entries;
}

describe('reading from Samba with the limits and faults of other servers in between', () => {
  const forest = new SambaForest('127.0.20.46', { ...contoso, population });
  let proxies: QuirksProxy[] = [];
  let directories: Directory[] = [];

  before(async function () {
    await forest.start(this);
  });
  afterEach(async () => {
    await Promise.all(directories.map(async (directory) => await directory.close()));
    await Promise.all(proxies.map(async (proxy) => await proxy.close()));
    directories = [];
    proxies = [];
  });
  after(async () => await forest.stop());

  async function between(quirks: Quirks): Promise<{ readonly proxy: QuirksProxy; readonly directory: Directory }> {
    const { authority, dnsName, address } = forest.controller;
    const certificate = authority.issue({ name: 'proxy', names: [`DNS:${dnsName}`, 'IP:127.0.0.1'] });
    const proxy = await startQuirksProxy({ upstream: address, certificate, quirks });
    proxies.push(proxy);
    const corp = `OU=Corp,${forest.domain}`;
    const partitions = [{ name: forest.domain, include: [corp], exclude: [`OU=Service,${corp}`] }];
    const connector = forest.connector({ servers: [proxy.server], objectTypes: ['user', 'group'], partitions });
    const directory = await forest.open(connector);
    directories.push(directory);
    return { proxy, directory };
  }
  const userDn = (number: number): string =>
    `CN=User ${String(number).padStart(5, '0')},OU=Users,OU=Corp,${forest.domain}`;

  it('reads all values of an attribute the server gives in ranges', async () => {
    const { proxy, directory } = await between({ windows: windowsLimits });
    const entries = await readAll(directory);
    assert.equal(users(entries).size, population.users);
    const large = entries.find((entry) => entry.kind === 'object' && entry.object.dn.startsWith('CN=Everyone,'));
    assert.ok(large?.kind === 'object');
    const members = large.object.attributes.get('member') ?? [];
    assert.equal(new Set(members).size, population.largeGroup);
    assert.equal(members.length, population.largeGroup);
    assert.ok(proxy.counts.rangedAttributes >= 1);
  });

  it('goes on after pages without entries', async () => {
    const { proxy, directory } = await between({ emptyPages: true });
    assert.equal(users(await readAll(directory)).size, population.users);
    assert.ok(proxy.counts.emptyPages >= 2);
  });

  it('begins a search anew whose connection is lost in the middle of a message', async () => {
    const { proxy, directory } = await between({ killAfterBytes: 400_000 });
    assert.equal(users(await readAll(directory)).size, population.users);
    assert.equal(proxy.counts.kills, 1);
    assert.equal(proxy.counts.requests.bind, 2);
  });

  it('loses nothing when the domain controller is killed and restarted between two pages', async () => {
    const { directory } = await between({});
    const entries: ImportedEntry[] = [];
    for await (const page of directory.reader.readAll(undefined, neverCancelled)) {
      if (entries.length === 0) await forest.restart();
      entries.push(...page.entries);
    }
    assert.equal(users(entries).size, population.users);
  });

  it('goes on at another address when the domain controller is gone in the middle', async () => {
    // A second server with the same database stands for the domain controller under its other address.
    const second = await startDomainController({ ...contoso, population }, '127.0.20.48');
    const folder = mkdtempSync(join(tmpdir(), 'joinery-authorities-'));
    try {
      const authorities = join(folder, 'both.pem');
      writeFileSync(
        authorities,
        [forest.controller, second].map(({ authority }) => readFileSync(authority.certificate, 'utf8')).join(''),
      );
      const { proxy } = await between({ killAfterBytes: 400_000 });
      const connector = forest.connector({
        servers: [proxy.server, second.address],
        certificateAuthority: authorities,
        objectTypes: ['user'],
        partitions: [{ name: forest.domain, include: [`OU=Users,OU=Corp,${forest.domain}`] }],
      });
      const directory = await forest.open(connector);
      directories.push(directory);
      const entries: ImportedEntry[] = [];
      for await (const page of directory.reader.readAll(undefined, neverCancelled)) {
        entries.push(...page.entries);
        if (proxy.counts.kills > 0) await proxy.close();
      }
      assert.equal(users(entries).size, population.users);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await second.stop();
    }
  }).timeout(60_000);

  it('waits for a busy domain controller', async () => {
    const { proxy, directory } = await between({});
    proxy.quirks.refusals = [{ operation: 'search', code: 51, times: 1 }];
    assert.equal(users(await readAll(directory)).size, population.users);
    assert.equal(proxy.counts.refusals, 1);
  });

  it('gives up on a domain controller that freezes, and says so', async () => {
    const { directory } = await between({});
    const reading = async (): Promise<void> => {
      for await (const page of directory.reader.readAll(undefined, neverCancelled)) {
        if (page.entries.length > 0) forest.controller.freeze();
      }
    };
    try {
      await assert.rejects(reading(), (error) => {
        assert.ok(error instanceof ConnectorError);
        assert.match(error.message, /stopped answering|did not answer/);
        return true;
      });
    } finally {
      forest.controller.thaw();
    }
    assert.equal(users(await readAll(directory)).size, population.users, 'and it can be read again afterwards');
  }).timeout(60_000);

  it('reads changes page by page, whatever the pages hold', async () => {
    const { proxy, directory } = await between({ windows: { ...windowsLimits, dirSyncPage: 40 } });
    const watermark = (await directory.reader.watermark(neverCancelled)) ?? '';
    for (let number = 0; number < 100; number++)
      await forest.admin.modify(userDn(number), [{ operation: 'replace', name: 'title', values: [`Title ${number}`] }]);
    // Changes of objects that are not imported make pages that come to nothing.
    for (let number = 0; number < 60; number++)
      await forest.add(`CN=Noise ${number},CN=Users,${forest.domain}`, { objectClass: 'contact', title: 'x' });
    const everyone = `CN=Everyone,OU=Groups,OU=Corp,${forest.domain}`;
    await forest.admin.modify(everyone, [
      { operation: 'delete', name: 'member', values: [userDn(1), userDn(2)] },
      { operation: 'add', name: 'member', values: [userDn(2450)] },
    ]);
    await forest.admin.modifyDn({ dn: userDn(2), newRdn: 'CN=Zoe' });
    const { entries, pages, position } = await readThrough(directory.reader.readChanges(watermark, neverCancelled));
    const changed = entries.flatMap((entry) => (entry.kind === 'change' ? [entry.change] : []));
    assert.equal(changed.filter(({ attributes }) => attributes.has('title')).length, 99);
    assert.deepEqual([...users(entries)], [`CN=Zoe,OU=Users,OU=Corp,${forest.domain}`]);
    const edit = changed.find(({ dn }) => dn === everyone)?.attributes.get('member');
    assert.ok(edit?.kind === 'edit');
    assert.deepEqual([edit.add, edit.removedAnchors?.size], [[userDn(2450)], 2]);
    assert.ok(proxy.counts.dirSyncPages > 4);
    assert.ok(pages.length > 4);
    const again = await readThrough(directory.reader.readChanges(position, neverCancelled));
    assert.deepEqual(again.entries, []);
  }).timeout(60_000);

  it('begins anew from the last whole page when the connection is lost among changes', async () => {
    const { proxy, directory } = await between({ windows: { ...windowsLimits, dirSyncPage: 40 } });
    let watermark = (await directory.reader.watermark(neverCancelled)) ?? '';
    for (let number = 100; number < 200; number++)
      await forest.admin.modify(userDn(number), [{ operation: 'replace', name: 'title', values: [`Title ${number}`] }]);
    const changed = new Set<string>();
    proxy.quirks.killAfterBytes = 20_000;
    const read = async (): Promise<void> => {
      for await (const { entries, position } of directory.reader.readChanges(watermark, neverCancelled)) {
        for (const entry of entries) if (entry.kind === 'change') changed.add(entry.change.dn);
        watermark = position;
      }
    };
    // What the proxy holds back of a change search is lost with its connection, as Windows forgets a half-read one.
    await read().catch((error: unknown) => assert.ok(error instanceof ConnectorError && error.kind !== 'schema'));
    await read();
    assert.equal(proxy.counts.kills, 1);
    assert.equal(changed.size, 100);
  }).timeout(60_000);
});
