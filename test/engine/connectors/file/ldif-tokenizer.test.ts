import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LdifTokenizer, startOfFile, textOf } from '../../../../engine/connectors/file/ldif-tokenizer.ts';
import type { LdifFailure, LdifRecord } from '../../../../engine/connectors/file/ldif-record.ts';

const everything = (name: string): { name: string; partial: boolean } => ({
  name: name.split(';')[0]!,
  partial: name.includes(';range='),
});

function tokenize(ldif: string | Buffer, chunkSize = 1 << 20): (LdifRecord | LdifFailure)[] {
  const bytes = Buffer.from(ldif);
  const tokenizer = new LdifTokenizer(everything, startOfFile);
  const items: (LdifRecord | LdifFailure)[] = [];
  for (let at = 0; ; at += chunkSize) {
    tokenizer.push(bytes.subarray(at, at + chunkSize));
    for (let item = tokenizer.next(); item !== undefined; item = tokenizer.next()) items.push(item);
    if (at >= bytes.length) return items;
  }
}

function describeItem(item: LdifRecord | LdifFailure): string {
  if (item.kind === 'failure') return `${item.code} ${item.line}:${item.column}`;
  const lines = item.lines.map((line) =>
    line.name === '-' ? '-' : `${line.name}=${textOf(line) ?? `<${line.form}>`}`,
  );
  return [item.dn, ...(item.changetype === undefined ? [] : [`(${item.changetype})`]), ...lines].join('|');
}

const cases: readonly (readonly [what: string, ldif: string | Buffer, expected: readonly string[]])[] = [
  ['a record', 'dn: CN=a\ncn: a\nsn: b\n\n', ['CN=a|cn=a|sn=b']],
  [
    'two records with Windows line ends',
    'dn: CN=a\r\ncn: a\r\n\r\ndn: CN=b\r\ncn: b\r\n\r\n',
    ['CN=a|cn=a', 'CN=b|cn=b'],
  ],
  ['several empty lines between records', '\n\ndn: CN=a\n\n\n\ndn: CN=b\n\n', ['CN=a', 'CN=b']],
  ['a version before the record', 'version: 1\n\ndn: CN=a\n\n', ['CN=a']],
  ['a version in front of the dn', 'version: 1\ndn: CN=a\n\n', ['CN=a']],
  ['an unknown version', 'version: 2\n\ndn: CN=a\n\n', ['ldif-bad-version 1:10', 'CN=a']],
  ['a folded value', 'dn: CN=a,O\n U=b\ndescription: one \n two\n', ['ldif-truncated 1:1']],
  ['folded values, closed', 'dn: CN=a,O\n U=b\ndescription: one \n  two\n\n', ['CN=a,OU=b|description=one  two']],
  ['a fold with Windows line ends', 'dn: CN=a\r\ncn: one\r\n two\r\n\r\n', ['CN=a|cn=onetwo']],
  ['a fold within the name', 'dn: CN=a\ndescri\n ption: x\n\n', ['CN=a|description=x']],
  ['a folded base64 value', 'dn:: Q049\n YQ==\ncn:: w\n 6k=\n\n', ['CN=a|cn=é']],
  ['a fold inside a UTF-8 character', Buffer.from('dn: CN=a\ncn: \xc3\n \xa9\n\n', 'latin1'), ['CN=a|cn=é']],
  ['a base64 value between spaces', 'dn: CN=a\ncn::   YQ==\n\n', ['CN=a|cn=a']],
  ['a base64 dn', 'dn:: Q049w6k=\n\n', ['CN=é']],
  ['a base64 dn that is none', 'dn:: Q04\n\n', ['ldif-bad-base64 1:6']],
  ['a raw UTF-8 value', 'dn: CN=é\ncn: Łukasik\n\n', ['CN=é|cn=Łukasik']],
  ['bytes that are not UTF-8', Buffer.from('dn: CN=a\ncn: \xff\n\n', 'latin1'), ['CN=a|cn=<bytes>']],
  ['blanks at the end of a value', 'dn: CN=a\ncn: x  \n\n', ['CN=a|cn=x  ']],
  ['an empty value', 'dn: CN=a\ncn:\nsn: \n\n', ['CN=a|cn=|sn=']],
  ['colons in a value', 'dn: CN=a\nproxyAddresses: x500:/o=a::b\n\n', ['CN=a|proxyAddresses=x500:/o=a::b']],
  ['comments, folded too', '# one\n two\n# three\ndn: CN=a\n# within\n folded: x\ncn: a\n\n# end\n', ['CN=a|cn=a']],
  ['an attribute option', 'dn: CN=a\nuserCertificate;binary:: YQ==\n\n', ['CN=a|userCertificate=a']],
  ['a range of values', 'dn: CN=a\nmember;range=0-1499: CN=b\n\ndn: CN=c\n\n', ['ldif-range 2:1', 'CN=c']],
  ['a value in another file', 'dn: CN=a\nphoto:< file:///etc/passwd\n\n', ['ldif-url-value 2:7']],
  ['a line without a colon', 'dn: CN=a\nnonsense\ncn: a\n\ndn: CN=b\n\n', ['ldif-bad-line 2:1', 'CN=b']],
  ['a name that is none', 'dn: CN=a\nbad name: x\n\n', ['ldif-bad-line 2:1']],
  ['a record without dn', 'cn: a\nsn: b\n\ndn: CN=b\n\n', ['ldif-missing-dn 1:1', 'CN=b']],
  ['a continuation of nothing', ' x\n\ndn: CN=b\n\n', ['ldif-bad-line 1:1', 'CN=b']],
  ['two records run together', 'dn: CN=a\ndn: CN=b\n\n', ['ldif-bad-line 2:1']],
  ['a file without the last line end', 'dn: CN=a\n\ndn: CN=b\ncn: b', ['CN=a', 'ldif-truncated 3:1']],
  ['a file without the last empty line', 'dn: CN=a\n\ndn: CN=b\ncn: b\n', ['CN=a', 'ldif-truncated 3:1']],
  ['a cut comment', 'dn: CN=a\n\n# pagedres', ['CN=a', 'ldif-truncated 3:1']],
  [
    'a page that had a successor',
    'dn: CN=a\n\n# pagedresults: estimate=9 cookie=MQA=\n',
    ['CN=a', 'ldif-truncated 4:1'],
  ],
  ['the last of two pages', '# pagedresults: cookie=MQA=\ndn: CN=a\n\n# pagedresults: cookie=\n', ['CN=a']],
  [
    'output of ldbsearch',
    '# record 1\ndn: CN=a\n\n# Referral\nref: ldap://x/CN=c\n\n# returned 2 records\n# 1 entries\n# 1 referrals\n',
    ['CN=a'],
  ],
  ['output of ldbsearch that was cut', '# record 1\ndn: CN=a\n\n# record 2\n', ['CN=a', 'ldif-truncated 5:1']],
  [
    'output of ldapsearch',
    '# extended LDIF\n#\n# a\ndn: CN=a\n\n# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 2\n',
    ['CN=a'],
  ],
  [
    'a search that failed',
    '# extended LDIF\ndn: CN=a\n\nsearch: 2\nresult: 4 Size limit exceeded\n\n# numResponses: 2\n',
    ['CN=a', 'ldif-search-failed 5:9'],
  ],
  ['a change record', 'dn: CN=a\nchangetype: modify\nreplace: sn\nsn: x\n-\n\n', ['CN=a|(modify)|replace=sn|sn=x|-']],
  ['a dash outside of a change record', 'dn: CN=a\n-\n\n', ['ldif-bad-line 2:1']],
  ['nothing', '', []],
];

