import assert from 'node:assert/strict';
import { checkRules } from '../../grammar/semantics/check.ts';
import { wholeLines } from '../../grammar/syntax/lines.ts';
import { parseExpression, parseSyncrule } from '../../grammar/syntax/parse.ts';
import { singleLineExpression } from '../../grammar/syntax/single-line.ts';
import { environment } from './semantics/environment.ts';

const many = 200_000;

function check(expression: string): void {
  const text = `inbound rule "a" {\n connector "contoso.com"\n from user\n to person\n link join\n precedence 1\n flow {\n cn <- ${expression}\n }\n}\n`;
  const { file, problems } = parseSyncrule(text);
  assert.deepEqual(problems, [], 'a rule with errors would not be checked');
  checkRules([{ path: 'a.syncrule', text, file }], environment, new Map());
}

/** Each takes milliseconds; work that grows with the square of the text would take a minute. */
describe('a text of somebody else, however it is made, keeps nobody waiting', () => {
  const blanks = ' '.repeat(many);
  const works: readonly (readonly [name: string, work: () => void])[] = [
    ['asterisks inside a text', () => check(`IIF([mail] = "*x${'*'.repeat(many)}x", "a", "b")`)],
    ['blanks inside an expression of several lines', () => void singleLineExpression(`[a]${blanks}&\n[b]`)],
    [
      'blanks before a block',
      () =>
        assert.deepEqual(wholeLines(`a${blanks}b c`, { start: many + 1, end: many + 2 }), {
          start: 1,
          end: many + 2,
        }),
    ],
    ['parentheses', () => void parseExpression('('.repeat(many) + ')'.repeat(many))],
    ['calls', () => void parseExpression('Trim('.repeat(many))],
    ['operators', () => void parseExpression(Array(many).fill('1').join(' & '))],
    ['negations', () => void parseExpression(`${'Not '.repeat(many)}True`)],
    ['comments', () => void parseExpression('/*'.repeat(many))],
  ];
  it('of ten million characters between quotation marks', () => check(`"${'x'.repeat(10_000_000)}"`)).timeout(5000);
  for (const [name, work] of works) it(`of ${many} ${name}`, work).timeout(5000);
});
