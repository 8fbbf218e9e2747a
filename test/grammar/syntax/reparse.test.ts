import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { type ParsedText, type ReparsedText, reparseSyncrule } from '../../../grammar/syntax/reparse.ts';
import { rules } from './arbitraries.ts';

function read(text: string): ParsedText {
  return { text, ...parseSyncrule(text) };
}

/** Reads `text` after an edit of `before`, and checks that it comes to what reading everything gives. */
function checkEdit(before: ParsedText, text: string): ReparsedText {
  const edited = reparseSyncrule(before, text);
  assert.deepEqual(
    { file: edited.file, problems: edited.problems },
    parseSyncrule(text),
    `${before.text}\n=>\n${text}`,
  );
  for (const [now, then] of edited.kept) {
    assert.ok(edited.file.rules.includes(now) && before.file.rules.includes(then));
    assert.equal(text.slice(now.span.start, now.span.end), before.text.slice(then.span.start, then.span.end));
  }
  return edited;
}

function rule(name: string): string {
  return `/// What "${name}" does.
inbound rule "${name}" { // why
  connector   "c"
  from user   to person
  precedence  1

  flow {
    a <- IIF(IsPresent([a]), [b] & "x", NULL)
  }
}
`;
}

const file = ['one', 'two', 'three', 'four'].map(rule).join('\n');

describe('reading an edited text', () => {
  for (const [what, from, to, reread] of [
    ['inside a rule', 'rule "two"', 'rule "two, edited"', ['two, edited']],
    ['that takes nothing more', 'IsPresent([a]), [b]', 'IsPresent([a]), [c]', ['one']],
    ['with a mistake', 'Present([a]), [b]', 'Present([a] [b]', ['one']],
    ['of the text above a rule', 'What "three"', 'What it', []],
    ['that ends a rule early', '  precedence  1\n\n', '  precedence 1 }\n', ['one']],
    ['that adds a rule', '\n/// What "two"', `\n${rule('new')}\n/// What "two"`, ['new']],
    ['of the first keyword', 'inbound rule "two"', 'outbound rule "two"', ['two']],
  ] as const) {
    it(`reads only the rules around an edit ${what}`, () => {
      const { file: tree, kept } = checkEdit(read(file), file.replace(from, to));
      assert.deepEqual(
        tree.rules.filter((one) => !kept.has(one)).map(({ name }) => name.text),
        reread,
      );
    });
  }

  for (const [what, from, to] of [
    ['opens a comment', 'connector   "c"', '/* connector   "c"'],
    ['opens a rule', '  }\n}\n', '  }\n\n'],
    ['puts a comment before a rule on its line', 'inbound rule "one"', '// inbound rule "one"'],
    ['puts something before what documents a rule', '/// What "one" does.', '{/// What "one" does.'],
    ['joins two rules', '}\n\n/// What "two" does.\n', '}'],
  ] as const) {
    it(`comes to the same when an edit ${what}`, () => {
      const edited = file.replace(from, to);
      const after = checkEdit(read(file), edited);
      checkEdit(after, file);
    });
  }

  it('comes to the same where two rules stand on a line', () => {
    const two = '/// doc\ninbound rule "x" {/ inbound rule\ninbound rule "y" {\n}\n';
    checkEdit(read(two), `{${two}`);
  });

  it('comes to what reading everything gives, whatever is typed, cut and pasted', () => {
    const snippets = ['{', '}', '(', ')', '"', '[', '<-', '/*', '*/', '// ', '/// ', '\n', ' ', 'x', '-', '', '“'];
    const lines = [
      'inbound rule "x" {',
      'inbound rule "y" { connector "c" }\n',
      'flow {',
      '\n/// doc\n',
      'outbound',
      'rule',
    ];
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(200) }),
      paste: fc.oneof(fc.constantFrom(...snippets), fc.constantFrom(...lines), fc.string({ maxLength: 2 })),
    });
    const several = fc.array(rules, { minLength: 1, maxLength: 5 });
    const between = fc.constantFrom('\n', '', ' ', '\n// c\n', '\nstray\n', ' // behind\n');
    fc.assert(
      fc.property(several, between, fc.array(edit, { minLength: 1, maxLength: 8 }), (written, glue, edits) => {
        let before = read(written.map((one) => printRule(one).trimEnd()).join(glue));
        for (const { at, cut, paste } of edits) {
          const offset = Math.floor(at * (before.text.length + 1));
          before = checkEdit(before, before.text.slice(0, offset) + paste + before.text.slice(offset + cut));
        }
      }),
      { numRuns: 300 },
    );
  });
});
