import type { RuleCheck } from '../rule-context.ts';
import { shapeOn } from '../sides.ts';

/** A flow merges into an attribute that holds one value, so two rules that both have one fail the object. */
export const mergeSingleValued: RuleCheck = {
  code: 'merge-single-valued',
  severity: 'warning',
  find: ({ rule, sides }) =>
    rule.flows
      .filter(({ merge }) => merge === 'Merge' || merge === 'MergeCaseInsensitive')
      .filter(({ target }) => shapeOn(sides.target, target.text)?.multiValued === false)
      .map(({ target }) => ({
        span: target.span,
        message: `"${target.text}" holds one value, so there is nothing to merge and two different values fail the object; leave "merge" out, and let precedence decide`,
      })),
};
