import type { Fix } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';
import { wrapping } from '../ast/fix.ts';
import type { ValueType } from './types/expression-type.ts';

/** Functions that make one type of another. `CStr` always works; the others fail for values that are none of the type. */
const conversions: ReadonlyMap<string, string> = new Map([
  ['num str', 'CStr'],
  ['bool str', 'CStr'],
  ['ref str', 'CStr'],
  ['str num', 'CNum'],
  ['str ref', 'CRef'],
  ['str dt', 'CDate'],
  ['num dt', 'DateFromNum'],
  ['dt num', 'NumFromDate'],
]);

/** Puts the conversion around an expression, where there is one. */
export function convertingFix(span: Span, from: ValueType, to: ValueType | undefined): { readonly fix?: Fix } {
  const conversion = to === undefined ? undefined : conversions.get(`${from} ${to}`);
  if (conversion === undefined) return {};
  const fix = wrapping(`Convert with ${conversion}`, span, [`${conversion}(`, ')']);
  return { fix: conversion === 'CStr' ? fix : { ...fix, isGuess: true } };
}
