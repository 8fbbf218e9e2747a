import assert from 'node:assert/strict';
import { slug, slugs } from '../../../engine/entra-connect/slug.ts';

describe('file names from names', () => {
  const cases: readonly [name: string, expected: string][] = [
    ['contoso.com', 'contoso-com'],
    ['contoso.onmicrosoft.com - AAD', 'contoso-onmicrosoft-com-aad'],
    ['msDS-Device', 'ms-ds-device'],
    ['../../etc', 'etc'],
    ['*', 'unnamed'],
    ['a\u0000b\nc\\d/e', 'a-b-c-d-e'],
    ['CON', 'con-'],
    ['com1', 'com1-'],
    ['console', 'console'],
    ['a'.repeat(300), 'a'.repeat(80)],
  ];
  for (const [name, expected] of cases) it(`${name} is ${expected}`, () => assert.equal(slug(name), expected));

  it('never repeat and never take the reserved one', () => {
    assert.deepEqual([...slugs(['a.b', 'a-b', 'metaverse'], 'metaverse').values()], ['a-b', 'a-b-2', 'metaverse-2']);
  });
});
