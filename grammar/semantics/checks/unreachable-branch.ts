import type { Expression } from '../../ast/expression.ts';
import { childrenOf } from '../../ast/walk-expression.ts';
import { constantTruth } from '../conditions.ts';
import { expressionKey } from '../expression-key.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * A branch is never taken: a surrounding `IIF` has asked the same condition, or an earlier condition of the same `Switch` takes its
 * objects.
 */
export const unreachableBranch: RuleCheck = {
  code: 'unreachable-branch',
  severity: 'warning',
  find: ({ rule }) =>
    rule.flows.flatMap(({ source }) =>
      source.kind === 'expression' ? branchFindings(source.expression, new Map()) : [],
    ),
};

/** `known`: what conditions around `node` came to, by their keys. */
function branchFindings(node: Expression, known: ReadonlyMap<string, boolean>): readonly Finding[] {
  if (node.kind === 'call' && node.name === 'IIF') return iifFindings(node.args, known);
  return [
    ...(node.kind === 'call' && node.name === 'Switch' ? switchFindings(node.args) : []),
    ...childrenOf(node).flatMap((child) => branchFindings(child, known)),
  ];
}

function iifFindings(args: readonly Expression[], known: ReadonlyMap<string, boolean>): readonly Finding[] {
  const [condition, ifTrue, ifFalse] = args;
  if (condition === undefined || ifTrue === undefined || ifFalse === undefined) return [];
  const key = expressionKey(condition);
  const truth = known.get(key);
  const inner = [
    ...branchFindings(condition, known),
    ...branchFindings(ifTrue, new Map(known).set(key, true)),
    ...branchFindings(ifFalse, new Map(known).set(key, false)),
  ];
  if (truth === undefined) return inner;
  const message = `A surrounding IIF has asked the same condition, so this branch is never taken; ask something else, or leave this IIF out`;
  return [{ span: (truth ? ifFalse : ifTrue).span, message }, ...inner];
}

function switchFindings(args: readonly Expression[]): readonly Finding[] {
  const earlier = new Set<string>();
  let otherwise = false;
  return args.flatMap((condition, at) => {
    const value = args[at + 1];
    if (at % 2 === 1 || value === undefined) return [];
    const key = expressionKey(condition);
    const isTaken = otherwise || earlier.has(key);
    earlier.add(key);
    otherwise ||= constantTruth(condition) === true;
    const message =
      'An earlier condition of this Switch takes these objects, so this value is never chosen; remove it, or move it up';
    return isTaken ? [{ span: value.span, message }] : [];
  });
}
