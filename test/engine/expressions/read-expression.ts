import assert from 'node:assert/strict';
import type { Expression } from '../../../grammar/ast/expression.ts';
import { parseExpression } from '../../../grammar/syntax/parse.ts';

/** The tree of a text that must be free of syntax errors. */
export function readExpression(text: string): Expression {
  const { expression, problems } = parseExpression(text);
  assert.deepEqual(
    problems.filter((problem) => problem.severity === 'error'),
    [],
    text,
  );
  return expression;
}
