import type { Expression, FunctionCall, VariableReference } from '../ast/expression.ts';

const binders: ReadonlySet<string> = new Set(['With', 'Select', 'Where']);

export interface VariableUses {
  /** Mentioned where nothing binds them. */
  readonly unbound: readonly VariableReference[];
  /** Bound and never mentioned. */
  readonly unused: readonly VariableReference[];
  /** First arguments of `With`, `Select` and `Where` that are no variables. */
  readonly missing: readonly Expression[];
}

/** For every variable in sight, where its mentions are counted. */
type Bound = ReadonlyMap<string, Set<VariableReference>>;

/** Follows variables from where they are bound. An inner one hides an outer one of the same name. */
export function variableUses(expression: Expression): VariableUses {
  const unbound: VariableReference[] = [];
  const unused: VariableReference[] = [];
  const missing: Expression[] = [];
  const visit = (node: Expression, bound: Bound): void => {
    if (node.kind === 'variable') {
      const mentions = bound.get(node.name);
      if (mentions === undefined) unbound.push(node);
      else mentions.add(node);
    } else if (node.kind === 'group') visit(node.inner, bound);
    else if (node.kind === 'binary') for (const side of [node.left, node.right]) visit(side, bound);
    else if (node.kind === 'call') visitCall(node, bound);
  };
  const visitCall = ({ name, args }: FunctionCall, bound: Bound): void => {
    const [variable, subject, body, ...rest] = args;
    if (!binders.has(name) || variable === undefined || body === undefined) {
      for (const argument of args) visit(argument, bound);
      return;
    }
    for (const outside of [...(subject === undefined ? [] : [subject]), ...rest]) visit(outside, bound);
    if (variable.kind !== 'variable') {
      missing.push(variable);
      visit(body, bound);
      return;
    }
    const mentions = new Set<VariableReference>();
    visit(body, new Map(bound).set(variable.name, mentions));
    if (mentions.size === 0) unused.push(variable);
  };
  visit(expression, new Map());
  return { unbound, unused, missing };
}
