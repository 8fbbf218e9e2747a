import type { RuleCheck } from '../rule-context.ts';

/** A rule has no flow and no join and creates nothing, so it does nothing at all. */
export const ruleWithoutEffect: RuleCheck = {
  code: 'rule-without-effect',
  severity: 'warning',
  find: ({ rule }) => {
    if (rule.flows.length > 0 || rule.join.length > 0 || rule.link === 'provision') return [];
    const message =
      'This rule neither flows, joins nor creates anything, so it has no effect; add a flow, or remove it';
    return [{ span: rule.name.span, message }];
  },
};
