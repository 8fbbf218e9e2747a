import type { BinaryOperation } from '../../ast/expression.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { isValueType, typeWord } from '../types/expression-type.ts';

/**
 * Two values of different types are compared, which fails every object that has both; or booleans, bytes or references are put in
 * order, which have none. Convert one side first.
 */
export const comparisonType: RuleCheck = {
  code: 'comparison-type',
  severity: 'error',
  find: (context) => context.nodes.flatMap((node) => (node.kind === 'binary' ? findingsOf(node, context) : [])),
};

function findingsOf({ operator, left, right, span }: BinaryOperation, context: RuleContext): readonly Finding[] {
  const isEquality = operator === '=' || operator === '<>';
  if (!isEquality && !['<', '<=', '>', '>='].includes(operator)) return [];
  const [first, second] = [context.typeOf(left).type, context.typeOf(right).type];
  // A comparison with True or False has a check of its own.
  if (!isValueType(first) || !isValueType(second) || left.kind === 'boolean' || right.kind === 'boolean') return [];
  if (first !== second) {
    const message = `This compares ${typeWord(first)} with ${typeWord(second)}, so every object that has both fails; convert one of them`;
    return [{ span, message }];
  }
  if (isEquality || ['str', 'num', 'dt'].includes(first)) return [];
  const message = `"${operator}" puts numbers, texts and dates in order, but gets ${typeWord(first)}, so every object with a value fails; compare with "=" or "<>"`;
  return [{ span, message }];
}
