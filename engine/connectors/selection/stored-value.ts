import type { StoredValue } from '../../model/stored.ts';
import { leftAsItWas } from './left-as-it-was.ts';
import type { SelectedAttribute } from './selected-attributes.ts';

/** Why something gives no value; `message` names the attribute and never the value. */
export interface BadValue {
  readonly message: string;
}

/** A value the directory wrote as text, in stored form under the attribute's type, which is not `bin`. */
export function valueFromText(attribute: SelectedAttribute, text: string): StoredValue | BadValue {
  switch (attribute.type) {
    case 'str':
    case 'ref':
    case 'bin':
      return text;
    case 'num':
      return integerValue(text) ?? badValue(attribute, 'holds no whole number of at most 64 bits');
    case 'bool':
      return booleanValue(text) ?? badValue(attribute, 'holds neither TRUE nor FALSE');
  }
}

/** A text attribute has bytes that are none. */
export function notText(attribute: SelectedAttribute): BadValue {
  return badValue(
    attribute,
    'holds bytes that are not UTF-8 text; take it out of "attributes" or correct its type in the schema',
  );
}

/** An attribute the schema calls single-valued has a second value. */
export function tooManyValues(name: string): string {
  return `"${name}" has a second value and the schema says it has one; ${leftAsItWas}; make it "multiValued" in the schema or correct the object`;
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

function badValue(attribute: SelectedAttribute, what: string): BadValue {
  return { message: `"${attribute.name}" ${what}; ${leftAsItWas}` };
}
