import assert from 'node:assert/strict';
import { parseExpression } from '../../../grammar/syntax/parse.ts';
import { renderExpression } from './render-tree.ts';

interface Case {
  readonly text: string;
  /** Code and underlined text of each problem, in order. */
  readonly problems: readonly string[];
  /** Part of the first message. */
  readonly says?: string;
  readonly tree: string;
}

const cases: readonly Case[] = [
  { text: '', problems: ['missing-expression '], tree: '?' },
  { text: 'f([a],,[b])', problems: ['empty-argument '], says: 'write NULL', tree: 'f([a], ?, [b])' },
  { text: 'f([a],)', problems: ['empty-argument '], tree: 'f([a], ?)' },
  { text: 'f(,[a])', problems: ['empty-argument '], tree: 'f(?, [a])' },
  { text: 'f(', problems: ['unclosed-parenthesis ('], tree: 'f()' },
  { text: 'f(g([a]', problems: ['unclosed-parenthesis ('], tree: 'f(g([a]))' },
  { text: 'f([a] [b])', problems: ['missing-comma '], says: '"[b]"', tree: 'f([a], [b])' },
  { text: '([a] [b])', problems: ['unexpected-text [b]'], says: 'operator', tree: '([a])' },
  { text: '[a] [b]', problems: ['unexpected-text [b]'], tree: '[a]' },
  { text: '[a])', problems: ['unexpected-text )'], tree: '[a]' },
  { text: '[a] = [b] = [c]', problems: ['chained-comparison ='], says: 'parentheses', tree: '{{[a] = [b]} = [c]}' },
  { text: '[a] +', problems: ['missing-expression '], tree: '{[a] + ?}' },
  { text: '* [a]', problems: ['missing-expression '], tree: '{? * [a]}' },
  { text: '-[a]', problems: ['missing-expression '], tree: '{? - [a]}' },
  { text: '- 5', problems: ['spaced-sign - 5'], tree: '-5' },
  { text: '"abc', problems: ['unterminated-string "abc'], tree: '"abc"' },
  {
    text: '"c:\\dir\\"',
    problems: ['unterminated-string "c:\\dir\\"', 'unknown-escape \\d'],
    says: 'backslash',
    tree: '"c:\\\\dir\\""',
  },
  { text: '"a""b"', problems: ['doubled-quote ""'], says: '\\"', tree: '"a\\"b"' },
  { text: '"a\\nb"', problems: ['unknown-escape \\n'], tree: '"a\\\\nb"' },
  { text: '“a”', problems: ['typographic-quotes “a”'], says: 'write "a"', tree: '"a"' },
  { text: "'a'", problems: ["single-quotes 'a'"], says: 'write "a"', tree: '"a"' },
  { text: 'true', problems: ['wrong-case true'], says: 'write True', tree: 'True' },
  { text: 'FALSE', problems: ['wrong-case FALSE'], says: 'write False', tree: 'False' },
  { text: 'Null', problems: ['wrong-case Null'], says: 'write NULL', tree: 'NULL' },
  {
    text: 'IgnoreThisFlo',
    problems: ['unknown-word IgnoreThisFlo'],
    says: 'did you mean IgnoreThisFlow?',
    tree: 'IgnoreThisFlo',
  },
  { text: 'mail', problems: ['unknown-word mail'], says: 'write [mail]', tree: 'mail' },
  { text: '[a] And [b]', problems: ['unknown-operator And'], says: 'write "&&"', tree: '{[a] && [b]}' },
  {
    text: 'f([a] = 1 or [b] = 2, [c])',
    problems: ['unknown-operator or'],
    says: 'write "||"',
    tree: 'f({{[a] = 1} || {[b] = 2}}, [c])',
  },
  {
    text: '[a] -eq 1',
    problems: ['unknown-word eq', 'unexpected-text 1'],
    says: 'compare with "="',
    tree: '{[a] - eq}',
  },
  { text: 'Not([a])', problems: [], tree: 'Not([a])' },
  { text: '[a] == 1', problems: ['unknown-operator =='], says: 'write "="', tree: '{[a] = 1}' },
  { text: '[a] != 1', problems: ['unknown-operator !='], says: 'write "<>"', tree: '{[a] <> 1}' },
  { text: '[a] | [b]', problems: ['unknown-operator |'], says: 'write "||"', tree: '{[a] || [b]}' },
  { text: '[a]&HFF', problems: ['unknown-word HFF'], tree: '{[a] & HFF}' },
  { text: '9223372036854775808', problems: ['number-out-of-range 9223372036854775808'], tree: '9223372036854775807' },
  {
    text: '-9223372036854775809',
    problems: ['number-out-of-range -9223372036854775809'],
    tree: '-9223372036854775808',
  },
  { text: '&HFFFFFFFFFFFFFFFF', problems: ['number-out-of-range &HFFFFFFFFFFFFFFFF'], tree: '9223372036854775807' },
  { text: '1.5', problems: ['not-a-whole-number 1.5'], tree: '1' },
  { text: '[abc', problems: ['unclosed-attribute [abc'], tree: '[abc]' },
  { text: 'f([abc, "x")', problems: ['unclosed-attribute [abc'], tree: 'f([abc], "x")' },
  { text: '[]', problems: ['missing-name []'], tree: '[]' },
  { text: '[ a ]', problems: ['space-in-name [ a ]'], tree: '[ a ]' },
  { text: '%Domain', problems: ['unclosed-parameter %Domain'], tree: '%Domain%' },
  { text: '$', problems: ['missing-name $'], tree: '$' },
  { text: 'a.b', problems: ['unexpected-text a.b'], tree: '?' },
  { text: 'f([a]; [b])', problems: ['missing-comma ', 'unexpected-character ;'], says: 'comma', tree: 'f([a], [b])' },
  { text: '[a] /* b', problems: ['unterminated-comment /* b'], tree: '[a]' },
];

describe('problems in expressions', () => {
  for (const { text, problems, says, tree } of cases) {
    it(`reports what is wrong with ${JSON.stringify(text)}`, () => {
      const read = parseExpression(text);
      const found = read.problems.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
      assert.deepEqual(found, problems);
      assert.equal(renderExpression(read.expression), tree);
      if (says !== undefined) assert.ok(read.problems[0]?.message.includes(says), read.problems[0]?.message);
    });
  }

  it('only warns about unknown escapes, everything else is an error', () => {
    assert.equal(parseExpression('"\\d"').problems[0]?.severity, 'warning');
    assert.equal(parseExpression('"abc').problems[0]?.severity, 'error');
  });
});
