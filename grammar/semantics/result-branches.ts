import type { Expression } from '../ast/expression.ts';

/** The parts of an expression one of which is its result: the branches of `IIF` and `Switch`, the body of `With`. */
export function resultBranches(node: Expression): readonly Expression[] {
  if (node.kind === 'group') return resultBranches(node.inner);
  if (node.kind !== 'call') return [node];
  switch (node.name) {
    case 'IIF':
      return node.args.slice(1).flatMap(resultBranches);
    case 'Switch':
      return node.args.filter((_, index) => index % 2 === 1).flatMap(resultBranches);
    case 'With':
      return node.args.slice(2).flatMap(resultBranches);
    default:
      return [node];
  }
}
