import type { Expression } from './expression.ts';

/** Visits `expression` and everything inside it, parents first, in text order. */
export function walkExpression(expression: Expression, visit: (node: Expression) => void): void {
  visit(expression);
  for (const child of childrenOf(expression)) walkExpression(child, visit);
}

/** What an expression is made of directly, in text order. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.args;
    case 'binary':
      return [expression.left, expression.right];
    case 'group':
      return [expression.inner];
    case 'string':
    case 'number':
    case 'boolean':
    case 'word':
    case 'attribute':
    case 'parameter':
    case 'variable':
    case 'broken':
      return [];
  }
}
