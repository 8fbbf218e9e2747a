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

/** Functions that come to a number, which is 0 where they find nothing. */
const counting: ReadonlySet<string> = new Set(['Count', 'InStr', 'InStrRev', 'Len', 'ValueCount']);

/** Whether a condition asks if a count is less than nothing, as where searching for something comes to -1 when it is not there. */
export function comparesCountBelowZero(condition: Expression): boolean {
  if (condition.kind === 'group') return comparesCountBelowZero(condition.inner);
  return condition.kind === 'binary' && countTruth(condition) !== undefined;
}

/** What comparing a count with a number comes to, where all counts are on one side of it. */
function countTruth({ operator, left, right }: Expression & { readonly kind: 'binary' }): boolean | undefined {
  if (left.kind !== 'call' || !counting.has(left.name) || right.kind !== 'number') return undefined;
  const isBelow = right.value < 0n;
  switch (operator) {
    case '=':
    case '<=':
      return isBelow ? false : undefined;
    case '<>':
    case '>':
      return isBelow ? true : undefined;
    case '>=':
      return right.value <= 0n ? true : undefined;
    case '<':
      return right.value <= 0n ? false : undefined;
    case '+':
    case '-':
    case '*':
    case '/':
    case '&':
    case '&&':
    case '||':
      return undefined;
  }
}

function comparisonTruth(node: Expression & { readonly kind: 'binary' }): boolean | undefined {
  const { operator, left, right } = node;
  const counted = countTruth(node);
  if (counted !== undefined) return counted;
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
