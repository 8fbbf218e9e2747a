import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { integerOf } from '../scope/clause-logic.ts';

/**
 * A test for the bits of a mask that has none: `has bits 0` holds for every object with a value, `not has bits 0` for every object,
 * `BitAnd(…, 0)` is always 0. The mask 2 of `userAccountControl` is a disabled account.
 */
export const emptyBitMask: RuleCheck = {
  code: 'empty-bit-mask',
  severity: 'warning',
  find: (context) => [...inScope(context), ...inExpressions(context)],
};

const message =
  'This mask has no bits, so nothing is tested; write the number of the bit, such as 2 for the second one';

function inScope({ rule }: RuleContext): readonly Finding[] {
  return rule.scope
    .flatMap((group) => group.clauses)
    .flatMap(({ operator, value }) =>
      (operator === 'ISBITSET' || operator === 'ISBITNOTSET') && value !== undefined && integerOf(value.text) === 0n
        ? [{ span: value.span, message }]
        : [],
    );
}

function inExpressions({ calls }: RuleContext): readonly Finding[] {
  return calls
    .filter(({ name }) => name === 'BitAnd' || name === 'IsBitSet')
    .flatMap(({ args }) => args.filter((argument) => argument.kind === 'number' && argument.value === 0n))
    .map(({ span }) => ({ span, message }));
}
