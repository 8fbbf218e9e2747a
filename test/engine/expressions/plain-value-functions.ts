import { createHash } from 'node:crypto';
import type { FlowResult } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';
import type { PlainCall } from './plain-arguments.ts';
import { bin, count, date, Failure, holds, invalid, num, onText, ref, str } from './plain-arguments.ts';
import { parsePlainDate, plainDateText, plainMonthsLater, ticksPerDay, ticksPerSecond } from './plain-dates.ts';

function numberOf(text: string): bigint | undefined {
  const match = /^[\t-\r ]*([+-]?)(\d{1,40})[\t-\r ]*$/.exec(text);
  if (match === null) return undefined;
  const number = BigInt(match[2]!) * (match[1] === '-' ? -1n : 1n);
  return number >= -(2n ** 63n) && number < 2n ** 63n ? number : undefined;
}

function unsigned(bytes: Uint8Array): bigint | undefined {
  const number = [...bytes].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return number < 2n ** 63n ? number : undefined;
}

const guid = /^(\{?)([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})(\}?)$/i;

function guidBytes(text: string): Uint8Array | undefined {
  const match = guid.exec(text);
  if (match === null || (match[1] === '{') !== (match[7] === '}')) return undefined;
  const [a, b, c, d, e] = match.slice(2, 7).map((digits) => Buffer.from(digits, 'hex'));
  return new Uint8Array([...a!.toReversed(), ...b!.toReversed(), ...c!.toReversed(), ...d!, ...e!]);
}

function base64Bytes(text: string): Buffer | undefined {
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text);
  if (match === null || match[1]!.length % 4 === 1 || (match[2] !== '' && text.length % 4 !== 0)) return undefined;
  return Buffer.from(match[1]!, 'base64');
}

function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

const months: Readonly<Record<string, number>> = { m: 1, q: 3, yyyy: 12 };
const lengths: Readonly<Record<string, bigint>> = {
  y: ticksPerDay,
  d: ticksPerDay,
  w: ticksPerDay,
  ww: 7n * ticksPerDay,
  h: 3600n * ticksPerSecond,
  n: 60n * ticksPerSecond,
  s: ticksPerSecond,
};

function moved([interval, number, value]: readonly FlowResult[]): FlowResult {
  const unit = str(interval) ?? '';
  const many = num(number);
  const from = date(value);
  if (from === null || many === null) return null;
  const length = lengths[unit];
  if (length !== undefined) return representable(new DateTime(from.ticks + many * length));
  const step = months[unit];
  return step === undefined ? invalid() : representable(plainMonthsLater(from, Number(many) * step));
}

function representable(found: DateTime | undefined): DateTime {
  const first = -504_911_232_000_000_000n;
  const last = 2_650_467_743_999_999_999n;
  return found === undefined || found.ticks < first || found.ticks > last ? invalid() : found;
}

function bits(operation: (a: bigint, b: bigint) => bigint): PlainCall {
  return ([left, right]) => {
    const a = num(left);
    const b = num(right);
    return a === null || b === null ? null : operation(a, b);
  };
}

