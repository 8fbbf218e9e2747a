import assert from 'node:assert/strict';
import { prepareRename, rename } from '../../../server/features/rename.ts';
import { edited, markedWorkspace } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

/** The lines that changed, by file. */
function check(marked: string, name: string, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  const edit = rename(place, name);
  assert.ok(typeof edit !== 'string', 'it is refused');
  const changed = Object.entries(edit.changes ?? {}).flatMap(([uri, edits]) => {
    const file = [...place.snapshot.files.values()].find((one) => one.uri === uri)!;
    const before = file.text.split('\n');
    const after = edited(file, edits).split('\n');
    return after.filter((line, at) => line !== before[at]).map((line) => `${uri.split('/').at(-1)}: ${line.trim()}`);
  });
  assert.deepEqual(changed, expected);
}

/** Why something is not renamed. */
function refused(marked: string, name: string, reason: RegExp): void {
  const found = rename(markedWorkspace(marked), name);
  assert.ok(typeof found === 'string');
  assert.match(found, reason);
}

describe('rename', () => {
  it('renames a rule wherever it is mentioned, from either end', () => {
    const expected = ['a.syncrule: inbound rule "Contoso people" {', 'b.syncrule: precedence before "Contoso people"'];
    check(withCursor('a.syncrule', '"Cont$0oso"'), 'Contoso people', expected);
    check(withCursor('b.syncrule', 'before "$0Contoso"'), 'Contoso people', expected);
  });

  it('writes quotation marks in a name as the language wants them', () => {
    check(withCursor('c.syncrule', '"Ten$0ant"'), 'The "tenant"', [
      String.raw`c.syncrule: outbound rule "The \"tenant\"" {`,
    ]);
  });

  it('renames a variable inside what binds it', () => {
    check('inbound rule "A" {\nflow { cn <- With($x$0, [cn], $x & With($x, "", $x)) }\n}', 'name', [
      'main.syncrule: flow { cn <- With($name, [cn], $name & With($x, "", $x)) }',
    ]);
  });

  it('refuses names that are taken, empty or no variables', () => {
    refused(withCursor('a.syncrule', '"Cont$0oso"'), 'Tenant', /called "Tenant" already/);
    refused(withCursor('a.syncrule', '"Cont$0oso"'), ' ', /has a name/);
    refused('inbound rule "A" {\nflow { cn <- With($x$0, [cn], $x) }\n}', 'a b', /cannot name a variable/);
  });

  it('says why attributes, connectors and keywords are not renamed', () => {
    refused(withCursor('c.syncrule', '[ma$0il]'), 'x', /metaverse attribute is named by its schema file/);
    refused(withCursor('a.syncrule', '[ma$0il]'), 'x', /named by the directory/);
    refused(withCursor('a.syncrule', '"contoso$0.com"'), 'x', /named in joinery.json/);
    refused(withCursor('a.syncrule', 'li$0nk'), 'x', /Nothing here/);
  });

  it('is prepared with the name alone', () => {
    const place = markedWorkspace(withCursor('a.syncrule', '"Cont$0oso"'));
    const prepared = prepareRename(place);
    assert.ok(prepared.kind === 'range');
    assert.equal(prepared.placeholder, 'Contoso');
    assert.deepEqual([prepared.range.start.character, prepared.range.end.character], [14, 21]);
    assert.equal(prepareRename(markedWorkspace(withCursor('a.syncrule', '[ma$0il]'))).kind, 'refused');
  });
});
