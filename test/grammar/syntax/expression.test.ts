import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseExpression } from '../../../grammar/syntax/parse.ts';
import { sharedData } from '../../support/shared-data.ts';
import { renderExpression } from './render-tree.ts';

/** What an expression is read as; `{}` shows how operators bind. */
const readings: readonly (readonly [string, string])[] = [
  ['[mail]', '[mail]'],
  ['[mS-DS-ConsistencyGuid]', '[mS-DS-ConsistencyGuid]'],
  ['%Domain.FQDN%', '%Domain.FQDN%'],
  ['$item', '$item'],
  ['Now()', 'Now()'],
  ['"a\\\\b"', '"a\\\\b"'],
  ['"say \\"x\\""', '"say \\"x\\""'],
  ['""', '""'],
  ['"http://x /* y */"', '"http://x /* y */"'],
  ['True', 'True'],
  ['AuthoritativeNull', 'AuthoritativeNull'],
  ['-2147483648', '-2147483648'],
  ['-9223372036854775808', '-9223372036854775808'],
  ['&HFF', '255'],
  ['&H21C07000', '566259712'],
  ['BitAnd([a],&HFF)', 'BitAnd([a], 255)'],
  ['[a]=&HFF', '{[a] = 255}'],
  ['2+3*4', '{{2 + 3} * 4}'],
  ['2+3*4=20', '{{{2 + 3} * 4} = 20}'],
  ['10-4-3', '{{10 - 4} - 3}'],
  ['10--4', '{10 - -4}'],
  ['[a]-5', '{[a] - 5}'],
  ['[a]/2', '{[a] / 2}'],
  ['[a]&"@"&%Domain.FQDN%', '{{[a] & "@"} & %Domain.FQDN%}'],
  ['[a]&&[b]', '{[a] && [b]}'],
  ['[a] = 1 || [b] = False || [c]', '{{{[a] = 1} || {[b] = False}} || [c]}'],
  ['[a] || [b] && [c]', '{{[a] || [b]} && [c]}'],
  ['[a] && [b] = "x" & "y" || [c] > 1 + 1', '{{[a] && {[b] = {"x" & "y"}}} || {[c] > {1 + 1}}}'],
  ['[a] <-1', '{[a] < -1}'],
  ['[a]<>[b]', '{[a] <> [b]}'],
  ['[a]<=[b]', '{[a] <= [b]}'],
  ['([a] = 1) = True', '{({[a] = 1}) = True}'],
  ['(CBool([x]))', '(CBool([x]))'],
  ['IIF( [a] ,\n\tNULL,\r\n  "x" )', 'IIF([a], NULL, "x")'],
  ['Join([a]) & Replace([b],"x","y")', '{Join([a]) & Replace([b], "x", "y")}'],
  ['Where($item,[a],$item="x")', 'Where($item, [a], {$item = "x"})'],
  ['Contains([a], "x", CaseInsensitive)', 'Contains([a], "x", CaseInsensitive)'],
  ['[a] /* why */ + 1 // more', '{[a] + 1}'],
];

describe('reading expressions', () => {
  for (const [text, tree] of readings) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const { expression, problems } = parseExpression(text);
      assert.deepEqual(problems, []);
      assert.equal(renderExpression(expression), tree);
    });
  }

  it('covers exactly the text of each node', () => {
    const text = ' IIF([abc] = "x", -5, (Trim( [d] ))) ';
    const { expression } = parseExpression(text);
    const places: string[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (/span$/i.test(key)) places.push(text.slice(inner.start, inner.end));
        else visit(inner);
      }
    };
    visit(expression);
    assert.deepEqual(
      new Set(places),
      new Set([
        'IIF([abc] = "x", -5, (Trim( [d] )))',
        'IIF',
        '[abc] = "x"',
        '=',
        '[abc]',
        'abc',
        '"x"',
        '-5',
        '(Trim( [d] ))',
        'Trim( [d] )',
        'Trim',
        '[d]',
        'd',
      ]),
    );
  });

  it('reads every expression of the sample configuration without problems', function () {
    const lines = readFileSync(sharedData(this, 'contoso-expressions.txt'), 'utf8').trim().split('\n');
    assert.equal(lines.length, 86);
    for (const line of lines) assert.deepEqual(parseExpression(line).problems, [], line);
  });

  it('reads a hundred nested calls', () => {
    const { problems } = parseExpression(`${'f(1,'.repeat(100)}1${')'.repeat(100)}`);
    assert.deepEqual(problems, []);
  });

  for (const depth of [101, 10_000, 100_000]) {
    it(`reports ${depth} nested parentheses instead of failing`, () => {
      for (const open of ['(', 'f(']) {
        const { expression, problems } = parseExpression(`1 + ${open.repeat(depth)}1${')'.repeat(depth)}`);
        assert.deepEqual(
          problems.map((problem) => problem.code),
          ['too-deeply-nested'],
        );
        assert.equal(expression.kind, 'binary');
      }
    });
  }

  it('goes on behind what is nested too deeply', () => {
    const deep = `${'('.repeat(300)}1${')'.repeat(300)}`;
    const { problems } = parseExpression(`f(${deep}, foo)`);
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['too-deeply-nested', 'unknown-word'],
    );
  });

  it('reads a thousand operators in a row, and reports a hundred thousand', () => {
    assert.deepEqual(parseExpression(`1${'&1'.repeat(1000)}`).problems, []);
    const { expression, problems } = parseExpression(`1${'&1'.repeat(100_000)}`);
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['too-deeply-nested'],
    );
    assert.equal(expression.kind, 'broken');
  });
});
