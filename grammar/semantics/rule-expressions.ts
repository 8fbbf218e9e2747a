import type { Expression } from '../ast/expression.ts';
import type { Rule } from '../ast/rule.ts';
import { walkExpression } from '../ast/walk-expression.ts';

/** Every node of every expression in the rule, in text order. */
export function expressionNodes(rule: Rule): readonly Expression[] {
  const nodes: Expression[] = [];
  for (const { source } of rule.flows) {
    if (source.kind === 'expression') walkExpression(source.expression, (node) => nodes.push(node));
  }
  return nodes;
}
