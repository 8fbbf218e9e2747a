import type { RuleCheck } from '../rule-context.ts';

/** Groups are looked up in the connector space, which an outbound rule's scope does not see. */
export const memberOfOutbound: RuleCheck = {
  code: 'member-of-outbound',
  severity: 'error',
  find: ({ rule }) => {
    if (rule.direction === 'inbound') return [];
    return rule.scope
      .flatMap((group) => group.clauses)
      .filter(({ operator }) => operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF')
      .map(({ span }) => ({
        span,
        message:
          'An outbound rule cannot ask for group membership, which only connector spaces know; flow it to a metaverse attribute in an inbound rule, and test that',
      }));
  },
};
