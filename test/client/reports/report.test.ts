import assert from 'node:assert/strict';
import { joinBlocks, placeLinks, type ReportLink } from '../../../client/reports/report.ts';

function object(dn: string): ReportLink {
  return { kind: 'object', connector: 'north', dn };
}

/** The linked words of a text, in order. */
function linked(text: string, links: readonly ReportLink[]): readonly string[] {
  return placeLinks({ title: 'x', text, links }).map(({ start, end }) => text.slice(start, end));
}

describe('the links of a report', () => {
  it('are every occurrence of a DN and every quoted name of a rule, in order', () => {
    const text = 'CN=A by "In" and In, then CN=B, CN=A';
    assert.deepEqual(linked(text, [object('CN=B'), object('CN=A'), { kind: 'rule', name: 'In' }]), [
      'CN=A',
      '"In"',
      'CN=B',
      'CN=A',
    ]);
  });

  it('prefer a DN to that of its parent inside it, however they are listed', () => {
    const text = 'CN=A,OU=X and OU=X';
    for (const links of [
      [object('OU=X'), object('CN=A,OU=X')],
      [object('CN=A,OU=X'), object('OU=X')],
    ])
      assert.deepEqual(linked(text, links), ['CN=A,OU=X', 'OU=X']);
  });

  it('stay away from names that are empty or not in the text, and count one object once', () => {
    assert.deepEqual(linked('CN=A', [object(''), object('CN=Z'), object('CN=A'), object('CN=A')]), ['CN=A']);
  });
});

describe('the text of a report', () => {
  const dn = String.raw`CN=![x](https://evil.example/x.png)\, <img src=x>,DC=x`;

  it('has no picture, link or HTML of what it quotes, and leaves everything else as it is', () => {
    for (const [quoted, text] of [
      [String.raw`CN=Doe\, Ada (x) <ada@x>,DC=a`, String.raw`CN=Doe\, Ada (x) \<ada@x>,DC=a`],
      ['a < b <- c_d*e `f`', 'a < b <- c_d*e `f`'],
      ['![x](https://evil.example/x.png)', String.raw`!\[x](https://evil.example/x.png)`],
      [String.raw`\[x](y) \\[x](y)`, String.raw`\[x](y) \\\[x](y)`],
      ['[x]: https://evil.example', String.raw`\[x]: https://evil.example`],
      ['</b><!-- --><?x ?>', String.raw`\</b>\<!-- -->\<?x ?>`],
      [dn, String.raw`CN=!\[x](https://evil.example/x.png)\, \<img src=x>,DC=x`],
    ] as const)
      assert.equal(joinBlocks(['# a', quoted, '']), `# a\n\n${text}\n`);
  });

  it('has its links all the same', () => {
    const text = joinBlocks([`- ${dn}`, 'by "[R]"']);
    assert.deepEqual(linked(text, [object(dn), { kind: 'rule', name: '[R]' }]), [
      joinBlocks([dn]).trim(),
      String.raw`"\[R]"`,
    ]);
  });
});
