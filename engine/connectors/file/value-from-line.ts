import { bytesToBase64 } from '../../model/base64.ts';
import { guidFromText } from '../../model/guid.ts';
import { sidFromText } from '../../model/sid.ts';
import type { StoredValue } from '../../model/stored.ts';
import { leftAsItWas, type LdifFailureCode, type LdifLine } from './ldif-record.ts';
import { base64Form, textOf } from './ldif-tokenizer.ts';
import type { SelectedAttribute } from './selected-attributes.ts';

/** Why a line gives no value; `message` names the attribute and never the value. */
export interface BadValue {
  readonly code: LdifFailureCode;
  readonly message: string;
}

/** The line's value in stored form under the attribute's type. */
export function valueFromLine(attribute: SelectedAttribute, line: LdifLine): StoredValue | BadValue {
  if (attribute.type === 'bin') return binaryValue(attribute, line);
  const text = line.form === 'text' ? line.value : textOf(line);
  if (text === undefined) return notText(attribute, line);
  switch (attribute.type) {
    case 'str':
    case 'ref':
      return text;
    case 'num':
      return integerValue(text) ?? bad(attribute, 'holds no whole number of at most 64 bits');
    case 'bool':
      return booleanValue(text) ?? bad(attribute, 'holds neither TRUE nor FALSE');
  }
}

function binaryValue(attribute: SelectedAttribute, line: LdifLine): StoredValue | BadValue {
  if (line.form === 'base64') {
    const form = base64Form(line.value);
    if (form === 'canonical') return line.value;
    if (form === 'loose') return Buffer.from(line.value, 'base64').toString('base64');
    return { code: 'ldif-bad-base64', message: `"${attribute.name}" is not base64 after "::"; ${leftAsItWas}` };
  }
  if (line.form === 'bytes') return Buffer.from(line.value, 'latin1').toString('base64');
  // ldbsearch writes GUIDs and SIDs in their readable form; that text stands for the bytes.
  const bytes = guidFromText(line.value) ?? sidFromText(line.value);
  return bytes === undefined ? Buffer.from(line.value, 'utf8').toString('base64') : bytesToBase64(bytes);
}

/** Canonical: a number within ±(2^53-1), else decimal digits. `undefined`: no integer, or beyond signed 64 bits. */
export function integerValue(text: string): number | string | undefined {
  const { length } = text;
  const digits = text.charCodeAt(0) === 45 ? 1 : 0;
  if (length === digits) return undefined;
  for (let i = digits; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return undefined;
  }
  const number = Number(text);
  // Adding zero turns -0 into 0.
  if (Number.isSafeInteger(number)) return number + 0;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? exact.toString() : undefined;
}

function booleanValue(text: string): boolean | undefined {
  const word = text.toUpperCase();
  return word === 'TRUE' ? true : word === 'FALSE' ? false : undefined;
}

function notText(attribute: SelectedAttribute, line: LdifLine): BadValue {
  const broken = line.form === 'base64' && base64Form(line.value) === 'invalid';
  if (broken)
    return { code: 'ldif-bad-base64', message: `"${attribute.name}" is not base64 after "::"; ${leftAsItWas}` };
  return bad(
    attribute,
    'holds bytes that are not UTF-8 text; take it out of "attributes" or correct its type in the schema',
  );
}

function bad(attribute: SelectedAttribute, what: string): BadValue {
  return { code: 'ldif-bad-value', message: `"${attribute.name}" ${what}; ${leftAsItWas}` };
}
