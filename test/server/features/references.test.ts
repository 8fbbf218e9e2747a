import assert from 'node:assert/strict';
import { references } from '../../../server/features/references.ts';
import { markedWorkspace, shownLocations } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

function check(marked: string, expected: readonly string[], withDeclaration = false): void {
  const place = markedWorkspace(marked);
  assert.deepEqual(shownLocations(place, references(place, { withDeclaration })), expected);
}

describe('find references', () => {
  it('finds reads and writes of a metaverse attribute in all files', () => {
    check(withCursor('a.syncrule', 'display$0Name <-'), ['a.syncrule: displayName', 'c.syncrule: displayName']);
    assert.equal(
      references(markedWorkspace(withCursor('a.syncrule', 'ma$0il        <-')), { withDeclaration: false }).length,
      8,
    );
  });

  it('finds an attribute of a directory in the rules of that connector only', () => {
    check(withCursor('b.syncrule', '[ma$0il]'), ['b.syncrule: mail', 'b.syncrule: mail']);
    check(withCursor('a.syncrule', '[ma$0il]'), ['a.syncrule: mail', 'a.syncrule: mail', 'a.syncrule: mail']);
  });

  it('finds where a rule is mentioned, with its own name when asked', () => {
    check(withCursor('a.syncrule', '"Cont$0oso"'), ['b.syncrule: "Contoso"']);
    check(withCursor('b.syncrule', 'before "Cont$0oso"'), ['a.syncrule: "Contoso"', 'b.syncrule: "Contoso"'], true);
  });

  it('finds the rules of a connector, the calls of a function and the uses of a variable', () => {
    check(withCursor('c.syncrule', '"ten$0ant"'), ['c.syncrule: "tenant"']);
    check(withCursor('c.syncrule', 'IsPre$0sent'), ['c.syncrule: IsPresent']);
    const variable = 'inbound rule "A" {\n flow { cn <- With($$0x, [cn], $x & $x) }\n}';
    check(variable, ['main.syncrule: $x', 'main.syncrule: $x']);
    check(variable, ['main.syncrule: $x', 'main.syncrule: $x', 'main.syncrule: $x'], true);
  });
});
