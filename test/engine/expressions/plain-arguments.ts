import type { FlowResult, Scalar } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';

/** An evaluation that fails the object, by its code. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export type PlainCall = (args: readonly FlowResult[]) => FlowResult;

export function isPlainList(value: FlowResult | undefined): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** A condition: NULL does not hold, a number does unless it is zero. */
export function holds(value: FlowResult): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  throw new Failure('type-mismatch');
}

export function str(value: FlowResult | undefined): string | null {
  if (value === undefined || value === null || typeof value === 'string') return value ?? null;
  throw new Failure('type-mismatch');
}

export function num(value: FlowResult | undefined): bigint | null {
  if (value === undefined || value === null || typeof value === 'bigint') return value ?? null;
  throw new Failure('type-mismatch');
}

export function count(value: FlowResult | undefined): number {
  const number = num(value);
  if (number === null) throw new Failure('type-mismatch');
  return Number(number);
}

export function bin(value: FlowResult | undefined): Uint8Array | null {
  if (value === undefined || value === null || value instanceof Uint8Array) return value ?? null;
  throw new Failure('type-mismatch');
}

export function date(value: FlowResult | undefined): DateTime | null {
  if (value === undefined || value === null || value instanceof DateTime) return value ?? null;
  throw new Failure('type-mismatch');
}

export function ref(value: FlowResult | undefined): Reference | null {
  if (value === undefined || value === null || value instanceof Reference) return value ?? null;
  throw new Failure('type-mismatch');
}

export function list(value: FlowResult | undefined): readonly Scalar[] | null {
  if (value === undefined || value === null) return null;
  if (isPlainList(value)) return value;
  throw new Failure('type-mismatch');
}

export function invalid(): never {
  throw new Failure('invalid-argument');
}

/** NULL for NULL, else the function of the text. */
export function onText(change: (text: string) => FlowResult): PlainCall {
  return ([value]) => {
    const text = str(value);
    return text === null ? null : change(text);
  };
}
