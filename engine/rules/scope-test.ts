import type { ScopeClause, ScopeOperator } from '../../grammar/ast/rule.ts';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { ExpressionScope, Frame } from '../expressions/frame.ts';
import type { StoredValue } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { Membership, ScopeTest } from './plan.ts';

type ValueTest = (value: StoredValue, wanted: string) => boolean;

/**
 * Compiles one scope clause. Comparison follows the attribute's type: integers as integers, booleans and strings without regard to
 * case. A multi-valued attribute holds a clause when any value does; the negative form is the negation. An absent attribute holds
 * exactly the negative forms and ISNULL; an empty text counts as absent.
 */
export function compileScopeClause(
  clause: ScopeClause,
  scope: ExpressionScope,
): { readonly test: ScopeTest; readonly problems: readonly Problem[] } {
  const value = clause.value?.text ?? '';
  const described = { attribute: clause.attribute.text, operator: clause.operator, value, span: clause.span };
  if (clause.operator === 'ISMEMBEROF' || clause.operator === 'ISNOTMEMBEROF') {
    const wanted = clause.operator === 'ISMEMBEROF';
    return {
      test: { ...described, test: (_frame, membership: Membership) => membership(value) === wanted },
      problems: [],
    };
  }
  const attribute = scope.attribute(clause.attribute.text);
  if (clause.attribute.text === 'dn' && attribute === undefined) {
    const positive = positiveTest(clause.operator, 'str');
    return {
      test: {
        ...described,
        test: (frame) => positive.holds([frame.dn ?? ''], wantedValue(value, frame)) !== positive.negated,
      },
      problems: [],
    };
  }
  if (attribute === undefined) return { test: { ...described, test: () => false }, problems: [unknown(clause)] };
  const { slot, type } = attribute;
  if (clause.operator === 'ISNULL' || clause.operator === 'ISNOTNULL') {
    const present = clause.operator === 'ISNOTNULL';
    const isPresent =
      type === 'ref' ? (frame: Frame) => frame.referenceCount(slot) > 0 : (frame: Frame) => hasText(frame.slots[slot]);
    return { test: { ...described, test: (frame) => isPresent(frame) === present }, problems: [] };
  }
  const { holds, negated } = positiveTest(clause.operator, type);
  const read =
    type === 'ref'
      ? (frame: Frame) => frame.references(slot).map(({ dn }) => dn)
      : (frame: Frame) => storedValues(frame.slots[slot]);
  return {
    test: { ...described, test: (frame) => holds(read(frame), wantedValue(value, frame)) !== negated },
    problems: [],
  };
}

function hasText(stored: Frame['slots'][number] | undefined): boolean {
  return stored !== null && stored !== undefined && stored !== '';
}

/** A clause's value may be a parameter: `%Connector.ID%`. */
function wantedValue(value: string, frame: Frame): string {
  return value.startsWith('%') && value.endsWith('%') && value.length > 2
    ? (frame.parameters.get(value.slice(1, -1)) ?? value)
    : value;
}

const negations: ReadonlyMap<ScopeOperator, ScopeOperator> = new Map([
  ['NOTEQUAL', 'EQUAL'],
  ['NOTCONTAINS', 'CONTAINS'],
  ['NOTSTARTSWITH', 'STARTSWITH'],
  ['NOTENDSWITH', 'ENDSWITH'],
  ['ISNOTIN', 'ISIN'],
  ['ISBITNOTSET', 'ISBITSET'],
]);

interface PositiveTest {
  readonly holds: (values: readonly StoredValue[], wanted: string) => boolean;
  readonly negated: boolean;
}

function positiveTest(operator: ScopeOperator, type: AttributeType): PositiveTest {
  const positive = negations.get(operator);
  // None of the mask's bits set is more than "not all of them set", so the negative form has a test of its own.
  if (operator === 'ISBITNOTSET')
    return { negated: true, holds: anyValue((value, wanted) => bits(value, wanted) !== 0n) };
  return { negated: positive !== undefined, holds: anyValue(valueTest(positive ?? operator, type)) };
}

function anyValue(test: ValueTest): PositiveTest['holds'] {
  return (values, wanted) => values.some((value) => value !== '' && test(value, wanted));
}

function valueTest(operator: ScopeOperator, type: AttributeType): ValueTest {
  switch (operator) {
    case 'EQUAL':
    case 'ISIN':
      return (value, wanted) => compare(type, value, wanted) === 0;
    case 'LESSTHAN':
      return (value, wanted) => compare(type, value, wanted) < 0;
    case 'LESSTHAN_OR_EQUAL':
      return (value, wanted) => compare(type, value, wanted) <= 0;
    case 'GREATERTHAN':
      return (value, wanted) => compare(type, value, wanted) > 0;
    case 'GREATERTHAN_OR_EQUAL':
      return (value, wanted) => compare(type, value, wanted) >= 0;
    case 'CONTAINS':
      return (value, wanted) => String(value).toLowerCase().includes(wanted.toLowerCase());
    case 'STARTSWITH':
      return (value, wanted) => String(value).toLowerCase().startsWith(wanted.toLowerCase());
    case 'ENDSWITH':
      return (value, wanted) => String(value).toLowerCase().endsWith(wanted.toLowerCase());
    case 'ISBITSET':
      return (value, wanted) => bits(value, wanted) === toInteger(wanted) && toInteger(wanted) !== undefined;
    default:
      return () => false;
  }
}

/** NaN, which no comparison holds for, when the clause's value is no integer and the attribute is one. */
function compare(type: AttributeType, value: StoredValue, wanted: string): number {
  if (type === 'num') {
    const number = toInteger(wanted);
    if (number === undefined) return Number.NaN;
    const actual = BigInt(value);
    return actual < number ? -1 : actual > number ? 1 : 0;
  }
  const left = String(value).toLowerCase();
  const right = wanted.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

function bits(value: StoredValue, mask: string): bigint | undefined {
  const wanted = toInteger(mask);
  const actual = toInteger(String(value));
  return wanted === undefined || actual === undefined ? undefined : actual & wanted;
}

function toInteger(text: string): bigint | undefined {
  const hex = /^&H([0-9a-f]+)$/i.exec(text.trim());
  if (hex !== null) return BigInt(`0x${hex[1]}`);
  return /^\s*-?(0x[0-9a-f]+|\d+)\s*$/i.test(text) ? BigInt(text.trim()) : undefined;
}

function unknown(clause: ScopeClause): Problem {
  return {
    code: 'unknown-attribute',
    severity: 'error',
    message: `The source object type has no attribute "${clause.attribute.text}", so this clause can never be tested; name one of its attributes`,
    span: clause.attribute.span,
  };
}
