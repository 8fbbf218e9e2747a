import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openFileDirectory } from '../../../../engine/connectors/file/open.ts';
import { CancelledError } from '../../../../engine/ports/cancel.ts';
import { ConnectorError } from '../../../../engine/ports/directory.ts';
import { sharedData } from '../../../support/shared-data.ts';
import { writeForest } from '../../../bench/generate-ldif.ts';
import { describeEntry, ldifConnector, readAll, readPagesOf, type LdifConnectorOptions } from './ldif-connector.ts';

const guid = 'AAAAAAAAAAAAAAAAAAAAAQ==';
const user = (dn: string, ...lines: string[]): string =>
  [`dn: ${dn}`, 'objectClass: top', 'objectClass: user', `objectGUID:: ${guid}`, ...lines, '', ''].join('\n');

describe('Reading the LDIF file of a connector', () => {
  let folder = '';
  let path = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-file-'));
    path = join(folder, 'forest.ldif');
  });
  after(() => rmSync(folder, { recursive: true }));

  async function entries(
    ldif: string | Buffer,
    options: Partial<LdifConnectorOptions> = {},
  ): Promise<readonly string[]> {
    writeFileSync(path, ldif);
    return (await readAll(ldifConnector({ path, ...options }))).map(describeEntry);
  }

  async function attributesOf(...lines: string[]): Promise<readonly string[]> {
    const [entry = ''] = await entries(user('CN=a,DC=b', ...lines));
    return entry.startsWith('failure') ? [entry] : entry.split('\n').slice(2);
  }

  it('gives an object with its type, anchor, partition and included attributes', async () => {
    assert.deepEqual(
      await entries(
        user('CN=a,DC=b,DC=c', 'cn: a', 'whenCreated: 20261121013328.0Z', 'OTHERTELEPHONE: 1', 'otherTelephone: 2'),
      ),
      [`user CN=a,DC=b,DC=c\nin DC=b,DC=c as ${guid}\ncn = ["a"]\notherTelephone = ["1","2"]`],
    );
  });

  it('puts values into stored form under the type of the schema', async () => {
    const table: readonly (readonly [line: string, expected: string])[] = [
      ['title: 42', 'title = ["42"]'],
      ['userAccountControl: 512', 'userAccountControl = [512]'],
      ['userAccountControl: -0', 'userAccountControl = [0]'],
      ['groupType: -2147483646', 'groupType = [-2147483646]'],
      ['accountExpires: 9007199254740991', 'accountExpires = [9007199254740991]'],
      ['accountExpires: 9223372036854775807', 'accountExpires = ["9223372036854775807"]'],
      ['accountExpires: -9223372036854775808', 'accountExpires = ["-9223372036854775808"]'],
      ['accountExpires: 9223372036854775808', 'failure ldif-bad-value at 5:17 CN=a,DC=b'],
      ['userAccountControl: 0x200', 'failure ldif-bad-value at 5:21 CN=a,DC=b'],
      ['userAccountControl:: NTEy', 'userAccountControl = [512]'],
      ['isCriticalSystemObject: TRUE', 'isCriticalSystemObject = [true]'],
      ['isCriticalSystemObject: FALSE', 'isCriticalSystemObject = [false]'],
      ['isCriticalSystemObject: 1', 'failure ldif-bad-value at 5:25 CN=a,DC=b'],
      ['msExchMailboxGuid:: AQID', 'msExchMailboxGuid = ["AQID"]'],
      ['msExchMailboxGuid:: QR==', 'msExchMailboxGuid = ["QQ=="]'],
      ['msExchMailboxGuid: abc', 'msExchMailboxGuid = ["YWJj"]'],
      ['msExchMailboxGuid: 00112233-4455-6677-8899-aabbccddeeff', 'msExchMailboxGuid = ["MyIRAFVEd2aImaq7zN3u/w=="]'],
      ['objectSid: S-1-5-32-544', 'objectSid = ["AQIAAAAAAAUgAAAAIAIAAA=="]'],
      ['msExchMailboxGuid:: AQI', 'failure ldif-bad-base64 at 5:21 CN=a,DC=b'],
      ['manager:: Q049w6ksREM9Yg==', 'manager = ["CN=é,DC=b"]'],
      ['title:: /w==', 'failure ldif-bad-value at 5:9 CN=a,DC=b'],
      ['title: a\ntitle: b', 'failure ldif-too-many-values at 6:8 CN=a,DC=b'],
      ['title: a\ntitle: a', 'title = ["a"]'],
    ];
    for (const [line, expected] of table) assert.deepEqual(await attributesOf(line), [expected], line);
  });

  it('drops repeated values, of long lists too', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => i % 40);
    const [member] = await attributesOf(...numbers.map((i) => `member: CN=${i}`));
    assert.equal(member, `member = ${JSON.stringify(numbers.slice(0, 40).map((i) => `CN=${i}`))}`);
  });

  it('never shows a value in a failure', async () => {
    writeFileSync(path, user('CN=a,DC=b', 'userAccountControl: topsecret'));
    const [entry] = await readAll(ldifConnector({ path }));
    assert.ok(entry?.kind === 'failure');
    assert.equal(
      entry.message,
      '"userAccountControl" holds no whole number of at most 64 bits; the object stays as it was, and this import deletes nothing',
    );
    assert.deepEqual(entry.place, { file: path, line: 5, column: 21 });
  });

  it('takes the last class of an AD object as its type', async () => {
    const computer = user('CN=pc,DC=b', 'cn: pc').replace(
      'objectClass: user',
      'objectClass: user\nobjectClass: computer',
    );
    assert.match((await entries(computer))[0]!, /^computer CN=pc/u);
    assert.deepEqual(await entries(computer, { objectTypes: ['user'] }), ['filtered CN=pc,DC=b']);
    assert.match((await entries(computer, { objectTypes: ['user'], category: 'other' }))[0]!, /^user CN=pc/u);
  });

  it('needs the GUID of an AD object, and takes the DN where another directory has none', async () => {
    const nameless = 'dn: CN=A, DC=b\nobjectClass: user\n\n';
    assert.deepEqual(await entries(nameless), ['failure ldif-missing-anchor at 1:1 CN=A, DC=b']);
    assert.deepEqual(await entries(nameless, { category: 'other' }), ['user CN=A, DC=b\nin DC=b as dn:cn=a,dc=b']);
    assert.deepEqual(await entries('dn: CN=A\ncn: a\n\n'), ['failure ldif-missing-object-class at 1:1 CN=A']);
  });

  it('filters deleted objects', async () => {
    assert.deepEqual(await entries(user('CN=a,DC=b', 'isDeleted: TRUE')), ['filtered CN=a,DC=b']);
  });

  it('lets the nearest listed container decide', async () => {
    const partitions = [
      { name: 'DC=b', include: ['OU=In,DC=b', 'OU=Back,OU=Out,OU=In,DC=b'], exclude: ['DC=b', 'OU=Out,OU=In,DC=b'] },
      { name: 'DC=child,DC=b' },
    ];
    const table: readonly (readonly [dn: string, partition: string | undefined])[] = [
      ['CN=x,DC=b', undefined],
      ['CN=x,OU=In,DC=b', 'DC=b'],
      ['OU=in, dc=B', 'DC=b'],
      ['CN=x,OU=Sub,OU=In,DC=b', 'DC=b'],
      ['OU=Out,OU=In,DC=b', undefined],
      ['CN=x,OU=Out,OU=In,DC=b', undefined],
      ['CN=x,OU=Back,OU=Out,OU=In,DC=b', 'DC=b'],
      ['CN=x\\,OU=In,DC=b', undefined],
      ['CN=x,CN=Users,DC=child,DC=b', 'DC=child,DC=b'],
      ['DC=child,DC=b', 'DC=child,DC=b'],
      ['CN=x,DC=elsewhere', undefined],
    ];
    const read = await entries(table.map(([dn]) => user(dn)).join(''), { partitions });
    const expected = table.map(([dn, partition]) =>
      partition === undefined ? `filtered ${dn}` : `user ${dn}\nin ${partition} as ${guid}`,
    );
    assert.deepEqual(read, expected);
  });

  it('keeps what no other partition holds in the default partition', async () => {
    const partitions = [{ name: 'default', exclude: ['O=x'] }];
    assert.deepEqual(await entries(user('CN=a,DC=b') + user('CN=a,O=x'), { partitions }), [
      `user CN=a,DC=b\nin default as ${guid}`,
      'filtered CN=a,O=x',
    ]);
  });

  it('reads what ldifde writes, in UTF-16 too', async () => {
    const ldif = user('CN=ö,DC=b', 'changetype: add', 'cn: ö').replaceAll('\n', '\r\n');
    const expected = [`user CN=ö,DC=b\nin DC=b as ${guid}\ncn = ["ö"]`];
    assert.deepEqual(await entries(ldif), expected);
    assert.deepEqual(await entries(`\ufeff${ldif}`), expected);
    assert.deepEqual(await entries(Buffer.from(`\ufeff${ldif}`, 'utf16le')), expected);
  });

  it('reports a change record among whole objects', async () => {
    assert.deepEqual(await entries('dn: CN=a,DC=b\nchangetype: delete\n\n'), [
      'failure ldif-change-in-dump at 1:1 CN=a,DC=b',
    ]);
  });

  it('goes on after a bad record', async () => {
    const read = await entries(`${user('CN=a,DC=b')}dn: CN=bad\nnonsense\n\n${user('CN=c,DC=b')}`);
    assert.deepEqual(
      read.map((text) => text.split('\n')[0]),
      ['user CN=a,DC=b', 'failure ldif-bad-line at 7:1 CN=bad', 'user CN=c,DC=b'],
    );
  });

  it('takes a file without records for a fault and not for an empty directory', async () => {
    for (const ldif of ['', '\n\n', '# nothing\n', 'version: 1\n\n']) {
      await assert.rejects(entries(ldif), (error) => error instanceof ConnectorError && error.kind === 'format');
    }
  });

  it('names the path and the property when there is no file', async () => {
    await assert.rejects(openFileDirectory(ldifConnector({ path: join(folder, 'none.ldif') })), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.kind, 'not-found');
      assert.match(error.message, /none\.ldif", named by "path" of the connector in joinery\.json/u);
      return true;
    });
  });

  it('stops when asked to', async () => {
    writeFileSync(path, user('CN=a,DC=b'));
    const { reader } = await openFileDirectory(ldifConnector({ path }));
    await assert.rejects(async () => {
      for await (const page of reader.readAll(undefined, { cancelled: true })) assert.fail(page.position);
    }, CancelledError);
  });

  it('continued from any page gives exactly the remaining entries', async () => {
    const forest = join(folder, 'pages.ldif');
    await writeForest(forest, { users: 3000, seed: 3, domain: 'corp.contoso.test' });
    const connector = ldifConnector({ path: forest });
    const pages = await readPagesOf(connector);
    assert.deepEqual(
      pages.map((page) => page.entries.length),
      [1000, 1000, 1000, 283],
    );
    assert.equal(pages.at(-1)?.expected, 3283);
    for (const page of pages) assert.ok(Math.abs((page.expected ?? 0) - 3283) < 250, `${page.expected}`);
    for (const [i, page] of pages.entries()) {
      const rest = (await readPagesOf(connector, page.position)).flatMap((each) => each.entries);
      assert.deepEqual(
        rest,
        pages.slice(i + 1).flatMap((each) => each.entries),
      );
    }
  });

  it('remembers over a continuation that the dump is not whole', async () => {
    const users = Array.from({ length: 1500 }, (_, i) => user(`CN=${i},DC=b`));
    writeFileSync(path, [...users.slice(0, 900), '# pagedresults: cookie=MQA=\n', ...users.slice(900)].join(''));
    const [first] = await readPagesOf(ldifConnector({ path }));
    const rest = await readPagesOf(ldifConnector({ path }), first?.position);
    const last = rest.at(-1)?.entries.at(-1);
    assert.ok(last?.kind === 'failure');
    assert.equal(last.code, 'ldif-truncated');
  });

  it('does not continue in another file', async () => {
    writeFileSync(path, user('CN=a,DC=b'));
    const [page] = await readPagesOf(ldifConnector({ path }));
    writeFileSync(path, user('CN=b,DC=b') + user('CN=c,DC=b'));
    await assert.rejects(
      readPagesOf(ldifConnector({ path }), page?.position),
      (error) => error instanceof ConnectorError && error.kind === 'full-import-required',
    );
  });

  it('continues a UTF-16 file, too', async () => {
    const users = Array.from({ length: 1200 }, (_, i) => user(`CN=ö${i},DC=b`));
    writeFileSync(path, Buffer.from(`\ufeff${users.join('')}`, 'utf16le'));
    const pages = await readPagesOf(ldifConnector({ path }));
    assert.deepEqual(
      pages.map((page) => page.entries.length),
      [1000, 200],
    );
    const rest = await readPagesOf(ldifConnector({ path }), pages[0]?.position);
    assert.deepEqual(rest[0]?.entries, pages[1]?.entries);
  });

  it('reads the same objects in whatever order the records stand', async () => {
    const records = ['CN=a,DC=b', 'CN=c,OU=d,DC=b', 'OU=d,DC=b', 'CN=é,DC=b'].map((dn, i) =>
      user(dn, `title: ${i}`, 'member: CN=x', 'member: CN=y'),
    );
    const sorted = (await entries(records.join(''))).toSorted();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(records, { minLength: records.length }), async (shuffled) => {
        assert.deepEqual((await entries(shuffled.join(''))).toSorted(), sorted);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Reading the LDIF of real forests', () => {
  const counts = {
    contoso: {
      user: 1196,
      inetOrgPerson: 14,
      computer: 51,
      contact: 80,
      group: 96,
      foreignSecurityPrincipal: 4,
      container: 103,
      domainDNS: 1,
      organizationalUnit: 16,
      filtered: 4,
    },
    fabrikam: {
      user: 408,
      inetOrgPerson: 2,
      computer: 51,
      contact: 120,
      group: 56,
      foreignSecurityPrincipal: 14,
      container: 103,
      domainDNS: 1,
      organizationalUnit: 16,
      filtered: 4,
    },
  };
  for (const forest of ['contoso', 'fabrikam'] as const) {
    it(`finds every object of ${forest} and no fault`, async function () {
      const connector = ldifConnector({ path: sharedData(this, `forests/${forest}.ldif`) });
      const found: Record<string, number> = {};
      for (const entry of await readAll(connector)) {
        const key = entry.kind === 'object' ? entry.object.objectType : entry.kind;
        assert.notEqual(key, 'failure', describeEntry(entry));
        found[key] = (found[key] ?? 0) + 1;
      }
      assert.deepEqual(found, counts[forest]);
    });
  }

  it('reads names, certificates, blanks and long texts as they are', async function () {
    const connector = ldifConnector({ path: sharedData(this, 'forests/contoso.ldif') });
    const objects = (await readAll(connector)).flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
    const all = (name: string): readonly (string | number | boolean)[] =>
      objects.flatMap((object) => object.attributes.get(name) ?? []);
    const ines = objects[0]!;
    assert.equal(ines.dn, 'CN=Ines Łukasik (ilukasik3),OU=Operations,OU=Users,OU=Corp,DC=corp,DC=contoso,DC=test');
    assert.equal(ines.anchor, 'ACO6Iy6Gl0WaopLwjYwa6Q==');
    assert.equal(ines.partition, 'DC=corp,DC=contoso,DC=test');
    assert.deepEqual(ines.attributes.get('manager'), [
      'CN=Ivan Yılmaz (iyilmaz2),OU=Sales,OU=Users,OU=Corp,DC=corp,DC=contoso,DC=test',
    ]);
    assert.deepEqual(ines.attributes.get('streetAddress'), ['Main Street 30\r\n2. Stock']);
    assert.deepEqual(ines.attributes.get('accountExpires'), ['9223372036854775807']);
    assert.ok(all('info').some((text) => String(text).length === 900));
    assert.ok(
      [...all('displayName'), ...all('description'), ...all('otherTelephone'), ...all('title')].some((text) =>
        String(text).endsWith(' '),
      ),
    );
    assert.deepEqual(
      all('userCertificate').map((text) => Buffer.from(String(text), 'base64').length > 100),
      Array.from({ length: 10 }, () => true),
    );
    assert.equal(Math.max(...objects.map((object) => object.attributes.get('member')?.length ?? 0)), 900);
    assert.equal(new Set(objects.map((object) => object.anchor)).size, objects.length);
  });
});
