import { type CrossRuleCheck, firstOther } from '../rule-context.ts';

/**
 * Two rules have the same number, so which of them wins would be chance. One sequence of numbers goes over all rules, inbound and
 * outbound, of all connectors.
 */
export const duplicatePrecedence: CrossRuleCheck = {
  code: 'duplicate-precedence',
  severity: 'error',
  findAmong: (context, index) => {
    const { precedence } = context.rule;
    if (precedence.kind !== 'number' || context.rule.broken) return [];
    const first = firstOther(context, index.byPrecedence.get(precedence.value));
    if (first === undefined) return [];
    const message = `The rule "${first.rule.name.text}" has precedence ${precedence.value} too, so neither comes first; give one of them another number`;
    const related = [
      { message: `"${first.rule.name.text}" stands here`, span: first.rule.precedence.span, file: first.path },
    ];
    return [{ span: precedence.span, message, related }];
  },
};
