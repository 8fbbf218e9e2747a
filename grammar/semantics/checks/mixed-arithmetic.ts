import type { BinaryOperation, Expression } from '../../ast/expression.ts';
import { wrapping } from '../../ast/fix.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * `+` or `-` stand before `*` or `/` without parentheses. All of them have the same priority and are computed from left to right, so
 * `2 + 3 * 4` is 20. The fix puts parentheses around what is computed first, which changes nothing but says so.
 */
export const mixedArithmetic: RuleCheck = {
  code: 'mixed-arithmetic',
  severity: 'warning',
  find: ({ nodes }) =>
    nodes
      .filter((node) => node.kind === 'binary')
      .filter((node) => isOperation(node, '*', '/') && isOperation(node.left, '+', '-'))
      .map(({ operator, operatorSpan, left }) => ({
        span: operatorSpan,
        message: `"${operator}" has the same priority as the "+" or "-" before it and is computed after it here; put one of them in parentheses to say what you mean`,
        fix: wrapping('Put parentheses around what is computed first', left.span, ['(', ')']),
      })),
};

function isOperation(node: Expression, ...operators: readonly BinaryOperation['operator'][]): boolean {
  return node.kind === 'binary' && operators.includes(node.operator);
}
