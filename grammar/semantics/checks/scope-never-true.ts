import type { RuleCheck } from '../rule-context.ts';
import { contradiction } from '../scope/clause-logic.ts';
import { shapeOn } from '../sides.ts';

/**
 * No object can be in the rule's scope, because every group of it has clauses that contradict each other. The rule never applies;
 * what should be tried later is better marked `disabled`.
 */
export const scopeNeverTrue: RuleCheck = {
  code: 'scope-never-true',
  severity: 'warning',
  find: ({ rule, sides }) => {
    const pairs = rule.scope.map(({ clauses }) => contradiction(clauses, (name) => shapeOn(sides.source, name)));
    const [pair] = pairs;
    if (pair === undefined || pairs.includes(undefined)) return [];
    const [first, second] = pair;
    const message = `No object holds this and the clause on "${first.attribute.text}" before it, and no other group lets any through, so this rule never applies; correct one of the clauses`;
    return [{ span: second.span, message, related: [{ message: 'The other clause stands here', span: first.span }] }];
  },
};
