import type { BinaryOperation } from '../../ast/expression.ts';
import { guessing } from '../../ast/fix.ts';
import type { ScopeClause } from '../../ast/rule.ts';
import { writtenName } from '../../syntax/written.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * An attribute is compared with the empty text. No directory keeps empty texts: an attribute has a value, or it is absent and equal to no
 * text. So the comparison comes to the same for every object. `IsPresent` and `IsNullOrEmpty`, in a scope `is null`, ask whether there is
 * a value.
 */
export const emptyTextComparison: RuleCheck = {
  code: 'empty-text-comparison',
  severity: 'warning',
  find: ({ rule, nodes }) => [
    ...rule.scope.flatMap((group) => group.clauses).flatMap(inScope),
    ...nodes.flatMap((node) => (node.kind === 'binary' ? inExpression(node) : [])),
  ],
};

function inScope({ attribute, operator, value, span }: ScopeClause): readonly Finding[] {
  if (value?.text !== '' || (operator !== 'EQUAL' && operator !== 'NOTEQUAL')) return [];
  const wanted = operator === 'EQUAL' ? 'is null' : 'is not null';
  const text = `${writtenName(attribute.text)} ${wanted}`;
  const holds = operator === 'EQUAL' ? 'no object' : 'every object, those without a value too';
  const message = `No attribute holds an empty text, so this clause holds for ${holds}; write ${text}`;
  return [{ span, message, fix: guessing(`Write ${text}`, span, text) }];
}

function inExpression({ operator, left, right, span }: BinaryOperation): readonly Finding[] {
  if (operator !== '=' && operator !== '<>') return [];
  const attribute = [left, right].find((side) => side.kind === 'attribute');
  const isEmpty = [left, right].some((side) => side.kind === 'string' && side.value === '');
  if (attribute === undefined || !isEmpty) return [];
  const text = `${operator === '=' ? 'IsNullOrEmpty' : 'IsPresent'}([${attribute.name}])`;
  const truth = operator === '=' ? 'false' : 'true';
  const message = `No attribute holds an empty text, so this is ${truth} whether "${attribute.name}" has a value or not; write ${text}`;
  return [{ span, message, fix: guessing(`Write ${text}`, span, text) }];
}
