import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  componentValue,
  escapeDnComponent,
  isAtOrBelow,
  isBelow,
  normalizeDn,
  parentDn,
  rdnOf,
  rdnValue,
  splitDn,
} from '../../../engine/model/dn.ts';

/** Values as directories have them: letters, spaces and everything that must be escaped. */
const value = fc
  .array(fc.constantFrom('a', 'B', 'é', 'Ж', ' ', ',', '+', '"', '\\', '<', '>', ';', '=', '#', '\n', '\0', '🙂'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((characters) => characters.join(''));
const rdn = fc
  .tuple(fc.constantFrom('CN', 'OU', 'DC'), value)
  .map(([type, text]) => `${type}=${escapeDnComponent(text)}`);
const dn = fc.array(rdn, { minLength: 1, maxLength: 5 });

describe('splitDn', () => {
  const rows: readonly (readonly [dn: string, parts: readonly string[]])[] = [
    ['', []],
    ['DC=com', ['DC=com']],
    ['CN=Joe,OU=Sales, DC=contoso,DC=com', ['CN=Joe', 'OU=Sales', 'DC=contoso', 'DC=com']],
    ['CN=Smith\\, Joe,DC=com', ['CN=Smith\\, Joe', 'DC=com']],
    ['CN=back\\\\,DC=com', ['CN=back\\\\', 'DC=com']],
    ['CN="a,b",DC=com', ['CN="a,b"', 'DC=com']],
    ['CN=x\\ ,DC=com', ['CN=x\\ ', 'DC=com']],
    ['CN=Joe\\0ACNF:5b3e,DC=com', ['CN=Joe\\0ACNF:5b3e', 'DC=com']],
  ];
  for (const [text, parts] of rows) {
    it(`takes "${text}" apart`, () => assert.deepEqual(splitDn(text), parts));
  }

  it('undoes joining, and joining undoes it', () => {
    fc.assert(
      fc.property(dn, (parts) => {
        const text = parts.join(',');
        assert.deepEqual(splitDn(text), parts);
        assert.equal(rdnOf(text), parts[0]);
        assert.equal(parentDn(text), parts.slice(1).join(','));
      }),
    );
  });
});

describe('a component value', () => {
  it('comes back from its escaped form', () => {
    fc.assert(fc.property(value, (text) => assert.equal(componentValue(`CN=${escapeDnComponent(text)}`), text)));
  });

  it('is read from hexadecimal pairs as UTF-8 and left alone where they are not', () => {
    assert.equal(componentValue('CN=caf\\C3\\A9'), 'café');
    assert.equal(componentValue('CN=caf\\E9'), 'caf\\E9');
    assert.equal(rdnValue('CN=a\\,b'), 'a\\,b');
  });
});

describe('normalizeDn', () => {
  const equal: readonly (readonly [string, string])[] = [
    ['CN=Joe,DC=Contoso,DC=com', 'cn=joe, dc=contoso , dc=COM'],
    ['CN=a\\2Cb,DC=com', 'CN=a\\,b,DC=com'],
    ['CN="a,b",DC=com', 'CN=a\\,b,DC=com'],
    ['CN=caf\\C3\\A9', 'CN=CAFÉ'],
    ['CN=a\\=b', 'CN=a=b'],
    ['CN=a\\0ab', 'CN=a\nb'],
    ['CN = a + OU = b', 'cn=a+ou=b'],
    ['CN=a\\20', 'CN=a\\ '],
    ['CN=a\\FFb', 'cn=A\\ffB'],
  ];
  for (const [left, right] of equal) {
    it(`gives "${left}" and "${right}" one key`, () => assert.equal(normalizeDn(left), normalizeDn(right)));
  }

  const different: readonly (readonly [string, string])[] = [
    ['CN=a\\,b', 'CN=a,b=c'],
    ['CN=a\\+b', 'CN=a+b=c'],
    ['CN=a\\\\', 'CN=a'],
    ['CN=\\#01', 'CN=#01'],
    ['CN=a\\5cff', 'CN=a\\ff'],
  ];
  for (const [left, right] of different) {
    it(`tells "${left}" from "${right}"`, () => assert.notEqual(normalizeDn(left), normalizeDn(right)));
  }

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(dn, (parts) => {
        const key = normalizeDn(parts.join(','));
        assert.equal(normalizeDn(key), key);
      }),
    );
  });

  it('never fails on any text, and is stable on it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = normalizeDn(text);
        assert.equal(normalizeDn(key), key);
      }),
    );
  });

  it('does not depend on case, on spaces after commas or on how a character is escaped', () => {
    fc.assert(
      fc.property(dn, (parts) => {
        const key = normalizeDn(parts.join(','));
        assert.equal(normalizeDn(parts.join(' ,  ').toUpperCase()), key);
        assert.equal(
          normalizeDn(
            parts.join(',').replace(/\\([,+"\\<>;=])/g, (_, c: string) => `\\${c.charCodeAt(0).toString(16)}`),
          ),
          key,
        );
      }),
    );
  });
});

describe('isBelow', () => {
  it('holds at any depth, but not for the ancestor itself', () => {
    assert.equal(isBelow('CN=a,OU=Sales,DC=x', 'dc=x'), true);
    assert.equal(isBelow('OU=Sales,DC=x', 'ou=sales,dc=x'), false);
    assert.equal(isAtOrBelow('OU=Sales,DC=x', 'ou=sales,dc=x'), true);
    assert.equal(isBelow('CN=a', ''), true);
  });

  it('looks at whole components', () => {
    assert.equal(isBelow('CN=a,OU=Presales,DC=x', 'sales,dc=x'), false);
    assert.equal(isBelow('CN=a\\,dc=x', 'dc=x'), false);
    assert.equal(isBelow('CN=a\\\\,dc=x', 'dc=x'), true);
  });
});
