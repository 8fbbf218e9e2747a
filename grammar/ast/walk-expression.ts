import type { Expression } from './expression.ts';

/** Visits `expression` and everything inside it, parents first, in text order. */
export function walkExpression(expression: Expression, visit: (node: Expression) => void): void {
  visit(expression);
  switch (expression.kind) {
    case 'call':
      for (const argument of expression.args) walkExpression(argument, visit);
      return;
    case 'binary':
      walkExpression(expression.left, visit);
      walkExpression(expression.right, visit);
      return;
    case 'group':
      walkExpression(expression.inner, visit);
      return;
    case 'string':
    case 'number':
    case 'boolean':
    case 'word':
    case 'attribute':
    case 'parameter':
    case 'variable':
    case 'broken':
      return;
  }
}
