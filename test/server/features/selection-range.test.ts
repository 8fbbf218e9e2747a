import assert from 'node:assert/strict';
import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRange } from '../../../server/features/selection-range.ts';
import { markedWorkspace } from '../marked-workspace.ts';

/** What is selected step by step, up to `last`. */
function check(marked: string, expected: readonly string[]): void {
  const { file, offset } = markedWorkspace(marked);
  const steps: string[] = [];
  for (let at: SelectionRange | undefined = selectionRange(file, offset); at !== undefined; at = at.parent)
    steps.push(file.text.slice(file.offsetAt(at.range.start), file.offsetAt(at.range.end)));
  assert.deepEqual(steps.slice(0, expected.length), expected);
}

describe('selection range', () => {
  it('grows from a word over arguments and calls to the flow, the block and the rule', () => {
    check('inbound rule "A" { flow { cn <- Left(Trim([c$0n]), 3) sn <- [sn] } }\n// end', [
      'cn',
      '[cn]',
      'Trim([cn])',
      'Trim([cn]), 3',
      'Left(Trim([cn]), 3)',
      'cn <- Left(Trim([cn]), 3)',
      'cn <- Left(Trim([cn]), 3) sn <- [sn]',
      'flow { cn <- Left(Trim([cn]), 3) sn <- [sn] }',
      'inbound rule "A" { flow { cn <- Left(Trim([cn]), 3) sn <- [sn] } }',
      'inbound rule "A" { flow { cn <- Left(Trim([cn]), 3) sn <- [sn] } }\n// end',
    ]);
  });

  it('grows through clauses and groups', () => {
    check('inbound rule "A" { scope { mail = "x" and c$0n is null or sn is null } }', [
      'cn',
      'cn is null',
      'mail = "x" and cn is null',
      'mail = "x" and cn is null or sn is null',
    ]);
  });

  it('selects the inside of a text first', () => {
    check('inbound rule "A" { flow { cn <- Trim("one t$0wo") } }', ['two', 'one two', '"one two"', 'Trim("one two")']);
  });

  it('selects the file where nothing is', () => {
    check('// a\n$0\ninbound rule "A" { }', ['// a\n\ninbound rule "A" { }']);
  });
});
