import type { ScopeClause } from '../../ast/rule.ts';
import { replacing } from '../../ast/fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { shapeOn } from '../sides.ts';

/**
 * A multi-valued attribute is compared with `=` or `<>`. It holds when any of the values is equal, which `in` and `not in` say more
 * clearly, as the original's documentation advises.
 */
export const equalOnMultiValued: RuleCheck = {
  code: 'equal-on-multi-valued',
  severity: 'hint',
  find: (context) =>
    context.rule.scope.flatMap((group) => group.clauses).flatMap((clause) => findingsOf(clause, context)),
};

function findingsOf(
  { attribute, operator, value, span }: ScopeClause,
  { sides, text }: RuleContext,
): readonly Finding[] {
  if ((operator !== 'EQUAL' && operator !== 'NOTEQUAL') || value === undefined) return [];
  if (shapeOn(sides.source, attribute.text)?.multiValued !== true) return [];
  const word = operator === 'EQUAL' ? 'in' : 'not in';
  const message = `"${attribute.text}" has several values, of which any may be the one compared; write "${word}" to say so`;
  const between = { start: attribute.span.end, end: value.span.start };
  const isPlain = text !== undefined && /^\s*(?:=|<>)\s*$/.test(text.slice(between.start, between.end));
  return [{ span, message, ...(isPlain ? { fix: replacing(`Write "${word}"`, between, ` ${word} `) } : {}) }];
}
