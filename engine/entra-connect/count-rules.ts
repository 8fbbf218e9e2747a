import type { Rule } from '../../grammar/ast/rule.ts';

/** How much a set of rules says. `flows` is the sum of the three kinds. */
export interface RuleCounts {
  readonly rules: number;
  readonly flows: number;
  readonly direct: number;
  readonly expressions: number;
  readonly constants: number;
}

/** Counts rules as written: one for several connectors counts once. */
export function countRules(rules: readonly Rule[]): RuleCounts {
  const flows = rules.flatMap((rule) => rule.flows);
  const count = (kind: 'direct' | 'expression' | 'constant'): number =>
    flows.filter((flow) => flow.source.kind === kind).length;
  return {
    rules: rules.length,
    flows: flows.length,
    direct: count('direct'),
    expressions: count('expression'),
    constants: count('constant'),
  };
}
