import fc from 'fast-check';
import { Reference } from '../../../engine/model/value.ts';
import type { Scalar, Value } from '../../../engine/model/value.ts';
import type { PlainAttribute, PlainObject } from './plain-interpreter.ts';

/** The attributes random expressions read, by name: type, and whether multi-valued. */
export const attributeTypes = {
  s1: ['str', false],
  s2: ['str', false],
  s3: ['str', false],
  n1: ['num', false],
  n2: ['num', false],
  b1: ['bool', false],
  k1: ['bin', false],
  k2: ['bin', false],
  r1: ['ref', false],
  ms: ['str', true],
  mt: ['str', true],
  mr: ['ref', true],
} as const;

/** Texts that are something to some function, and others. */
export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    'A',
    'ann@contoso.com',
    'SMTP:Ann@x',
    ' two  words ',
    "Ann EXAMPLE o'neil",
    '12',
    '-7',
    '0',
  ),
  fc.constantFrom('2026-02-28', '12/25/2007', '2013-01-10 4:00 PM -8', '00112233-4455-6677-8899-aabbccddeeff'),
  fc.constantFrom(
    'CN=Ann,OU=Sales,DC=x,DC=y',
    'CN=Smith\\, Bob,DC=x',
    'SABlAA==',
    '4142',
    'Straße',
    'ΟΔΟΣ',
    'İi',
    '😀b',
  ),
  fc.constantFrom('\u0085a\ufeff', '\u00a0b\u2003', 'a\\tb', 'x;y,z', 'a.b@c', 'True', '#1 + 2=3 '),
  fc.string({ maxLength: 6 }),
);

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 20 }).map(BigInt),
  fc.constantFrom(512n, 514n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 133_000_000_000_000_000n),
);
const securityIdentifiers = fc
  .tuple(fc.nat(2), fc.uint8Array({ minLength: 6, maxLength: 6 }), fc.uint8Array({ minLength: 8, maxLength: 8 }))
  .map(([count, authority, parts]) => Uint8Array.of(1, count, ...authority, ...parts.subarray(0, 4 * count)));
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 9 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  securityIdentifiers,
);
const dns = fc.constantFrom('CN=Ann,DC=x', 'CN=Bob,OU=Sales,DC=x,DC=y', 'CN=Smith\\, Joe,DC=x', 'cn=ann,dc=x');
const references = dns.map((dn) => new Reference(dn));

function orAbsent<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(values, { freq: 4 });
}

function lists<T extends Scalar>(values: fc.Arbitrary<T>): fc.Arbitrary<readonly T[] | null> {
  return orAbsent(fc.array(values, { minLength: 1, maxLength: 4 }));
}

const singles = { str: oddTexts, num: numbers, bool: fc.boolean(), bin: bytes };

function valuesOf(type: keyof typeof singles | 'ref', multiValued: boolean): fc.Arbitrary<Value> {
  const values: fc.Arbitrary<Scalar> = type === 'ref' ? references : singles[type];
  return multiValued ? lists(values) : orAbsent(values);
}

const attributes = Object.entries(attributeTypes).map(([name, [type, multiValued]]) => {
  const values = valuesOf(type, multiValued);
  // References have no second image: the frame gives the same ones for both.
  return fc.tuple(values, values).map(([value, other]): [string, PlainAttribute] => {
    return [name, { multiValued, value, imported: type === 'ref' ? value : other }];
  });
});

/** Objects with every attribute present or not. The clock and the parameter %p% stand still. */
export const plainObjects: fc.Arbitrary<PlainObject> = fc
  .tuple(fc.tuple(...attributes), orAbsent(dns))
  .map(([entries, dn]) => ({
    attributes: new Map(entries),
    dn,
    parameters: new Map([['p', 'Contoso']]),
    now: 134_500_000_000_000_000n,
  }));
