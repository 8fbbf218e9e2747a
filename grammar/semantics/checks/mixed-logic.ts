import type { BinaryOperation, Expression } from '../../ast/expression.ts';
import { wrapping } from '../../ast/fix.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * `&&` and `||` side by side have the same priority and are computed from left to right, unlike in most languages. The fix puts
 * parentheses around what is computed first, which changes nothing but says so.
 */
export const mixedLogic: RuleCheck = {
  code: 'mixed-logic',
  severity: 'warning',
  find: ({ nodes }) =>
    nodes
      .filter((node) => node.kind === 'binary')
      .filter((node) => isLogic(node) && isLogic(node.left) && node.left.operator !== node.operator)
      .map((node) => ({
        span: node.operatorSpan,
        message:
          '"&&" and "||" have the same priority and are computed from left to right here; put one of them in parentheses to say what you mean',
        fix: wrapping('Put parentheses around what is computed first', node.left.span, ['(', ')']),
      })),
};

function isLogic(node: Expression): node is BinaryOperation {
  return node.kind === 'binary' && (node.operator === '&&' || node.operator === '||');
}
