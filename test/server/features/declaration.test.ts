import assert from 'node:assert/strict';
import { declaration } from '../../../server/features/declaration.ts';
import { markedWorkspace, shownLocations } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

function check(marked: string, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  assert.deepEqual(shownLocations(place, declaration(place)), expected);
}

describe('go to declaration', () => {
  it('leads from an attribute to the schema file of its side', () => {
    check(withCursor('a.syncrule', '[ma$0il]'), ['contoso.com.json:']);
    check(withCursor('c.syncrule', '[ma$0il]'), ['metaverse.json:']);
    check(withCursor('c.syncrule', 'ma$0il              <-'), ['tenant.json:']);
  });

  it('leads to the file of every connector of the rule', () => {
    check('inbound rule "A" {\n connector every ad\n from user to person\n flow { cn <- [c$0n] }\n}', [
      'contoso.com.json:',
      'fabrikam.com.json:',
    ]);
  });

  it('leads nowhere from anything else', () => {
    check(withCursor('a.syncrule', '"Cont$0oso"'), []);
  });
});
