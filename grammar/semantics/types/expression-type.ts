import type { AttributeType } from '../../schema/schema.ts';

/** Dates exist inside expressions only. */
export type ValueType = AttributeType | 'dt';

/**
 * What is known of an expression's value before it is evaluated. `null`: always NULL or another flow result. `never`: does not
 * return, as `Error`. `unknown`: depends on the object, or on something that could not be found; nothing is said about it.
 */
export interface ExpressionType {
  readonly type: ValueType | 'null' | 'never' | 'unknown';
  readonly multiValued: boolean;
  /** Whether a flow of it may come to no value: NULL, another flow result, an empty text or an empty list. */
  readonly mayBeEmpty: boolean;
}

export const unknownType: ExpressionType = { type: 'unknown', multiValued: false, mayBeEmpty: true };
export const nullType: ExpressionType = { type: 'null', multiValued: false, mayBeEmpty: true };
export const neverType: ExpressionType = { type: 'never', multiValued: false, mayBeEmpty: false };

export function valueType(type: ValueType, mayBeEmpty: boolean, multiValued = false): ExpressionType {
  return { type, multiValued, mayBeEmpty };
}

/** The type of an expression that yields one or the other. */
export function unifyTypes(first: ExpressionType, second: ExpressionType): ExpressionType {
  if (first.type === 'never') return second;
  if (second.type === 'never') return first;
  const mayBeEmpty = first.mayBeEmpty || second.mayBeEmpty;
  if (first.type === 'null') return { ...second, mayBeEmpty };
  if (second.type === 'null') return { ...first, mayBeEmpty };
  const type = first.type === second.type ? first.type : 'unknown';
  return { type, multiValued: first.multiValued || second.multiValued, mayBeEmpty };
}

/** Whether something is known of the values. */
export function isValueType(type: ExpressionType['type']): type is ValueType {
  return type !== 'null' && type !== 'never' && type !== 'unknown';
}

const words: Readonly<Record<ValueType, string>> = {
  str: 'text',
  num: 'a number',
  bool: 'a boolean',
  bin: 'bytes',
  ref: 'a reference',
  dt: 'a date',
};

/** The user's word for a type: `a number`. */
export function typeWord(type: ExpressionType['type']): string {
  if (isValueType(type)) return words[type];
  return type === 'unknown' ? 'an unknown value' : 'no value';
}

/** A type as hovers show it: `text`, `text, multi-valued`. */
export function describeType({ type, multiValued }: ExpressionType): string {
  return multiValued ? `${typeWord(type)}, multi-valued` : typeWord(type);
}
