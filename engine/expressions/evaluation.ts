import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { FlowResult, Scalar } from '../model/value.ts';
import { DateTime, EvaluationError, Reference } from '../model/value.ts';
import type { Frame } from './frame.ts';
import type { StaticType } from './static-type.ts';

/** A compiled expression or part of one. Throws {@link EvaluationError} where the original raises an error on the object. */
export type Evaluate = (frame: Frame) => FlowResult;

/** A compiled part of an expression together with what is known of it without an object. */
export interface CompiledNode {
  readonly evaluate: Evaluate;
  readonly type: StaticType;
  /** The value of a literal. */
  readonly constant?: FlowResult;
  /** Set when the node is a whole attribute and nothing else, so that questions about presence need not decode it. */
  readonly read?: AttributeRead;
}

/** An attribute of the source object, as it is now or as the directory confirmed it. */
export interface AttributeRead {
  readonly slot: number;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly imported: boolean;
}

/** Whether a result is a multi-valued one. */
export function isList(value: FlowResult | undefined): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** Reads a condition: NULL counts as false, a number as true unless it is zero. */
export function isTrue(value: FlowResult): boolean {
  if (value === true) return true;
  if (value === false || value === null) return false;
  if (typeof value === 'bigint') return value !== 0n;
  throw new EvaluationError(
    'type-mismatch',
    `A condition is true, false or a number, but it came to ${typeName(value)}; compare it with something`,
  );
}

/** The error for an operand of a wrong type. It names types only, never values: errors end up in logs. */
export function typeMismatch(where: string, expected: string, actual: FlowResult | undefined): EvaluationError {
  return new EvaluationError('type-mismatch', `${where} takes ${expected}, but was given ${typeName(actual ?? null)}`);
}

/** The error for an operand of the right type that cannot be used. */
export function invalidArgument(where: string, message: string): EvaluationError {
  return new EvaluationError('invalid-argument', `${where}: ${message}`);
}

/** No directory holds longer texts, and a rule that multiplies a value over and over must not exhaust memory. In UTF-16 units. */
const longestText = 10_000_000;

/** Throws `invalid-argument` where a text has, or would have, more units than any is allowed. */
export function checkLength(where: string, length: number): void {
  if (length > longestText) throw invalidArgument(where, `no text may have more than ${longestText} characters`);
}

/** The user's word for the type of a value. */
export function typeName(value: FlowResult): string {
  if (value === null) return 'NULL';
  if (typeof value === 'symbol') return value.description ?? 'a flow signal';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'bigint') return 'a number';
  if (typeof value === 'boolean') return 'a boolean';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Reference) return 'a reference';
  if (value instanceof DateTime) return 'a date';
  return 'a multi-valued result';
}
