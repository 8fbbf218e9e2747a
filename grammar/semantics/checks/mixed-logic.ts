import type { BinaryOperation, Expression } from '../../ast/expression.ts';
import { warningAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';
import { expressionNodes } from '../rule-expressions.ts';

/** `mixed-logic`: `&&` and `||` side by side are computed from left to right, unlike in most languages. */
export const mixedLogic: Check = ({ rule }) =>
  expressionNodes(rule)
    .filter((node) => node.kind === 'binary')
    .filter((node) => isLogic(node) && isLogic(node.left) && node.left.operator !== node.operator)
    .map((node) =>
      warningAt(
        node.operatorSpan,
        'mixed-logic',
        '"&&" and "||" have the same priority and are computed from left to right here; put one of them in parentheses to say what you mean',
      ),
    );

function isLogic(node: Expression): node is BinaryOperation {
  return node.kind === 'binary' && (node.operator === '&&' || node.operator === '||');
}
