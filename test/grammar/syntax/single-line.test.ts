import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseExpression } from '../../../grammar/syntax/parse.ts';
import { singleLineExpression } from '../../../grammar/syntax/single-line.ts';
import { expressions, expressionText } from './arbitraries.ts';
import { withoutSpans } from './without-spans.ts';

const cases: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['one line, to the letter', ' IIF( [a]  =1,"x" )', ' IIF( [a]  =1,"x" )'],
  ['lines', 'IIF([a] = 1,\n    "yes",\r\n\t"no")', 'IIF([a] = 1, "yes", "no")'],
  ['blank lines', 'Trim(\n\n  [a]\n)\n', 'Trim([a])'],
  ['a break on either side of a comma', 'IIF([a]\n  ,[b],\n  [c])', 'IIF([a],[b], [c])'],
  ['breaks and comments between parentheses', 'Trim( // why\n  [a] /* so */\n)', 'Trim([a])'],
  ['nothing between parentheses', 'Now(\n)', 'Now()'],
  ['a comment behind a line', 'IIF([a] = 1,   // why\n  "yes", "no")', 'IIF([a] = 1, "yes", "no")'],
  ['a comment inside a line', '[a] /* first */ & [b]', '[a] & [b]'],
  ['a comment that alone keeps words apart', '[a]/*x*/&/*y*/[b]', '[a] & [b]'],
  ['comments at both ends', '// why\n[a] & [b] /* so */', '[a] & [b]'],
  ['what only looks like a comment', '"http://x" & "/* no */"', '"http://x" & "/* no */"'],
  ['an escaped quotation mark before what looks like one', '"a\\"//b" &\n[c]', '"a\\"//b" & [c]'],
  ['spaces inside a text', '"a   b" &\n"  c  "', '"a   b" & "  c  "'],
];

describe('an expression on a single line', () => {
  for (const [name, text, expected] of cases) {
    it(`of ${name}`, () => {
      assert.equal(singleLineExpression(text), expected);
    });
  }

  it('means the same, wherever lines end and comments stand', () => {
    const space = fc.constantFrom('\n', ' // "why\n', ' /* ( */ ', '\n\t', '\r\n', ' ');
    fc.assert(
      fc.property(expressions, space, (expression, between) => {
        const single = singleLineExpression(expressionText(expression, between));
        assert.doesNotMatch(single, /[\r\n]/);
        assert.deepEqual(withoutSpans(parseExpression(single).expression), withoutSpans(expression));
        assert.equal(singleLineExpression(single), single);
      }),
      { numRuns: 300 },
    );
  });
});
