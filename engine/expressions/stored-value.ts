import type { AttributeType } from '../../grammar/schema/schema.ts';
import { bytesFromBase64, bytesToBase64 } from '../model/base64.ts';
import type { Stored, StoredValue } from '../model/stored.ts';
import { isValueList } from '../model/stored.ts';
import type { Scalar, Value } from '../model/value.ts';
import { EvaluationError, Reference } from '../model/value.ts';

/** The value of a slot; `null` when absent. */
export function decodeStored(stored: Stored | null | undefined, type: AttributeType): Value {
  if (stored === null || stored === undefined) return null;
  if (!isValueList(stored)) return decodeStoredValue(stored, type);
  // Texts are their own stored form, so their lists need no copy.
  if (type === 'str' && stored.every(isText)) return stored;
  return stored.map((value) => decodeStoredValue(value, type));
}

/** One stored value as expressions see it. */
export function decodeStoredValue(stored: StoredValue, type: AttributeType): Scalar {
  switch (type) {
    case 'str':
      return String(stored);
    case 'num':
      return BigInt(stored);
    case 'bool':
      return stored === true;
    case 'bin':
      return bytesFromBase64(String(stored)) ?? new Uint8Array();
    case 'ref':
      return new Reference(String(stored));
  }
}

/** The canonical stored form of one value. Throws for dates, which no attribute can hold. */
export function encodeScalar(value: Scalar): StoredValue {
  if (typeof value === 'bigint') return storedNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return bytesToBase64(value);
  if (value instanceof Reference) return value.dn;
  throw new EvaluationError('type-mismatch', 'A date cannot be stored; turn it into text with FormatDateTime');
}

/** A number in its stored form: a JavaScript number as long as it is exact, else its decimal digits. */
export function storedNumber(value: bigint): StoredValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function isText(value: StoredValue): value is string {
  return typeof value === 'string';
}
