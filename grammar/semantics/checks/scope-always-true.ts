import type { RuleCheck } from '../rule-context.ts';
import { areOpposite } from '../scope/clause-logic.ts';

/**
 * Two groups of one clause each are opposites, so every object is in scope and the other groups decide nothing. Mostly `and` was meant.
 * A scope that is left out is every object, too.
 */
export const scopeAlwaysTrue: RuleCheck = {
  code: 'scope-always-true',
  severity: 'warning',
  find: ({ rule }) => {
    const single = rule.scope.flatMap(({ clauses }) => (clauses.length === 1 ? clauses : []));
    for (const [at, second] of single.entries()) {
      const first = single.slice(0, at).find((clause) => areOpposite(clause, second));
      if (first === undefined) continue;
      const message = `Every object holds this or the clause on "${first.attribute.text}" before it, so the scope leaves nothing out; join them with "and", or leave the scope out`;
      return [{ span: second.span, message, related: [{ message: 'The other clause stands here', span: first.span }] }];
    }
    return [];
  },
};
