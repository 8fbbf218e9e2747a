import assert from 'node:assert/strict';
import { readExtendedDn } from '../../../../engine/connectors/ad/extended-dn.ts';

describe('extended DNs', () => {
  const guid = '<GUID=4699cd75-6276-48da-8441-a377cbc8c41e>';
  const anchor = 'dc2ZRnZi2kiEQaN3y8jEHg==';
  const cases: readonly (readonly [what: string, text: string, dn: string, anchor: string | undefined])[] = [
    ['an account', `${guid};<SID=S-1-5-21-1-2-3-500>;CN=a\\, b,DC=x`, 'CN=a\\, b,DC=x', anchor],
    ['an object without a SID', `${guid};OU=o,DC=x`, 'OU=o,DC=x', anchor],
    ['an object whose name is hidden', guid, '', anchor],
    ['an object whose name is hidden, written with a semicolon', `${guid};`, '', anchor],
    ['a plain DN', 'CN=<GUID=x>,DC=x', 'CN=<GUID=x>,DC=x', undefined],
    ['a DN with binary', `B:4:00FF:${guid};CN=a,DC=x`, 'B:4:00FF:CN=a,DC=x', anchor],
  ];
  for (const [what, text, dn, expected] of cases)
    it(`name ${what}`, () => assert.deepEqual(readExtendedDn(text), { dn, anchor: expected }));
});
