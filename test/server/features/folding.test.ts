import assert from 'node:assert/strict';
import { folding } from '../../../server/features/folding.ts';
import { markedWorkspace } from '../marked-workspace.ts';

/** Lines from 1 to the last one that is folded away. */
function check(marked: string, expected: readonly string[]): void {
  const found = folding(markedWorkspace(marked).file);
  assert.deepEqual(
    found.map(
      ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind === undefined ? '' : ` ${kind}`}`,
    ),
    expected,
  );
}

describe('folding', () => {
  it('folds rules and blocks above their closing brace, and expressions over several lines', () => {
    check(
      `inbound rule "A" {
  connector "contoso.com"
  scope {
    mail is null
  }
  join { mail = mail }
  flow {
    cn <- IIF(
      True,
      "a", "b")
    sn <- [sn]
  }
}
`,
      ['1-12', '3-4', '7-11', '8-10'],
    );
  });

  it('folds comments that belong together', () => {
    check('// a\n// b\n// c\n\n// d\n/*\n e\n*/\ninbound rule "A" { } // f\n', ['6-8 comment', '1-3 comment']);
  });

  it('folds what is not closed yet', () => {
    check('inbound rule "A" {\n  flow {\n    cn <- [cn]\n', ['1-3', '2-3']);
  });
});
