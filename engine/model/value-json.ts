import { bytesFromBase64, bytesFromHex, bytesToHex } from './base64.ts';
import { dateTimeFromIso, dateTimeToIso } from './date-time.ts';
import type { Json } from './json.ts';
import type { FlowResult, Scalar } from './value.ts';
import { authoritativeNull, DateTime, ignoreThisFlow, Reference } from './value.ts';

/** A value read from JSON; `error` is the outcome `{"$error":"…"}`, `invalid` says what is wrong with the JSON. */
export type JsonReading =
  | { readonly kind: 'value'; readonly value: FlowResult }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string };

/**
 * A value as JSON: strings, booleans, NULL and integers up to 2^53-1 as themselves, lists as arrays, and objects of one key for the
 * rest: `$num` decimal digits, `$bin` hexadecimal, `$dt` ISO 8601, `$ref` a DN, `$literal` a flow signal.
 */
export function valueToJson(value: FlowResult): Json {
  if (value === ignoreThisFlow) return { $literal: 'IgnoreThisFlow' };
  if (value === authoritativeNull) return { $literal: 'AuthoritativeNull' };
  if (value === null) return null;
  if (typeof value !== 'object') return scalarToJson(value);
  return 'map' in value && !(value instanceof Uint8Array) ? value.map(scalarToJson) : scalarToJson(value);
}

/** Reads what {@link valueToJson} writes, and `{"$bin64":"…"}` and `{"$error":"…"}` besides. */
export function valueFromJson(json: unknown): JsonReading {
  if (json === null) return { kind: 'value', value: null };
  if (!Array.isArray(json)) return scalarFromJson(json);
  const values: Scalar[] = [];
  for (const element of json) {
    const reading = scalarFromJson(element);
    if (reading.kind !== 'value') return invalid('A list can hold values only');
    if (!isScalar(reading.value)) return invalid('A list can hold values only, no flow signal');
    values.push(reading.value);
  }
  return { kind: 'value', value: values };
}

function scalarToJson(value: Scalar): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : { $num: String(value) };
  if (value instanceof Uint8Array) return { $bin: bytesToHex(value) };
  if (value instanceof Reference) return { $ref: value.dn };
  if (value instanceof DateTime) return { $dt: dateTimeToIso(value) };
  return value;
}

function scalarFromJson(json: unknown): JsonReading {
  if (typeof json === 'string' || typeof json === 'boolean') return { kind: 'value', value: json };
  if (typeof json === 'number') {
    if (Number.isSafeInteger(json)) return { kind: 'value', value: BigInt(json) };
    return invalid(`"${json}" is not an integer JSON can hold exactly; write {"$num":"digits"}`);
  }
  if (typeof json !== 'object' || json === null) return invalid(`"${typeof json}" cannot be a value`);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(json);
  const [key, content] = entries[0] ?? ['', undefined];
  if (entries.length !== 1 || typeof content !== 'string') {
    return invalid('An object in place of a value has one key, such as {"$bin":"00ff"}, with a text');
  }
  if (key === '$error') return { kind: 'error', message: content };
  const value = taggedValue(key, content);
  return value === undefined ? invalid(`"${content}" is not a value of the form "${key}"`) : { kind: 'value', value };
}

function taggedValue(key: string, content: string): FlowResult | undefined {
  switch (key) {
    case '$num':
      return /^-?\d+$/.test(content) ? BigInt(content) : undefined;
    case '$bin':
      return bytesFromHex(content);
    case '$bin64':
      return bytesFromBase64(content);
    case '$dt':
      return dateTimeFromIso(content);
    case '$ref':
      return new Reference(content);
    case '$literal':
      return content === 'IgnoreThisFlow'
        ? ignoreThisFlow
        : content === 'AuthoritativeNull'
          ? authoritativeNull
          : undefined;
    default:
      return undefined;
  }
}

function isScalar(value: FlowResult): value is Scalar {
  return value !== null && typeof value !== 'symbol' && !Array.isArray(value);
}

function invalid(message: string): JsonReading {
  return { kind: 'invalid', message };
}
