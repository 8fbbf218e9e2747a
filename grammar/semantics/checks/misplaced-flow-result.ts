import { resultBranches } from '../result-branches.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * `IgnoreThisFlow` and `AuthoritativeNull` say what becomes of a flow, so they stand where its result stands: alone, or in a branch of
 * `IIF` or `Switch`. Given to a function or an operator they fail the object.
 */
export const misplacedFlowResult: RuleCheck = {
  code: 'misplaced-flow-result',
  severity: 'error',
  find: ({ rule, nodes }) => {
    const results = new Set(
      rule.flows.flatMap(({ source }) => (source.kind === 'expression' ? resultBranches(source.expression) : [])),
    );
    return nodes
      .filter((node) => node.kind === 'word')
      .filter((node) => (node.name === 'IgnoreThisFlow' || node.name === 'AuthoritativeNull') && !results.has(node))
      .map(({ name, span }) => ({
        span,
        message: `${name} decides about the whole flow, so it is no value to compute with and every object fails; make it a branch of IIF or Switch, or write NULL`,
      }));
  },
};
