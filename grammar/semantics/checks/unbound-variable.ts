import type { RuleCheck } from '../rule-context.ts';
import { variableUses } from '../variables.ts';

/**
 * A variable stands where nothing binds it, or `With`, `Select` or `Where` begin with something that is no variable. The rule cannot be
 * compiled. A variable such as `$item` is bound by the first argument of one of these, and holds inside the last one.
 */
export const unboundVariable: RuleCheck = {
  code: 'unbound-variable',
  severity: 'error',
  find: ({ rule }) =>
    rule.flows.flatMap(({ source }) => {
      if (source.kind !== 'expression') return [];
      const { unbound, missing } = variableUses(source.expression);
      return [
        ...unbound.map(({ name, span }) => ({
          span,
          message: `"$${name}" is not bound here, so this rule cannot be compiled; name it as the first argument of a surrounding With, Select or Where`,
        })),
        ...missing.map(({ span }) => ({
          span,
          message:
            'The first argument names the variable to bind, so this rule cannot be compiled; write it with a dollar sign, such as $item',
        })),
      ];
    }),
};
