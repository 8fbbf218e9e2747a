import assert from 'node:assert/strict';
import { BerWriter } from 'ldapts';
import {
  allOf,
  anyOf,
  EncodedFilter,
  equalTo,
  everyObject,
  noObject,
  type LdapFilter,
} from '../../../../engine/connectors/ad/ldap-filter.ts';

function bytesOf(filter: LdapFilter): string {
  const writer = new BerWriter();
  new EncodedFilter(filter).write(writer);
  return writer.buffer.toString('hex');
}

const text = (value: string): string => {
  const bytes = Buffer.from(value, 'utf8');
  return `04${bytes.length.toString(16).padStart(2, '0')}${bytes.toString('hex')}`;
};
const present = `870b${Buffer.from('objectClass').toString('hex')}`;

describe('search filters', () => {
  const cases: readonly (readonly [what: string, filter: LdapFilter, bytes: string])[] = [
    ['every object', everyObject, present],
    ['no object', noObject, `a20d${present}`],
    ['a value', equalTo('cn', 'ab'), `a308${text('cn')}${text('ab')}`],
    ['a value with letters beyond ASCII', equalTo('cn', 'Sören'), `a30c${text('cn')}${text('Sören')}`],
    [
      'a value with characters that mean something in written filters',
      equalTo('cn', '*()\\'),
      `a30a${text('cn')}${text('*()\\')}`,
    ],
    [
      'bytes that are no text',
      equalTo('objectGUID', Buffer.from('a8ff00', 'hex')),
      `a311${text('objectGUID')}0403a8ff00`,
    ],
    [
      'one of two',
      anyOf([equalTo('a', '1'), equalTo('a', '2')]),
      `a110a306${text('a')}${text('1')}a306${text('a')}${text('2')}`,
    ],
    ['one of one', anyOf([everyObject]), present],
    ['both of two', allOf([everyObject, noObject]), `a01c${present}a20d${present}`],
    ['a number from which on', { kind: 'at-least', attribute: 'u', value: '7' }, `a506${text('u')}${text('7')}`],
    ['a number up to which', { kind: 'at-most', attribute: 'u', value: '7' }, `a606${text('u')}${text('7')}`],
    [
      'a matching rule',
      { kind: 'matching', attribute: 'g', rule: '1.2', value: '2' },
      `a90b8103${Buffer.from('1.2').toString('hex')}820167830132`,
    ],
  ];
  for (const [what, filter, bytes] of cases) it(`find ${what}`, () => assert.equal(bytesOf(filter), bytes));
});
