import type { AttributeType } from '../../grammar/schema/schema.ts';
import { bytesFromBase64, bytesToBase64 } from '../model/base64.ts';
import type { Stored, StoredValue } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { Scalar, Value } from '../model/value.ts';
import { EvaluationError, Reference } from '../model/value.ts';
import { isList, typeMismatch } from './evaluation.ts';
import { parseNumber } from './functions/number-parse.ts';
import { encodeScalar, storedNumber } from './stored-value.ts';

export { decodeStored } from './stored-value.ts';

/** The attribute a flow writes. Reference attributes take {@link toReferences} instead. */
export interface AssignmentTarget {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** The kind of an attribute without its name. */
export type AttributeShape = Omit<AssignmentTarget, 'name'>;

/**
 * The stored form of an expression's result in an attribute. Empty texts and lists are NULL; a single value becomes a list of one and a
 * list of one a single value; repeated values are dropped. Throws `type-mismatch`, and `value-count` for several values in a
 * single-valued attribute.
 */
export function toStored(result: Value, target: AssignmentTarget): Stored | null {
  if (result === null || result === '') return null;
  if (!isList(result)) {
    const stored = storedScalar(result, target);
    return target.multiValued ? [stored] : stored;
  }
  return fitCount(
    result.filter((value) => value !== '').map((value) => storedScalar(value, target)),
    target,
  );
}

/** The references of an expression's result, each once. Throws `type-mismatch` for anything but references. */
export function toReferences(result: Value): readonly Reference[] {
  if (result === null || result === '') return [];
  const references = new Map<string, Reference>();
  for (const value of isList(result) ? result : [result]) {
    if (!(value instanceof Reference))
      throw typeMismatch('A reference attribute', 'references (CRef makes one of a text)', value);
    references.set(value.dn, references.get(value.dn) ?? value);
  }
  return [...references.values()];
}

/** The stored form of a constant flow's text, read by the target's type; binary constants are base64. Throws `type-mismatch`. */
export function constantToStored(text: string, target: AssignmentTarget): Stored | null {
  if (text === '') return null;
  const stored = parseConstant(text, target.type);
  if (stored === undefined) {
    throw new EvaluationError(
      'type-mismatch',
      `The constant for "${target.name}" is not ${typeWords[target.type]}; correct the constant`,
    );
  }
  return target.multiValued ? [stored] : stored;
}

/**
 * The value of a direct flow in an attribute of another kind. Numbers and booleans become text, and text becomes a number or boolean
 * if it is one; bytes and text stay apart. Counts fit as in {@link toStored}. Throws `type-mismatch` and `value-count`.
 */
export function convertStored(stored: Stored | null, from: AttributeShape, target: AssignmentTarget): Stored | null {
  if (stored === null) return null;
  if (from.type === target.type && from.multiValued === target.multiValued) return stored;
  const values = storedValues(stored);
  const converted = from.type === target.type ? values : values.map((value) => convertValue(value, from.type, target));
  return fitCount(converted, target);
}

function fitCount(values: readonly StoredValue[], target: AssignmentTarget): Stored | null {
  const distinct = new Set(values);
  const [first] = distinct;
  if (first === undefined) return null;
  if (target.multiValued) return [...distinct];
  if (distinct.size === 1) return first;
  throw new EvaluationError(
    'value-count',
    `"${target.name}" holds one value, but the flow came to ${distinct.size}; choose one with Item or put them together with Join`,
  );
}

function storedScalar(value: Scalar, target: AssignmentTarget): StoredValue {
  if (scalarType(value) === target.type) return encodeScalar(value);
  throw typeMismatch(`"${target.name}"`, typeWords[target.type], value);
}

function scalarType(value: Scalar): AttributeType | 'dt' {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'bigint') return 'num';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Uint8Array) return 'bin';
  return value instanceof Reference ? 'ref' : 'dt';
}

function convertValue(value: StoredValue, from: AttributeType, target: AssignmentTarget): StoredValue {
  if (target.type === 'str' && from === 'num') return String(value);
  if (target.type === 'str' && from === 'bool') return value === true ? 'True' : 'False';
  const isParsed = from === 'str' && (target.type === 'num' || target.type === 'bool');
  const parsed = isParsed ? parseConstant(String(value), target.type) : undefined;
  if (parsed !== undefined) return parsed;
  throw new EvaluationError(
    'type-mismatch',
    `"${target.name}" holds ${typeWords[target.type]}, but the source attribute ${isParsed ? 'has a value that is not' : `holds ${typeWords[from]}`}; convert it in an expression`,
  );
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function parseConstant(text: string, type: AttributeType): StoredValue | undefined {
  switch (type) {
    case 'str':
      return text;
    case 'num': {
      const number = parseNumber(text);
      return number === undefined ? undefined : storedNumber(number);
    }
    case 'bool':
      return booleans.get(text.trim().toLowerCase());
    case 'bin': {
      const bytes = bytesFromBase64(text);
      return bytes === undefined ? undefined : bytesToBase64(bytes);
    }
    case 'ref':
      return undefined;
  }
}

const typeWords: Readonly<Record<AttributeType, string>> = {
  str: 'text',
  num: 'a number',
  bool: 'a boolean',
  bin: 'bytes',
  ref: 'references',
};
