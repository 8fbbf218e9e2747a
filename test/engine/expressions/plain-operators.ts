import type { BinaryOperator } from '../../../grammar/ast/expression.ts';
import type { FlowResult } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';
import { Failure } from './plain-arguments.ts';

/** An operator other than the logical ones on two single values. */
export function plainOperation(operator: BinaryOperator, left: FlowResult, right: FlowResult): FlowResult {
  switch (operator) {
    case '=':
      return isEqual(left, right);
    case '<>':
      return !isEqual(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isOrdered(operator, left, right);
    case '+':
    case '-':
    case '*':
    case '/':
      return calculate(operator, left, right);
    case '&':
      return concatenate(left, right);
    case '&&':
    case '||':
      throw new RangeError('The logical operators decide what is evaluated');
  }
}

type Kind = 'text' | 'number' | 'boolean' | 'bytes' | 'reference' | 'date' | 'other';

function kindOf(value: FlowResult): Kind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'bigint') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Reference) return 'reference';
  return value instanceof DateTime ? 'date' : 'other';
}

/** NULL equals NULL only; values of different types are not compared. */
function isEqual(left: FlowResult, right: FlowResult): boolean {
  if (left === null || right === null) return left === right;
  if (kindOf(left) !== kindOf(right)) throw new Failure('type-mismatch');
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  if (left instanceof Reference && right instanceof Reference) return left.dn.toLowerCase() === right.dn.toLowerCase();
  if (left instanceof DateTime && right instanceof DateTime) return left.ticks === right.ticks;
  return left === right;
}

function isOrdered(operator: '<' | '<=' | '>' | '>=', left: FlowResult, right: FlowResult): boolean {
  if (left === null || right === null) return false;
  if (kindOf(left) !== kindOf(right)) throw new Failure('type-mismatch');
  const [a, b] = [orderKey(left), orderKey(right)];
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator];
}

function orderKey(value: FlowResult): string | bigint {
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (value instanceof DateTime) return value.ticks;
  throw new Failure('type-mismatch');
}

function calculate(operator: '+' | '-' | '*' | '/', left: FlowResult, right: FlowResult): FlowResult {
  if (left === null || right === null) return null;
  if (typeof left !== 'bigint' || typeof right !== 'bigint') throw new Failure('type-mismatch');
  if (operator === '/' && right === 0n) throw new Failure('division-by-zero');
  const results = { '+': left + right, '-': left - right, '*': left * right, '/': right === 0n ? 0n : left / right };
  const result = results[operator];
  if (BigInt.asIntN(64, result) !== result) throw new Failure('number-overflow');
  return result;
}

function concatenate(left: FlowResult, right: FlowResult): FlowResult {
  const kinds: Kind[] = [];
  const sides: readonly FlowResult[] = [left, right];
  for (const value of sides) if (value !== null) kinds.push(kindOf(value));
  if (kinds.includes('bytes') && kinds.every((kind) => kind === 'bytes')) {
    return Uint8Array.from([left, right].flatMap((value) => (value instanceof Uint8Array ? [...value] : [])));
  }
  if (!kinds.every((kind) => kind === 'text')) throw new Failure('type-mismatch');
  return `${typeof left === 'string' ? left : ''}${typeof right === 'string' ? right : ''}`;
}
