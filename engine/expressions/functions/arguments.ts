import type { FlowResult } from '../../model/value.ts';
import { DateTime, Reference } from '../../model/value.ts';
import { checkLength, typeMismatch } from '../evaluation.ts';
import type { Argument } from '../function-entry.ts';

// Reading arguments by type. Each gives `null` for NULL and throws for a value of another type; `name` is the function's.

export function textOf(name: string, value: Argument): string | null {
  if (typeof value === 'string') {
    checkLength(name, value.length);
    return value;
  }
  if (value === null || value === undefined) return null;
  throw typeMismatch(name, 'text', value);
}

export function numberOf(name: string, value: Argument): bigint | null {
  if (typeof value === 'bigint') return value;
  if (value === null || value === undefined) return null;
  throw typeMismatch(name, 'a number', value);
}

/** A count or position. Beyond 2^53 only "very many" matters, so the loss of precision does not. */
export function countOf(name: string, value: Argument): number {
  const number = numberOf(name, value);
  if (number === null) throw typeMismatch(name, 'a number', null);
  return Number(number);
}

export function bytesOf(name: string, value: Argument): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (value === null || value === undefined) return null;
  throw typeMismatch(name, 'bytes', value);
}

export function dateOf(name: string, value: Argument): DateTime | null {
  if (value instanceof DateTime) return value;
  if (value === null || value === undefined) return null;
  throw typeMismatch(name, 'a date', value);
}

export function referenceOf(name: string, value: Argument): Reference | null {
  if (value instanceof Reference) return value;
  if (value === null || value === undefined) return null;
  throw typeMismatch(name, 'a reference (CRef makes one of a text)', value);
}

/** For functions that take text or bytes. */
export function contentOf(name: string, value: FlowResult): string | Uint8Array | null {
  if (typeof value === 'string' || value === null || value instanceof Uint8Array) return value;
  throw typeMismatch(name, 'text or bytes', value);
}