/** Functions on values other than texts, applied to one value of each argument. */
export const plainValueFunctions: Readonly<Record<string, PlainCall>> = {
  CBool: ([value]) => holds(value!),
  CStr: ([value]) => {
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    return typeof value === 'bigint' ? value.toString() : (ref(value)?.dn ?? null);
  },
  CNum: ([value]) => {
    if (value === null || typeof value === 'bigint') return value;
    const number = value instanceof Uint8Array ? unsigned(value) : numberOf(str(value) ?? '');
    return number ?? invalid();
  },
  CDate: onText((text) => parsePlainDate(text) ?? invalid()),
  CRef: onText((dn) => (dn === '' ? null : new Reference(dn))),
  CGuid: onText((text) => guidBytes(text) ?? invalid()),
  CBin: ([value, size]) => {
    const number = num(value);
    const length = count(size);
    if (number === null) return null;
    if (length < 1 || length > 1024) invalid();
    const limit = 2n ** BigInt(8 * length);
    if (number >= limit || number < -limit / 2n) throw new Failure('number-overflow');
    const positive = number < 0n ? number + limit : number;
    return Uint8Array.from({ length }, (_, i) => Number((positive / 256n ** BigInt(i)) % 256n));
  },
  StringFromGuid: ([value]) => {
    const bytes = bin(value);
    if (bytes === null) return null;
    if (bytes.length !== 16) invalid();
    const hex = (...at: number[]): string => at.map((i) => bytes[i]!.toString(16).padStart(2, '0')).join('');
    return [hex(3, 2, 1, 0), hex(5, 4), hex(7, 6), hex(8, 9), hex(10, 11, 12, 13, 14, 15)].join('-');
  },
  StringFromSid: ([value]) => {
    const bytes = bin(value);
    if (bytes === null) return null;
    const parts = bytes[1] ?? 16;
    if (bytes[0] !== 1 || parts > 15 || bytes.length !== 8 + 4 * parts) invalid();
    const authority = BigInt(`0x${Buffer.from(bytes.subarray(2, 8)).toString('hex')}`);
    // An authority beyond 32 bits is written in twelve hexadecimal digits.
    const written = authority < 2n ** 32n ? authority : `0x${authority.toString(16).padStart(12, '0')}`;
    const authorities = Array.from({ length: parts }, (_, i) => Buffer.from(bytes).readUInt32LE(8 + 4 * i));
    return ['S-1', written, ...authorities].join('-');
  },
  ConvertToBase64: ([value]) => {
    const bytes = value instanceof Uint8Array ? Buffer.from(value) : str(value);
    return bytes === null ? null : Buffer.from(bytes as string, 'utf16le').toString('base64');
  },
  ConvertFromBase64: ([value, encoding]) => {
    const text = str(value);
    if (text === null) return null;
    const bytes = base64Bytes(text) ?? invalid();
    if (encoding === 'UTF8') return utf8(bytes) ?? invalid();
    if (encoding === 'ASCII') return [...bytes].map((byte) => (byte > 127 ? '?' : String.fromCharCode(byte))).join('');
    return bytes.subarray(0, bytes.length - (bytes.length % 2)).toString('utf16le');
  },
  ConvertToUTF8Hex: onText((text) => Buffer.from(text, 'utf8').toString('hex').toUpperCase()),
  ConvertFromUTF8Hex: onText((text) => {
    if (!/^(?:[0-9a-f]{2})*$/i.test(text)) invalid();
    return utf8(Buffer.from(text, 'hex')) ?? invalid();
  }),
  Thumbprint: ([value]) => {
    const bytes = bin(value);
    return bytes === null ? null : new Uint8Array(createHash('sha256').update(bytes).digest());
  },
  DateAdd: moved,
  DateFromNum: ([value]) => {
    const ticks = num(value);
    if (ticks === null) return null;
    return ticks < 0n ? invalid() : representable(new DateTime(ticks));
  },
  NumFromDate: ([value]) => date(value)?.ticks ?? null,
  FormatDateTime: ([value, pattern]) => {
    const found = date(value);
    const format = str(pattern);
    return found === null ? null : plainDateText(found, format ?? 'G');
  },
  IsDate: ([value]) => typeof value === 'string' && parsePlainDate(value) !== undefined,
  IsNumeric: ([value]) =>
    typeof value === 'bigint' ||
    (typeof value === 'string' && numberOf(value) !== undefined) ||
    (value instanceof Uint8Array && unsigned(value) !== undefined),
  IsGuid: ([value]) => typeof value === 'string' && guidBytes(value) !== undefined,
  IsBitSet: ([value, mask]) => {
    const number = num(value);
    const wanted = num(mask);
    return number !== null && wanted !== null && (number | wanted) === number;
  },
  BitAnd: bits((a, b) => a & b),
  BitOr: bits((a, b) => a | b),
};
