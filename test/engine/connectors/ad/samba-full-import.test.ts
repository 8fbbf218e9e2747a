import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileDirectory } from '../../../../engine/connectors/file/open.ts';
import type { FileConnector } from '../../../../engine/model/configuration.ts';
import { CancelledError } from '../../../../engine/ports/cancel.ts';
import { ConnectorError, type ImportedEntry } from '../../../../engine/ports/directory.ts';
import { neverCancelled, printEntries, readThrough, type AdConnectorOptions, type ReadResult } from './ad-connector.ts';
import { SambaForest } from './samba-forest.ts';

const domainScope = '!1.2.840.113556.1.4.1339';

/** Objects by anchor, in a form that compares. */
function objects(entries: readonly ImportedEntry[]): unknown {
  const all = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
  return all
    .map((object) => ({ ...object, attributes: Object.fromEntries(object.attributes) }))
    .toSorted((left, right) => (left.anchor < right.anchor ? -1 : 1));
}

describe('full import from Samba', () => {
  const forest = new SambaForest('127.0.20.41');
  let domain = '';
  let work = '';

  before(async function () {
    await forest.start(this);
    domain = forest.domain;
    work = `OU=Work,${domain}`;
    await forest.add(work, { objectClass: 'organizationalUnit' });
    await forest.add(`OU=Inner,${work}`, { objectClass: 'organizationalUnit' });
    await forest.add(`OU=Out,${work}`, { objectClass: 'organizationalUnit' });
    await forest.add(`OU=Back,OU=Out,${work}`, { objectClass: 'organizationalUnit' });
    const user = async (
      name: string,
      container: string,
      more: Readonly<Record<string, string | Buffer | readonly string[]>> = {},
    ): Promise<void> => await forest.add(`CN=${name},${container}`, { objectClass: 'user', ...more });
    await user('Ann', work, {
      sAMAccountName: 'ann',
      mail: 'ann@contoso.test',
      proxyAddresses: ['smtp:b@x', 'SMTP:a@x'],
    });
    await user('Sören \\, Åä', `OU=Inner,${work}`, {
      sAMAccountName: 'soeren',
      displayName: ' Sören\nÄ ',
      description: 'ends with a space ',
      'mS-DS-ConsistencyGuid': Buffer.from('00010203040506070809fafbfcfdfeff', 'hex'),
      thumbnailPhoto: Buffer.from('ffd8ffe000104a464946', 'hex'),
      accountExpires: '9223372036854775807',
      userAccountControl: '514',
      manager: `CN=Ann,${work}`,
    });
    await user('Text in bytes', work, {
      sAMAccountName: 'bytes',
      thumbnailPhoto: Buffer.from('plain text'),
      'mS-DS-ConsistencyGuid': Buffer.from('0123456789abcdef'),
    });
    await user('Hidden', `OU=Out,${work}`, { sAMAccountName: 'hidden' });
    await user('Back', `OU=Back,OU=Out,${work}`, { sAMAccountName: 'back' });
    await forest.add(`CN=Contact,${work}`, { objectClass: 'contact', mail: 'c@x' });
    await forest.add(`CN=Staff,${work}`, {
      objectClass: 'group',
      sAMAccountName: 'staff',
      member: [`CN=Ann,${work}`, `CN=Sören \\, Åä,OU=Inner,${work}`, `CN=Back,OU=Back,OU=Out,${work}`],
    });
  });
  after(async () => await forest.stop());

  async function read(options: AdConnectorOptions): Promise<ReadResult> {
    const directory = await forest.open(forest.connector(options));
    try {
      return await readThrough(directory.reader.readAll(undefined, neverCancelled));
    } finally {
      await directory.close();
    }
  }

  it('gives the objects an LDIF file of the same directory gives', async () => {
    const connector = forest.connector({ partitions: [{ name: domain }] });
    const folder = mkdtempSync(join(tmpdir(), 'joinery-dump-'));
    try {
      const path = join(folder, 'dump.ldif');
      const asked = ['objectClass', 'objectGUID', 'isDeleted', ...connector.attributes];
      writeFileSync(
        path,
        forest.controller.search('-E', 'pr=500/noprompt', '-E', domainScope, '-b', domain, '(objectClass=*)', ...asked),
      );
      const { schema, objectTypes, attributes, partitions, parameters, name, id } = connector;
      const file: FileConnector = {
        kind: 'file',
        category: 'AD',
        path,
        schema,
        objectTypes,
        attributes,
        partitions,
        parameters,
        name,
        id,
      };
      const directory = await openFileDirectory(file);
      const fromFile = await readThrough(directory.reader.readAll(undefined, neverCancelled));
      await directory.close();
      const live = await read({ partitions: [{ name: domain }] });
      assert.ok(live.entries.length > 100);
      assert.deepEqual(objects(live.entries), objects(fromFile.entries));
      assert.deepEqual(
        live.entries.filter(({ kind }) => kind === 'failure'),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('reads over StartTLS what it reads over LDAPS', async () => {
    const partitions = [{ name: domain, include: [work] }];
    const plain = await read({ partitions });
    assert.deepEqual(objects((await read({ partitions, security: 'starttls' })).entries), objects(plain.entries));
  });

  it('keeps to the nearest listed container', async () => {
    const { entries } = await read({
      objectTypes: ['user'],
      partitions: [{ name: domain, include: [work, `OU=Back,OU=Out,${work}`], exclude: [domain, `OU=Out,${work}`] }],
    });
    assert.deepEqual(printEntries(entries, domain).toSorted(), [
      'filtered CN=Hidden,OU=Out,OU=Work',
      'object CN=Ann,OU=Work',
      'object CN=Back,OU=Back,OU=Out,OU=Work',
      'object CN=Sören \\, Åä,OU=Inner,OU=Work',
      'object CN=Text in bytes,OU=Work',
    ]);
  });

  it('reads the naming context the domain controller has by default when none is configured', async () => {
    const { entries } = await read({ objectTypes: ['domainDNS'] });
    assert.deepEqual(printEntries(entries, domain), [`object ${domain}`]);
  });

  it('imports direct members of the group only, and containers', async () => {
    const { entries } = await read({
      objectTypes: ['user', 'group', 'organizationalUnit'],
      partitions: [{ name: domain, include: [work], exclude: [`OU=Out,${work}`] }],
      groupFilter: `CN=Staff,${work}`,
    });
    assert.deepEqual(printEntries(entries, domain).toSorted(), [
      'filtered CN=Back,OU=Back,OU=Out,OU=Work',
      'filtered CN=Hidden,OU=Out,OU=Work',
      'filtered CN=Staff,OU=Work',
      'filtered CN=Text in bytes,OU=Work',
      'filtered OU=Back,OU=Out,OU=Work',
      'filtered OU=Out,OU=Work',
      'object CN=Ann,OU=Work',
      'object CN=Sören \\, Åä,OU=Inner,OU=Work',
      'object OU=Inner,OU=Work',
      'object OU=Work',
    ]);
  });

  it('reads nothing when the group is not there', async () => {
    await assert.rejects(read({ groupFilter: `CN=Nobody,${domain}` }), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.kind, 'configuration');
      assert.match(error.message, /"CN=Nobody,.*"groupFilter"/);
      return true;
    });
  });

  it('takes a container that is not there for a failure, so that nothing follows from it', async () => {
    const { entries } = await read({
      objectTypes: ['contact'],
      partitions: [{ name: domain, include: [`OU=Gone,${domain}`, work] }],
    });
    assert.deepEqual(printEntries(entries, domain), [
      'failure OU=Gone: missing-container',
      'object CN=Contact,OU=Work',
    ]);
  });

  it('goes on after the searches a killed read had ended, and repeats the one it was in', async () => {
    const connector = forest.connector({
      objectTypes: ['user'],
      partitions: [{ name: domain, include: [`OU=Inner,${work}`, `OU=Out,${work}`, `OU=Back,OU=Out,${work}`] }],
    });
    const directory = await forest.open(connector);
    const { pages, entries } = await readThrough(directory.reader.readAll(undefined, neverCancelled));
    await directory.close();
    assert.equal(pages.length, 2);
    const killed = pages[0]?.position;
    const resumed = await forest.open(connector);
    const rest = await readThrough(resumed.reader.readAll(killed, neverCancelled));
    assert.deepEqual(rest.entries, entries.slice(pages[0]?.entries.length));
    const nothing = await readThrough(resumed.reader.readAll(rest.position, neverCancelled));
    assert.deepEqual([nothing.entries, nothing.position], [[], rest.position]);
    await resumed.close();
    const other = await forest.open({ ...connector, attributes: ['cn'] });
    const anew = await readThrough(other.reader.readAll(killed, neverCancelled));
    assert.equal(anew.entries.length, entries.length, 'a position of another selection means nothing');
    await other.close();
  });

  it('stops when it is cancelled', async () => {
    const directory = await forest.open(forest.connector());
    const signal = { cancelled: false };
    await assert.rejects(async () => {
      for await (const page of directory.reader.readAll(undefined, signal)) signal.cancelled = page.entries.length > 0;
    }, CancelledError);
    await directory.close();
  });
});

describe('signing in to Samba', () => {
  const password = 'Off-pass-4720!';
  const forest = new SambaForest('127.0.20.42');
  before(async function () {
    await forest.start(this);
    await forest.add(`CN=off,CN=Users,${forest.domain}`, {
      objectClass: 'user',
      sAMAccountName: 'svc-off',
      unicodePwd: Buffer.from(`"${password}"`, 'utf16le'),
      userAccountControl: '514',
    });
  });
  after(async () => await forest.stop());

  async function refusal(options: AdConnectorOptions, given?: string): Promise<ConnectorError> {
    try {
      const directory = await forest.open(forest.connector(options), given);
      await directory.close();
    } catch (cause) {
      assert.ok(cause instanceof ConnectorError);
      return cause;
    }
    return assert.fail('The account was not refused');
  }

  it('fails at once with a wrong password', async () => {
    const error = await refusal({}, 'Wr0ng-passw0rd');
    assert.equal(error.kind, 'auth');
    assert.match(error.message, /refused "administrator@corp\.contoso\.test": the password is wrong/);
    assert.doesNotMatch(error.message, /Wr0ng/);
  });

  it('fails at once with an account that is disabled', async () => {
    const error = await refusal({ user: 'svc-off@corp.contoso.test' }, password);
    assert.equal(error.kind, 'auth');
    assert.match(error.message, /the account is disabled \(0x533\)/);
  });

  it('goes on to the next domain controller, but not with a wrong password', async () => {
    const servers = ['127.0.20.250', forest.address];
    const directory = await forest.open(forest.connector({ servers }));
    await directory.close();
    assert.equal((await refusal({ servers: [...servers, '127.0.20.250'] }, 'Wr0ng')).kind, 'auth');
  });

  it('fails when one of several partitions has no domain controller', async () => {
    const partitions = [{ name: forest.domain }, { name: 'DC=child,DC=test', servers: ['127.0.20.250'] }];
    const error = await refusal({ partitions });
    assert.equal(error.kind, 'network');
    assert.match(error.message, /Nothing listens at "127\.0\.20\.250:636"/);
  });

  it('comes back after a restart of the domain controller, bound', async () => {
    const directory = await forest.open(forest.connector({ objectTypes: ['domainDNS'] }));
    await forest.restart();
    const { entries } = await readThrough(directory.reader.readAll(undefined, neverCancelled));
    assert.deepEqual(printEntries(entries, 'DC=none'), [`object ${forest.domain}`]);
    await directory.close();
  });
});
