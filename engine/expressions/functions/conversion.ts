import { sha256 } from '@noble/hashes/sha2.js';
import {
  bytesFromBase64,
  bytesFromHex,
  bytesToBase64,
  bytesToHex,
  utf16Bytes,
  utf16Text,
  utf8Bytes,
  utf8Text,
} from '../../model/base64.ts';
import { guidFromText, guidToText } from '../../model/guid.ts';
import { sidToText } from '../../model/sid.ts';
import type { FlowResult } from '../../model/value.ts';
import { EvaluationError, Reference } from '../../model/value.ts';
import { conversionDocumentation } from '../documentation/conversion.ts';
import type { CompiledNode, Evaluate } from '../evaluation.ts';
import { invalidArgument, isTrue, typeMismatch } from '../evaluation.ts';
import type { Argument, FunctionEntry } from '../function-entry.ts';
import { family, oneOf, required } from '../function-entry.ts';
import { bytesOf, contentOf, countOf, numberOf, textOf } from './arguments.ts';
import { parseDate } from './date-parse.ts';
import { numberFromBytes, parseNumber } from './number-parse.ts';

const largestBinary = 1024;

/** The functions that make a value of one type from a value of another. */
export const conversionFunctions: readonly FunctionEntry[] = family('conversion', conversionDocumentation, [
  {
    name: 'CBool',
    returns: 'bool',
    parameters: [required('exp', 'condition')],
    implementation: { kind: 'scalar', call: isTrue },
  },
  {
    name: 'CStr',
    returns: 'str',
    parameters: [required('str|num|ref|bool', 'value')],
    implementation: { kind: 'scalar', call: toText },
  },
  {
    name: 'CNum',
    returns: 'num',
    parameters: [required('str|bin', 'value')],
    implementation: { kind: 'scalar', call: toNumber },
  },
  {
    name: 'CDate',
    returns: 'dt',
    parameters: [required('str', 'text')],
    implementation: { kind: 'scalar', call: toDate },
  },
  {
    name: 'CRef',
    returns: 'ref',
    parameters: [required('str', 'dn')],
    implementation: { kind: 'scalar', call: toReference },
  },
  {
    name: 'CGuid',
    returns: 'bin',
    parameters: [required('str', 'guid')],
    implementation: { kind: 'scalar', call: toGuid },
  },
  {
    name: 'CBin',
    returns: 'bin',
    parameters: [required('num', 'number'), required('num', 'size')],
    implementation: { kind: 'scalar', call: toBytes },
  },
  {
    name: 'StringFromGuid',
    returns: 'str',
    parameters: [required('bin', 'guid')],
    implementation: {
      kind: 'scalar',
      call: (value) => bytesAsText('StringFromGuid', value, { read: guidToText, expected: 'a GUID of 16 bytes' }),
    },
  },
  {
    name: 'StringFromSid',
    returns: 'str',
    parameters: [required('bin', 'sid')],
    implementation: {
      kind: 'scalar',
      call: (value) => bytesAsText('StringFromSid', value, { read: sidToText, expected: 'a security identifier' }),
    },
  },
  {
    name: 'ConvertToBase64',
    returns: 'str',
    parameters: [required('str|bin', 'value')],
    implementation: { kind: 'scalar', call: toBase64, specialize: storedBase64 },
  },
  {
    name: 'ConvertFromBase64',
    returns: 'str',
    parameters: [required('str', 'text'), oneOf('encoding', ['Unicode', 'ASCII', 'UTF8'])],
    implementation: { kind: 'scalar', call: fromBase64 },
  },
  {
    name: 'ConvertToUTF8Hex',
    returns: 'str',
    parameters: [required('str', 'text')],
    implementation: {
      kind: 'scalar',
      call: (value) => {
        const text = textOf('ConvertToUTF8Hex', value);
        return text === null ? null : bytesToHex(utf8Bytes(text)).toUpperCase();
      },
    },
  },
  {
    name: 'ConvertFromUTF8Hex',
    returns: 'str',
    parameters: [required('str', 'hex')],
    implementation: { kind: 'scalar', call: fromUtf8Hex },
  },
  {
    name: 'Thumbprint',
    returns: 'bin',
    parameters: [required('bin', 'value')],
    implementation: {
      kind: 'scalar',
      call: (value) => {
        const bytes = bytesOf('Thumbprint', value);
        return bytes === null ? null : sha256(bytes);
      },
    },
  },
]);

