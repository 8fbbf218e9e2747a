import { errorAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';

/** `member-of-outbound`: groups are looked up in the connector space, which an outbound rule's scope does not see. */
export const memberOfOutbound: Check = ({ rule }) => {
  if (rule.direction === 'inbound') return [];
  return rule.scope
    .flatMap((group) => group.clauses)
    .filter(({ operator }) => operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF')
    .map(({ span }) =>
      errorAt(
        span,
        'member-of-outbound',
        'An outbound rule cannot ask for group membership, which only connector spaces know; flow it to a metaverse attribute in an inbound rule, and test that',
      ),
    );
};