describe('Splitting LDIF into records', () => {
  for (const [what, ldif, expected] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(tokenize(ldif).map(describeItem), expected));
  }

  it('gives the same records whatever the pieces in which the bytes arrive', () => {
    for (const [, ldif] of cases) {
      for (const size of [1, 2, 3, 7]) assert.deepEqual(tokenize(ldif, size), tokenize(ldif), JSON.stringify(ldif));
    }
  });

  it('says where in the file a value stands', () => {
    const [record] = tokenize('# x\ndn: CN=a\ncn: a\n folded\nsn::  YQ==\n\n');
    assert.ok(record?.kind === 'record');
    assert.deepEqual(
      record.lines.map(({ name, line, column }) => `${name} ${line}:${column}`),
      ['cn 3:5', 'sn 5:7'],
    );
  });

  it('reports a file cut at any byte, unless the cut lies exactly between two records', () => {
    const whole = Buffer.from(
      'version: 1\n\ndn: CN=a,\n DC=b\ncn: é\nmail:: YQ==\n\n# remark\ndn:: Q049YQ==\r\ncn: b\r\n\r\n',
    );
    for (let length = 0; length < whole.length; length += 1) {
      const items = tokenize(whole.subarray(0, length));
      const text = whole.toString('latin1', 0, length);
      const betweenRecords = text === '' || /\n\r?\n(?:# remark\n)?$/u.test(text);
      assert.equal(items.at(-1)?.kind === 'failure', !betweenRecords, JSON.stringify(text));
    }
  });

  it('gives every value back that was written as LDIF', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(
        fc.array(value),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('\n', '\r\n'),
        (values, width, lineEnd) => {
          const lines = values.map((each) => `description:: ${Buffer.from(each.toWellFormed()).toString('base64')}`);
          const ldif = ['dn: CN=a', ...lines].map((line) => fold(line, width, lineEnd)).join('') + lineEnd;
          const [record] = tokenize(ldif, 64);
          assert.ok(record?.kind === 'record');
          assert.deepEqual(
            record.lines.map(textOf),
            values.map((each) => each.toWellFormed()),
          );
        },
      ),
    );
  });

  it('never throws, whatever the bytes', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('d', 'n', ':', ' ', '\n', '\r', '#', '-', 'é') }),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        const items = tokenize(typeof bytes === 'string' ? bytes : Buffer.from(bytes));
        assert.ok(items.every((item) => item.line >= 1));
      }),
    );
  });
});

function fold(line: string, width: number, lineEnd: string): string {
  let text = line.slice(0, width) + lineEnd;
  for (let at = width; at < line.length; at += width) text += ` ${line.slice(at, at + width)}${lineEnd}`;
  return text;
}
