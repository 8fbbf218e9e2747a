import type { ScopeClause, ScopeOperator } from '../../ast/rule.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { integerOf, isParameter } from '../scope/clause-logic.ts';
import { shapeOn } from '../sides.ts';

/**
 * A scope clause compares a number or a boolean with something that is none, or tests bits with a mask that is no number. The clause
 * holds for no object, its negation for every one.
 */
export const scopeValueType: RuleCheck = {
  code: 'scope-value-type',
  severity: 'warning',
  find: (context) =>
    context.rule.scope.flatMap((group) => group.clauses).flatMap((clause) => findingsOf(clause, context)),
};

const equalities: ReadonlySet<ScopeOperator> = new Set(['EQUAL', 'NOTEQUAL', 'ISIN', 'ISNOTIN']);
const orders: ReadonlySet<ScopeOperator> = new Set([
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
]);

function findingsOf({ attribute, operator, value }: ScopeClause, { sides }: RuleContext): readonly Finding[] {
  if (value === undefined || isParameter(value.text)) return [];
  const type = shapeOn(sides.source, attribute.text)?.type;
  const isNumber = integerOf(value.text) !== undefined;
  if ((operator === 'ISBITSET' || operator === 'ISBITNOTSET') && !isNumber)
    return [
      { span: value.span, message: `"${value.text}" is no bit mask, so this tests nothing; write a number, such as 2` },
    ];
  const isCompared = equalities.has(operator) || orders.has(operator);
  if (type === 'num' && isCompared && !isNumber) {
    const message = `"${attribute.text}" holds a number, so it is never equal to "${value.text}", less or greater; write a number`;
    return [{ span: value.span, message }];
  }
  if (type !== 'bool' || !equalities.has(operator) || /^(?:true|false)$/i.test(value.text)) return [];
  const message = `"${attribute.text}" is true or false, so it is never equal to "${value.text}"; write TRUE or FALSE`;
  return [{ span: value.span, message }];
}
