import type { RuleCheck } from '../rule-context.ts';
import { contradiction } from '../scope/clause-logic.ts';
import { shapeOn } from '../sides.ts';

/**
 * Two clauses of a group hold for no object together, so the group lets nothing through; the others of the scope still do. Clauses
 * joined by `and` must all hold; `or` begins a new group.
 */
export const contradictoryClauses: RuleCheck = {
  code: 'contradictory-clauses',
  severity: 'warning',
  find: ({ rule, sides }) => {
    const pairs = rule.scope.map(({ clauses }) => contradiction(clauses, (name) => shapeOn(sides.source, name)));
    // A scope without any way through has a check of its own.
    if (pairs.every((pair) => pair !== undefined)) return [];
    return pairs.flatMap((pair) => {
      if (pair === undefined) return [];
      const [first, second] = pair;
      const message = `No object holds this and the clause on "${first.attribute.text}" before it, so this group lets nothing through; join them with "or", or remove one`;
      return [{ span: second.span, message, related: [{ message: 'The other clause stands here', span: first.span }] }];
    });
  },
};
