import assert from 'node:assert/strict';
import { applyFixes } from '../../../grammar/semantics/apply-fixes.ts';
import { parseExpression, parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { withoutSpans } from './without-spans.ts';

/** What an expression becomes when everything is mended that needs no guessing. */
const mended: readonly (readonly [code: string, text: string, expected: string])[] = [
  ['wrong-case', 'IIF([a] = true, null, IgnoreThisflow)', 'IIF([a] = True, NULL, IgnoreThisFlow)'],
  ['unknown-operator', '[a] == 1 | [b] != 2', '[a] = 1 || [b] <> 2'],
  ['unknown-operator', '[a] = 1 And [b] = 2', '[a] = 1 && [b] = 2'],
  ['typographic-quotes', '“c:\\x” & [a]', '"c:\\\\x" & [a]'],
  ['single-quotes', "Left('it', 1)", 'Left("it", 1)'],
  ['doubled-quote', '"say ""x"""', '"say \\"x\\""'],
  ['spaced-sign', '[a] + - 5', '[a] + -5'],
  ['space-in-name', 'Trim([ mail ])', 'Trim([mail])'],
];

/** What is offered to who looks at it. */
const offered: readonly (readonly [code: string, text: string, expected: string])[] = [
  ['unknown-word', 'IgnoreThisFlo', 'IgnoreThisFlow'],
  ['missing-comma', 'f([a] [b])', 'f([a], [b])'],
  ['unexpected-character', 'f([a]; [b])', 'f([a], [b])'],
  ['unknown-escape', '"c:\\dir"', '"c:\\\\dir"'],
];

const unmended: readonly (readonly [code: string, text: string])[] = [
  ['single-quotes', "Left('it, 1)"],
  ['spaced-sign', '- /* minus */ 5'],
  ['space-in-name', '[given name]'],
  ['unknown-word', 'somethingElse'],
];

describe('fixes of what cannot be read', () => {
  for (const [code, text, expected] of mended) {
    it(`mend ${code} without changing what is meant: ${text}`, () => {
      const before = parseExpression(text);
      assert.ok(before.problems.some((problem) => problem.code === code));
      const { text: after, fixed } = applyFixes(text, before.problems);
      assert.equal(after, expected);
      assert.ok(fixed.length > 0);
      const read = parseExpression(after);
      assert.deepEqual(read.problems, []);
      if (code !== 'space-in-name') assert.deepEqual(withoutSpans(read.expression), withoutSpans(before.expression));
    });
  }

  for (const [code, text, expected] of offered) {
    it(`offer a guess for ${code}: ${text}`, () => {
      const { problems } = parseExpression(text);
      assert.equal(applyFixes(text, problems).text, text, 'nobody guesses unasked');
      const fix = problems.find((problem) => problem.code === code)?.fix;
      assert.ok(fix?.isGuess);
      const [edit] = fix.edits;
      assert.ok(edit !== undefined);
      const after = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
      assert.equal(
        after
          .replace(/,(?=\[)/, ', ')
          .replace(',  ', ', ')
          .replace(', ,', ','),
        expected,
      );
    });
  }

  for (const [code, text] of unmended) {
    it(`are not made up for ${code}: ${text}`, () => {
      const found = parseExpression(text).problems.find((problem) => problem.code === code);
      assert.ok(found !== undefined);
      assert.equal(found.fix, undefined);
    });
  }

  for (const [what, text, expected] of [
    ['the quotation marks of a value', 'a = Sales', 'a = "Sales"'],
    ['names without brackets', '[a] = 1 and [b-c] = 2', 'a = 1 and b-c = 2'],
    ['the connectives there are', 'a = 1 AND b = 2 || c = 3', 'a = 1 and b = 2 or c = 3'],
  ] as const)
    it(`write ${what} in a scope`, () => {
      const { problems } = parseSyncrule(ruleWith(text));
      assert.equal(applyFixes(ruleWith(text), problems).text, ruleWith(expected));
    });
});

function ruleWith(clauses: string): string {
  return `inbound rule "r" { connector "c" from user to person precedence 1 scope { ${clauses} } }`;
}
