import assert from 'node:assert/strict';
import { definition } from '../../../server/features/definition.ts';
import { markedWorkspace, shownLocations } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

function check(marked: string, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  assert.deepEqual(shownLocations(place, definition(place)), expected);
}

describe('go to definition', () => {
  it('leads from before and after to the rule, in whatever file', () => {
    check(withCursor('b.syncrule', 'before "Con$0toso"'), ['a.syncrule: "Contoso"']);
  });

  it('leads from a metaverse attribute to the flows that write it, in order of precedence', () => {
    check(withCursor('c.syncrule', '[ma$0il]'), ['b.syncrule: mail', 'a.syncrule: mail']);
    check(withCursor('a.syncrule', 'ma$0il        <-'), ['b.syncrule: mail', 'a.syncrule: mail']);
  });

  it('leads to the schema where no rule writes an attribute', () => {
    check(withCursor('a.syncrule', '[c$0n]'), ['contoso.com.json: cn']);
    check(withCursor('b.syncrule', '[ma$0il]'), ['fabrikam.com.json: mail']);
  });

  it('tells apart the connector spaces of several directories', () => {
    check(
      `${withCursor('b.syncrule', 'mail <- [ma$0il]')}
//- d.syncrule
outbound rule "Back" {
  connector "contoso.com"
  from person to user
  precedence 40
  flow { mail <- [mail] }
}
`,
      ['fabrikam.com.json: mail'],
    );
  });

  it('leads from a connector to joinery.json, and from every to all of its kind', () => {
    check(withCursor('a.syncrule', '"con$0toso.com"'), ['joinery.json: contoso.com']);
    check('inbound rule "A" {\n connector every a$0d\n}', ['joinery.json: contoso.com', 'joinery.json: fabrikam.com']);
  });

  it('leads from an object type to its schema and from a variable to where it is bound', () => {
    check(withCursor('a.syncrule', 'to per$0son'), ['metaverse.json: person']);
    check('inbound rule "A" {\n flow { cn <- With($x, [cn], $$0x & "") }\n}', ['main.syncrule: $x']);
  });

  it('leads nowhere from functions and keywords', () => {
    check(withCursor('a.syncrule', 'Tr$0im'), []);
    check(withCursor('a.syncrule', 'li$0nk'), []);
  });
});
