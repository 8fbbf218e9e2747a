import type { BinaryOperator } from '../../grammar/ast/expression.ts';
import { normalizeDn } from '../model/dn.ts';
import type { FlowResult } from '../model/value.ts';
import { DateTime, EvaluationError, Reference } from '../model/value.ts';
import { broadcast } from './broadcast.ts';
import type { CompiledNode, Evaluate } from './evaluation.ts';
import { checkLength, isList, isTrue, typeMismatch } from './evaluation.ts';
import type { StaticType } from './static-type.ts';

type Operation = (left: FlowResult, right: FlowResult) => FlowResult;

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** Compiles `left operator right`. `&&` and `||` evaluate their right side only when the left one does not decide. */
export function operatorNode(operator: BinaryOperator, left: CompiledNode, right: CompiledNode): CompiledNode {
  const type: StaticType = {
    type: resultType(operator, left.type, right.type),
    multiValued: left.type.multiValued || right.type.multiValued,
  };
  const a = left.evaluate;
  const b = right.evaluate;
  if (operator === '&&') return { evaluate: (frame) => isTrue(a(frame)) && isTrue(b(frame)), type };
  if (operator === '||') return { evaluate: (frame) => isTrue(a(frame)) || isTrue(b(frame)), type };
  const operation = operations[operator];
  const test = numberTests[operator];
  const quick = test === undefined ? undefined : compareSlotWithNumber(left, right, { test, operation });
  if (quick !== undefined) return { evaluate: quick, type };
  return {
    evaluate: (frame) => {
      const x = a(frame);
      const y = b(frame);
      if (!isList(x) && !isList(y)) return operation(x, y);
      return broadcast(operator, [x, y], ([one, other]) => operation(one ?? null, other ?? null));
    },
    type,
  };
}

const operations: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, Operation>> = {
  '=': areEqual,
  '<>': (left, right) => !areEqual(left, right),
  '<': (left, right) => order('<', left, right) < 0,
  '<=': (left, right) => order('<=', left, right) <= 0,
  '>': (left, right) => order('>', left, right) > 0,
  '>=': (left, right) => order('>=', left, right) >= 0,
  '+': (left, right) => arithmetic('+', left, right),
  '-': (left, right) => arithmetic('-', left, right),
  '*': (left, right) => arithmetic('*', left, right),
  '/': (left, right) => arithmetic('/', left, right),
  '&': concatenate,
};

/** Equality within one type; text by its characters, references by their DN's key. NULL equals NULL only. */
export function areEqual(left: FlowResult, right: FlowResult): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'object' && typeof right === 'object') return areEqualObjects(left, right);
  if (typeof left === typeof right && typeof left !== 'symbol') return false;
  throw typeMismatch('"="', 'two values of one type', typeof left === 'symbol' ? left : right);
}

function areEqualObjects(left: NonNullable<FlowResult> & object, right: NonNullable<FlowResult> & object): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
  }
  if (left instanceof Reference && right instanceof Reference) return normalizeDn(left.dn) === normalizeDn(right.dn);
  if (left instanceof DateTime && right instanceof DateTime) return left.ticks === right.ticks;
  throw typeMismatch('"="', 'two values of one type', right);
}

/** Negative, zero or positive; NaN, for which every comparison is false, when a side is NULL. */
function order(operator: string, left: FlowResult, right: FlowResult): number {
  if (left === null || right === null) return Number.NaN;
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof DateTime && right instanceof DateTime) {
    return left.ticks < right.ticks ? -1 : left.ticks > right.ticks ? 1 : 0;
  }
  const isOrdered = typeof left === 'bigint' || typeof left === 'string' || left instanceof DateTime;
  throw typeMismatch(`"${operator}"`, 'two numbers, two texts or two dates', isOrdered ? right : left);
}

function arithmetic(operator: '+' | '-' | '*' | '/', left: FlowResult, right: FlowResult): FlowResult {
  if (left === null || right === null) return null;
  if (typeof left !== 'bigint' || typeof right !== 'bigint') {
    throw typeMismatch(`"${operator}"`, 'numbers', typeof left === 'bigint' ? right : left);
  }
  if (operator === '/' && right === 0n) throw new EvaluationError('division-by-zero', 'A number was divided by zero');
  const result =
    operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right : left / right;
  if (result < smallest || result > largest) {
    throw new EvaluationError(
      'number-overflow',
      `The result of "${operator}" does not fit into a signed 64-bit integer`,
    );
  }
  return result;
}

/** Joins two texts, NULL counting as empty, or two byte sequences. */
function concatenate(left: FlowResult, right: FlowResult): FlowResult {
  if (typeof left === 'string' && typeof right === 'string') {
    checkLength('"&"', left.length + right.length);
    return left + right;
  }
  if (left instanceof Uint8Array || right instanceof Uint8Array) return concatenateBytes(left, right);
  return concatenable(left) + concatenable(right);
}

function concatenable(value: FlowResult): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  throw typeMismatch('"&"', 'texts or bytes (CStr makes a text)', value);
}

function concatenateBytes(left: FlowResult, right: FlowResult): Uint8Array {
  const first = left ?? new Uint8Array();
  const second = right ?? new Uint8Array();
  if (!(first instanceof Uint8Array)) throw typeMismatch('"&"', 'bytes on both sides', first);
  if (!(second instanceof Uint8Array)) throw typeMismatch('"&"', 'bytes on both sides', second);
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** Compares a number attribute with a literal as it is stored, without making a bigint of it. */
function compareSlotWithNumber(
  left: CompiledNode,
  right: CompiledNode,
  { test, operation }: { readonly test: NumberTest; readonly operation: Operation },
): Evaluate | undefined {
  const { read, evaluate } = left;
  const literal = right.constant;
  if (read?.type !== 'num' || read.multiValued || read.imported || typeof literal !== 'bigint') return undefined;
  const number = Number(literal);
  if (!Number.isSafeInteger(number)) return undefined;
  const { slot } = read;
  return (frame) => {
    const stored = frame.slots[slot];
    return typeof stored === 'number' ? test(stored, number) : operation(evaluate(frame), literal);
  };
}

type NumberTest = (left: number, right: number) => boolean;

const numberTests: Readonly<Partial<Record<BinaryOperator, NumberTest>>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function resultType(operator: BinaryOperator, left: StaticType, right: StaticType): StaticType['type'] {
  if (operator === '&') return left.type === 'bin' || right.type === 'bin' ? 'bin' : 'str';
  return operator === '+' || operator === '-' || operator === '*' || operator === '/' ? 'num' : 'bool';
}