function toText(value: FlowResult): FlowResult {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Reference) return value.dn;
  throw typeMismatch('CStr', 'text, a number, a boolean or a reference', value);
}

function toNumber(value: FlowResult): FlowResult {
  if (typeof value === 'bigint') return value;
  const content = contentOf('CNum', value);
  if (content === null) return null;
  const number = typeof content === 'string' ? parseNumber(content) : numberFromBytes(content);
  if (number !== undefined) return number;
  throw invalidArgument('CNum', 'the value is not a number of at most 64 bits; guard it with IsNumeric');
}

function toDate(value: FlowResult): FlowResult {
  const text = textOf('CDate', value);
  if (text === null) return null;
  const date = parseDate(text);
  if (date === undefined) throw invalidArgument('CDate', 'the text is not a date; guard it with IsDate');
  return date;
}

function toReference(value: FlowResult): FlowResult {
  const dn = textOf('CRef', value);
  return dn === null || dn === '' ? null : new Reference(dn);
}

function toGuid(value: FlowResult): FlowResult {
  const text = textOf('CGuid', value);
  if (text === null) return null;
  const bytes = guidFromText(text);
  if (bytes === undefined) throw invalidArgument('CGuid', 'the text is not a GUID; guard it with IsGuid');
  return bytes;
}

function toBytes(value: FlowResult, size: Argument): FlowResult {
  const number = numberOf('CBin', value);
  const length = countOf('CBin', size);
  if (number === null) return null;
  if (length < 1 || length > largestBinary)
    throw invalidArgument('CBin', `the size must be 1 to ${largestBinary} bytes`);
  const bits = length * 8;
  if (BigInt.asUintN(bits, number) !== number && BigInt.asIntN(bits, number) !== number) {
    throw new EvaluationError('number-overflow', `CBin: the number does not fit into ${length} bytes`);
  }
  return Uint8Array.from({ length }, (_, index) => Number(BigInt.asUintN(8, number >> BigInt(index * 8))));
}

function bytesAsText(
  name: string,
  value: FlowResult,
  { read, expected }: { readonly read: (bytes: Uint8Array) => string | undefined; readonly expected: string },
): FlowResult {
  const bytes = bytesOf(name, value);
  if (bytes === null) return null;
  const text = read(bytes);
  if (text === undefined) throw invalidArgument(name, `the bytes are not ${expected}`);
  return text;
}

function toBase64(value: FlowResult): FlowResult {
  const content = contentOf('ConvertToBase64', value);
  if (content === null) return null;
  return bytesToBase64(typeof content === 'string' ? utf16Bytes(content) : content);
}

/** A binary attribute lies in its slot as the very base64 asked for. */
function storedBase64([argument]: readonly CompiledNode[]): Evaluate | undefined {
  const read = argument?.read;
  if (read?.type !== 'bin' || read.multiValued || read.imported) return undefined;
  const { slot } = read;
  return (frame) => {
    const stored = frame.slots[slot];
    return typeof stored === 'string' ? stored : null;
  };
}

function fromBase64(value: FlowResult, encoding: Argument): FlowResult {
  const text = textOf('ConvertFromBase64', value);
  if (text === null) return null;
  const bytes = bytesFromBase64(text);
  const decoded = bytes === undefined ? undefined : decodeText(bytes, encoding);
  if (decoded === undefined)
    throw invalidArgument('ConvertFromBase64', 'the text is not base64 of a text in that encoding');
  return decoded;
}

function decodeText(bytes: Uint8Array, encoding: Argument): string | undefined {
  if (encoding === 'UTF8') return utf8Text(bytes);
  if (encoding === 'ASCII') return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '?')).join('');
  return utf16Text(bytes);
}

function fromUtf8Hex(value: FlowResult): FlowResult {
  const hex = textOf('ConvertFromUTF8Hex', value);
  if (hex === null) return null;
  const bytes = bytesFromHex(hex);
  const text = bytes === undefined ? undefined : utf8Text(bytes);
  if (text === undefined) throw invalidArgument('ConvertFromUTF8Hex', 'the text is not hexadecimal digits of UTF-8');
  return text;
}
