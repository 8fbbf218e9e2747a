import assert from 'node:assert/strict';
import {
  semanticTokens,
  semanticTokensEdits,
  tokenModifiers,
  tokenTypes,
} from '../../../server/features/semantic-tokens.ts';
import { dedent } from '../../support/text.ts';
import { markedWorkspace, withMarks, withoutMarks } from '../marked-workspace.ts';

function marksOf(data: readonly number[]): Parameters<typeof withMarks>[1] {
  const marks = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type, bits] = data.slice(at, at + 5) as [number, number, number, number, number];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const modifiers = tokenModifiers.filter((_, bit) => (bits & (1 << bit)) !== 0);
    marks.push({
      range: { start: { line, character }, end: { line, character: character + length } },
      label: [tokenTypes[type], ...modifiers].join(' '),
    });
  }
  return marks;
}

function check(marked: string): void {
  const expected = dedent(marked);
  const { file } = markedWorkspace(withoutMarks(expected));
  assert.equal(withMarks(file, marksOf(semanticTokens(file))), expected);
}

const text = `
  inbound rule "A" { flow { cn <- [cn] } }
  inbound rule "B" { flow { sn <- [sn] } }
`;

describe('semantic tokens', () => {
  it('tells attributes of the two sides, functions, words and names apart', () => {
    check(`
      /// About it.
      ^^^^^^^^^^^^^ comment documentation
      inbound rule "A" {
      ^^^^^^^ keyword
              ^^^^ keyword
                   ^^^ class declaration
        connector "contoso.com"
        ^^^^^^^^^ keyword
                  ^^^^^^^^^^^^^ namespace
        from user to person
        ^^^^ keyword
             ^^^^ type
                  ^^ keyword
                     ^^^^^^ type metaverse
        precedence after "B"
        ^^^^^^^^^^ keyword
                   ^^^^^ keyword
                         ^^^ class
        flow {
        ^^^^ keyword
          cn <- once Left([cn], 3) & %Domain.FQDN%
          ^^ property modification metaverse
             ^^ operator
                ^^^^ keyword
                     ^^^^ function defaultLibrary
                           ^^ property
                                ^ number
                                   ^ operator
                                     ^^^^^^^^^^^^^ parameter
          sn <- Revert("x", NULL)
          ^^ property modification metaverse
             ^^ operator
                ^^^^^^ function
                       ^^^ string
                            ^^^^ enumMember
        }
      }
    `);
  });

  it('tells an attribute from the keyword it is called like', () => {
    check(`
      inbound rule "A" {
      ^^^^^^^ keyword
              ^^^^ keyword
                   ^^^ class declaration
        scope { description is null }
        ^^^^^ keyword
                ^^^^^^^^^^^ property
                            ^^ keyword
                               ^^^^ keyword
      }
    `);
  });

  it('cuts a comment into its lines', () => {
    check(`
      /* one
      ^^^^^^ comment
         two */
      ^^^^^^^^^ comment
    `);
  });

  it('gives the rules of a range only', () => {
    const { file } = markedWorkspace(text);
    const second = file.text.indexOf('"B"');
    const marks = marksOf(semanticTokens(file, { start: second, end: second + 1 }));
    assert.deepEqual([...new Set(marks.map(({ range }) => range.start.line))], [1]);
  });

  it('says what changed as one edit that makes the new tokens of the old ones', () => {
    const before = semanticTokens(markedWorkspace(text).file);
    for (const changed of [text.replace('[cn]', 'Trim([cn])'), text.replace('sn <- [sn]', ''), `${text}// end`, text]) {
      const after = semanticTokens(markedWorkspace(changed).file);
      const result = [...before];
      for (const { start, deleteCount, data = [] } of semanticTokensEdits(before, after))
        result.splice(start, deleteCount, ...data);
      assert.deepEqual(result, after);
    }
    assert.deepEqual(semanticTokensEdits(before, before), []);
  });
});
