import assert from 'node:assert/strict';
import type { ObjectAttribute } from '../../../engine/inspect/object-attributes.ts';
import { meetsClause, parseSearchClause } from '../../../engine/inspect/search-clause.ts';

const attributes: readonly ObjectAttribute[] = [
  { name: 'displayName', type: 'str', multiValued: false, slot: 0, values: ['Ann = Onymous'] },
  { name: 'mail', type: 'str', multiValued: true, slot: 1, values: ['a@x', 'Ann@y'] },
  { name: 'accountEnabled', type: 'bool', multiValued: false, slot: 2, values: [false] },
  { name: 'userAccountControl', type: 'num', multiValued: false, slot: 3, values: [512] },
];

describe('a search clause', () => {
  for (const [clause, expected] of [
    ['mail=ann@Y', true],
    ['mail=ann', false],
    ['mail^=ann', true],
    ['mail$=@x', true],
    ['mail*=n@', true],
    ['MAIL*=zz', false],
    ['displayName=Ann = Onymous', true],
    ['displayName^=ann =', true],
    ['accountEnabled=false', true],
    ['userAccountControl=512', true],
    ['mail', true],
    ['!mail', false],
    ['title', false],
    ['!title', true],
    ['dn$=,dc=x', true],
  ] as const) {
    it(`${clause} is ${expected} of the object`, () => {
      assert.equal(meetsClause(parseSearchClause(clause), 'CN=Ann,DC=x', attributes), expected);
    });
  }

  for (const text of ['', '=x', '!', 'a b=c', '^=x']) {
    it(`is not read from "${text}"`, () => {
      assert.throws(() => parseSearchClause(text), { name: 'RequestError' });
    });
  }
});
