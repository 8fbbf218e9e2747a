import { comparesCountBelowZero, conditionsOf, constantTruth } from '../conditions.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * A condition comes to the same for every object, such as a comparison of something with itself, or of a position with -1, which is 0
 * where nothing is found. So a branch is never taken. `True` as
 * the last condition of `Switch` is its way to write "otherwise".
 */
export const constantCondition: RuleCheck = {
  code: 'constant-condition',
  severity: 'warning',
  find: ({ nodes }) =>
    nodes.flatMap((node) => {
      const conditions = conditionsOf(node);
      const isOtherwise = (at: number): boolean =>
        node.kind === 'call' && node.name === 'Switch' && at === conditions.length - 1;
      return conditions.flatMap((condition, at) => {
        const truth = constantTruth(condition);
        if (truth === undefined || (truth && isOtherwise(at))) return [];
        const remedy = comparesCountBelowZero(condition)
          ? 'a count is 0 where nothing is found, so compare with "> 0" or "= 0"'
          : 'test an attribute, or leave it out';
        const message = `This condition is ${truth ? 'true' : 'false'} for every object, so it decides nothing; ${remedy}`;
        return [{ span: condition.span, message }];
      });
    }),
};
