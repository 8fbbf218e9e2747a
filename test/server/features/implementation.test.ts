import assert from 'node:assert/strict';
import { implementation } from '../../../server/features/implementation.ts';
import { markedWorkspace, shownLocations } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

function check(marked: string, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  assert.deepEqual(shownLocations(place, implementation(place)), expected);
}

describe('go to implementation', () => {
  it('shows every flow that writes an attribute, whole, in order of precedence', () => {
    check(withCursor('c.syncrule', '[ma$0il]'), [
      'b.syncrule: mail <- [mail]',
      'a.syncrule: mail        <- Trim([mail])',
    ]);
  });

  it('shows the rules that take their place by a rule', () => {
    check(withCursor('a.syncrule', '"Cont$0oso"'), ['b.syncrule: "Contoso"']);
  });

  it('shows nothing for a source no rule writes', () => {
    check(withCursor('a.syncrule', '[c$0n]'), []);
  });
});
