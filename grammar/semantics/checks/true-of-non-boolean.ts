import type { BinaryOperation } from '../../ast/expression.ts';
import { guessing } from '../../ast/fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { isValueType, typeWord } from '../types/expression-type.ts';

/**
 * Something that is no boolean is compared with `True` or `False`, which fails every object that has a value. An attribute with the
 * text `TRUE` is a text.
 */
export const trueOfNonBoolean: RuleCheck = {
  code: 'true-of-non-boolean',
  severity: 'error',
  find: (context) => context.nodes.flatMap((node) => (node.kind === 'binary' ? findingsOf(node, context) : [])),
};

function findingsOf({ operator, left, right, span }: BinaryOperation, context: RuleContext): readonly Finding[] {
  const literal = right.kind === 'boolean' ? right : left;
  if (!['=', '<>', '<', '<=', '>', '>='].includes(operator) || literal.kind !== 'boolean') return [];
  const { type } = context.typeOf(literal === right ? left : right);
  if (type === 'bool' || !isValueType(type)) return [];
  const word = literal.value ? 'True' : 'False';
  const remedy =
    type === 'num' ? 'compare it with a number' : `write "${word}" in double quotes, or ask something else`;
  const message = `This compares ${typeWord(type)} with ${word}, so every object with a value fails; ${remedy}`;
  const fix = type === 'str' ? { fix: guessing(`Write "${word}"`, literal.span, `"${word}"`) } : {};
  return [{ span, message, ...fix }];
}
