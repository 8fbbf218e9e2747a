import type { RuleCheck } from '../rule-context.ts';
import { variableUses } from '../variables.ts';

/** `With`, `Select` or `Where` bind a variable that is never mentioned, so they could as well be left out; mostly it is misspelled. */
export const unusedVariable: RuleCheck = {
  code: 'unused-variable',
  severity: 'warning',
  find: ({ rule }) =>
    rule.flows.flatMap(({ source }) =>
      source.kind === 'expression'
        ? variableUses(source.expression).unused.map(({ name, span }) => ({
            span,
            message: `"$${name}" is bound and never used, so the value has no effect; use it, or leave the call out`,
          }))
        : [],
    ),
};
