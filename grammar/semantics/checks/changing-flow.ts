import type { Expression } from '../../ast/expression.ts';
import { volatileFunctions } from '../conditions.ts';
import { resultBranches } from '../result-branches.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * The value of a flow contains `Now()`, `Guid()` or `RandomNum(…)`, so it is another one at every synchronization: each object is
 * exported each time. `once` in front of the source sets it when the object is created. Comparing with `Now()` is no such value.
 */
export const changingFlow: RuleCheck = {
  code: 'changing-flow',
  severity: 'warning',
  find: ({ rule }) =>
    rule.flows
      .filter((flow) => !flow.once)
      .flatMap(({ source }) => (source.kind === 'expression' ? resultBranches(source.expression) : []))
      .flatMap(changingParts),
};

/** Calls whose value is part of the result; what a comparison looks at is not. */
function changingParts(node: Expression): readonly Finding[] {
  if (node.kind === 'group') return changingParts(node.inner);
  if (node.kind === 'binary') {
    const isComparison = ['=', '<>', '<', '<=', '>', '>=', '&&', '||'].includes(node.operator);
    return isComparison ? [] : [...changingParts(node.left), ...changingParts(node.right)];
  }
  if (node.kind !== 'call') return [];
  if (!volatileFunctions.has(node.name))
    return (node.name === 'IIF' ? node.args.slice(1) : node.args).flatMap(changingParts);
  const message = `${node.name} comes to another value each time, so every object is written at every synchronization; write "once" before the source, or compute it from attributes`;
  return [{ span: node.span, message }];
}
