import assert from 'node:assert/strict';
import { typeDefinition } from '../../../server/features/type-definition.ts';
import { markedWorkspace, shownLocations } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

function check(marked: string, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  assert.deepEqual(shownLocations(place, typeDefinition(place)), expected);
}

describe('go to type definition', () => {
  it('leads from an attribute to its entry in the schema, also where rules write it', () => {
    check(withCursor('c.syncrule', '[ma$0il]'), ['metaverse.json: mail']);
    check(withCursor('a.syncrule', '[c$0n]'), ['contoso.com.json: cn']);
  });

  it('leads from an object type to its entry', () => {
    check(withCursor('a.syncrule', 'from us$0er'), ['contoso.com.json: user']);
  });

  it('leads nowhere from anything else', () => {
    check(withCursor('a.syncrule', 'Tr$0im'), []);
  });
});
