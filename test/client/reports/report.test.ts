import assert from 'node:assert/strict';
import { placeLinks, type ReportLink } from '../../../client/reports/report.ts';

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
