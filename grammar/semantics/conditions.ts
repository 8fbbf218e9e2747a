import type { Expression } from '../ast/expression.ts';
import { walkExpression } from '../ast/walk-expression.ts';
import { expressionKey } from './expression-key.ts';

/** The conditions a node decides by: of `IIF`, `Switch` and `Where`, and the sides of `&&` and `||`. */
export function conditionsOf(node: Expression): readonly Expression[] {
  if (node.kind === 'binary') return node.operator === '&&' || node.operator === '||' ? [node.left, node.right] : [];
  if (node.kind !== 'call') return [];
  switch (node.name) {
    case 'IIF':
      return node.args.slice(0, 1);
    case 'Switch':
      return node.args.filter((_, index) => index % 2 === 0);
    case 'Where':
      return node.args.slice(2, 3);
    default:
      return [];
  }
}

/** What a condition always comes to; `undefined` when it depends on the object. */
export function constantTruth(condition: Expression): boolean | undefined {
  switch (condition.kind) {
    case 'group':
      return constantTruth(condition.inner);
    case 'boolean':
      return condition.value;
    case 'number':
      return condition.value !== 0n;
    case 'word':
      return condition.name === 'NULL' ? false : undefined;
    case 'binary':
      return comparisonTruth(condition);
    case 'string':
    case 'attribute':
    case 'parameter':
    case 'variable':
    case 'call':
    case 'broken':
      return undefined;
  }
}

function comparisonTruth({ operator, left, right }: Expression & { readonly kind: 'binary' }): boolean | undefined {
  if (operator !== '=' && operator !== '<>') return undefined;
  if (expressionKey(left) === expressionKey(right)) return isVolatile(left) ? undefined : operator === '=';
  const areLiterals = left.kind === right.kind && ['string', 'number', 'boolean'].includes(left.kind);
  return areLiterals ? operator === '<>' : undefined;
}

/** Functions that come to another value each time. */
export const volatileFunctions: ReadonlySet<string> = new Set(['Now', 'Guid', 'RandomNum']);

function isVolatile(expression: Expression): boolean {
  let found = false;
  walkExpression(expression, (node) => {
    if (node.kind === 'call' && volatileFunctions.has(node.name)) found = true;
  });
  return found;
}
