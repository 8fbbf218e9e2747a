import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileDirectory } from '../../../../engine/connectors/file/open.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import { ConnectorError } from '../../../../engine/ports/directory.ts';
import { writeChanges, writeMemberChange, userDn, groupDn, type ForestOptions } from '../../../bench/generate-ldif.ts';
import { describeEntry, ldifConnector, type LdifConnectorOptions } from './ldif-connector.ts';

const dn = 'CN=a,OU=In,DC=b';
const guid = 'AAAAAAAAAAAAAAAAAAAAAQ==';
const whole = `objectClass: user\nobjectGUID:: ${guid}\ncn: a\n`;
const partitions = [{ name: 'DC=b', include: ['OU=In,DC=b'] }];

/** What stands after `dn:` and what it comes to, with the default dn `CN=a,OU=In,DC=b`. */
const cases: readonly (readonly [
  what: string,
  record: string,
  expected: readonly string[],
  options?: Partial<LdifConnectorOptions>,
])[] = [
  ['an add', `changetype: add\n${whole}`, [`user ${dn}\nin DC=b as ${guid}\ncn = ["a"]`]],
  ['a whole object', whole, [`user ${dn}\nin DC=b as ${guid}\ncn = ["a"]`]],
  ['a whole object that is deleted', `${whole}isDeleted: TRUE\n`, [`delete ${guid}`]],
  ['a delete', 'changetype: delete\n', [`delete ${dn}`]],
  ['a replaced value', 'changetype: modify\nreplace: title\ntitle: x\n-\n', [`change ${dn}\ntitle = ["x"]`]],
  ['a replacement by nothing', 'changetype: modify\nreplace: title\n-\n', [`change ${dn}\ntitle = []`]],
  ['a removed attribute', 'changetype: modify\ndelete: member\n-\n', [`change ${dn}\nmember = []`]],
  [
    'added and deleted values',
    'changetype: modify\nadd: member\nmember: CN=x\nmember: CN=y\n-\ndelete: MEMBER\nmember: CN=z\n-\n',
    [`change ${dn}\nmember + ["CN=x","CN=y"] - ["CN=z"]`],
  ],
  [
    'a value deleted and added again',
    'changetype: modify\ndelete: member\nmember: CN=x\n-\nadd: member\nmember: CN=x\n-\n',
    [`change ${dn}\nmember + ["CN=x"] - []`],
  ],
  [
    'a value added and deleted again',
    'changetype: modify\nadd: member\nmember: CN=x\n-\ndelete: member\nmember: CN=x\n-\n',
    [`change ${dn}\nmember + [] - ["CN=x"]`],
  ],
  [
    'values added to a replacement',
    'changetype: modify\nreplace: member\nmember: CN=x\n-\nadd: member\nmember: CN=y\n-\ndelete: member\nmember: CN=x\n-\n',
    [`change ${dn}\nmember = ["CN=y"]`],
  ],
  [
    'an exchange of a single value',
    'changetype: modify\ndelete: title\ntitle: x\n-\nadd: title\ntitle: y\n-\n',
    [`change ${dn}\ntitle = ["y"]`],
  ],
  ['a deleted single value', 'changetype: modify\ndelete: title\ntitle: x\n-\n', [`change ${dn}\ntitle = []`]],
  [
    'typed values',
    'changetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n-\nreplace: userCertificate;binary\nuserCertificate;binary:: AQI=\n-\n',
    [`change ${dn}\nuserAccountControl = [514]\nuserCertificate = ["AQI="]`],
  ],
  ['a change without the last dash', 'changetype: modify\nreplace: title\ntitle: x\n', [`change ${dn}\ntitle = ["x"]`]],
  [
    'a control',
    'control: 1.2.3 true\nchangetype: modify\nreplace: title\ntitle: x\n-\n',
    [`change ${dn}\ntitle = ["x"]`],
  ],
  ['a change of attributes that are not included', 'changetype: modify\nreplace: lastLogon\nlastLogon: 1\n-\n', []],
  [
    'a wrong value',
    'changetype: modify\nreplace: userAccountControl\nuserAccountControl: x\n-\n',
    [`failure ldif-bad-value at 4:21 ${dn}`],
  ],
  [
    'two values for one',
    'changetype: modify\nreplace: title\ntitle: x\ntitle: y\n-\n',
    [`failure ldif-too-many-values at 3:10 ${dn}`],
  ],
  [
    'values of another attribute',
    'changetype: modify\nreplace: title\nsn: x\n-\n',
    [`failure ldif-bad-change at 4:1 ${dn}`],
  ],
  [
    'an unknown step',
    'changetype: modify\nincrement: uidNumber\nuidNumber: 1\n-\n',
    [`failure ldif-bad-change at 3:1 ${dn}`],
  ],
  ['an add of nothing', 'changetype: modify\nadd: member\n-\n', [`failure ldif-bad-change at 3:1 ${dn}`]],
  ['an unknown kind of change', 'changetype: rename\n', [`failure ldif-bad-change at 1:1 ${dn}`]],
  [
    'a rename',
    'changetype: modrdn\nnewrdn: CN=n\ndeleteoldrdn: 1\n',
    [`change ${dn} -> CN=n,OU=In,DC=b\ncn = ["n"]\nname = ["n"]\ndistinguishedName = ["CN=n,OU=In,DC=b"]`],
  ],
  [
    'a move',
    'changetype: moddn\nnewrdn: CN=a\ndeleteoldrdn: 1\nnewsuperior: OU=Sub,OU=In,DC=b\n',
    [`change ${dn} -> CN=a,OU=Sub,OU=In,DC=b`],
    { attributes: [] },
  ],
  ['a move out of the selected containers', 'changetype: moddn\nnewrdn: CN=a\nnewsuperior: DC=b\n', [`delete ${dn}`]],
  ['a rename without a name', 'changetype: modrdn\ndeleteoldrdn: 1\n', [`failure ldif-bad-change at 1:1 ${dn}`]],
];

const outside: readonly (readonly [what: string, record: string, expected: string])[] = [
  ['an add', `changetype: add\n${whole}`, 'filtered CN=a,DC=b'],
  ['a whole object', whole, `delete ${guid} CN=a,DC=b`],
  ['a change', 'changetype: modify\nreplace: title\ntitle: x\n-\n', 'filtered CN=a,DC=b'],
  ['a delete', 'changetype: delete\n', 'filtered CN=a,DC=b'],
  ['a move within the rest', 'changetype: modrdn\nnewrdn: CN=n\n', 'filtered CN=a,DC=b'],
  [
    'a move into the selected containers',
    'changetype: moddn\nnewrdn: CN=a\nnewsuperior: OU=In,DC=b\n',
    'failure ldif-moved-in at 1:1 CN=a,DC=b',
  ],
];

describe('Reading the change file of a connector', () => {
  let folder = '';
  let path = '';
  let changes = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-changes-'));
    path = join(folder, 'forest.ldif');
    writeFileSync(path, `dn: CN=a,DC=b\n${whole}\n`);
  });
  beforeEach(() => {
    changes = join(folder, 'changes.ldif');
    rmSync(changes, { force: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  async function watermark(): Promise<string> {
    const { reader } = await openFileDirectory(ldifConnector({ path, changes }));
    return (await reader.watermark(neverCancelled))!;
  }

  async function read(
    from: string,
    options: Partial<LdifConnectorOptions> = {},
  ): Promise<{ entries: readonly string[]; position: string }> {
    const { reader } = await openFileDirectory(ldifConnector({ path, changes, ...options }));
    const entries: string[] = [];
    let position = from;
    for await (const page of reader.readChanges(from, neverCancelled)) {
      entries.push(...page.entries.map(describeEntry));
      position = page.position;
    }
    return { entries, position };
  }

  for (const [what, record, expected, options] of cases) {
    it(`reads ${what}`, async () => {
      const start = await watermark();
      writeFileSync(changes, `dn: ${dn}\n${record}\n`);
      assert.deepEqual((await read(start, { partitions, ...options })).entries, expected);
    });
  }
  for (const [what, record, expected] of outside) {
    it(`reads ${what} outside of the selected containers`, async () => {
      const start = await watermark();
      writeFileSync(changes, `dn: CN=a,DC=b\n${record}\n`);
      assert.deepEqual((await read(start, { partitions })).entries, [expected]);
    });
  }

  it('reads only what came after the watermark, and goes on from where it ended', async () => {
    writeFileSync(changes, remove('1'));
    const start = await watermark();
    assert.deepEqual(await read(start), { entries: [], position: start });
    appendFileSync(changes, remove('2') + remove('3'));
    const first = await read(start);
    assert.deepEqual(first.entries, ['delete CN=2,DC=b', 'delete CN=3,DC=b']);
    appendFileSync(changes, remove('4'));
    assert.deepEqual((await read(first.position)).entries, ['delete CN=4,DC=b']);
    assert.equal(await watermark(), (await read(first.position)).position);
  });

  it('leaves a record that is still being written for the next time, and says so', async () => {
    const start = await watermark();
    const text = remove('2');
    for (let length = 1; length < text.length; length += 1) {
      writeFileSync(changes, remove('1') + text.slice(0, length));
      const cut = await read(start);
      assert.deepEqual(cut.entries, ['delete CN=1,DC=b', 'failure ldif-truncated at 4:1']);
      assert.equal(await watermark(), cut.position);
      writeFileSync(changes, remove('1') + text);
      assert.deepEqual((await read(cut.position)).entries, ['delete CN=2,DC=b']);
    }
  });

  it('waits for a change file that is not there yet', async () => {
    const start = await watermark();
    assert.deepEqual(await read(start), { entries: [], position: start });
  });

  it('asks for a full import when the change file was replaced, cut or removed', async () => {
    writeFileSync(changes, remove('1') + remove('2'));
    const start = await watermark();
    writeFileSync(changes, remove('3') + remove('4') + remove('5'));
    await assert.rejects(read(start), requiresFullImport);
    writeFileSync(changes, remove('1'));
    await assert.rejects(read(start), requiresFullImport);
    rmSync(changes);
    await assert.rejects(read(start), requiresFullImport);
  });

  it('offers no deltas without a change file', async () => {
    const { reader } = await openFileDirectory(ldifConnector({ path }));
    assert.equal(await reader.watermark(neverCancelled), undefined);
    await assert.rejects(async () => {
      for await (const page of reader.readChanges('0:1:-', neverCancelled)) assert.fail(page.position);
    }, requiresFullImport);
  });

  it('reads generated changes', async () => {
    const forest: ForestOptions = { users: 100, seed: 9, domain: 'corp.contoso.test' };
    const start = await watermark();
    await writeChanges(changes, { forest, count: 5, seed: 1 });
    await writeMemberChange(changes, { forest, group: 2, add: [7], remove: [8] });
    const { entries } = await read(start);
    assert.deepEqual(
      entries.map((text) => text.split('\n')[0]),
      [...[0, 20, 40, 60, 80].map((i) => `change ${userDn(forest, i)}`), `change ${groupDn(forest, 2)}`],
    );
    assert.equal(
      entries.at(-1)?.split('\n')[1],
      `member + ${JSON.stringify([userDn(forest, 7)])} - ${JSON.stringify([userDn(forest, 8)])}`,
    );
  });
});

function requiresFullImport(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'full-import-required';
}

function remove(name: string): string {
  return `dn: CN=${name},DC=b\nchangetype: delete\n\n`;
}
