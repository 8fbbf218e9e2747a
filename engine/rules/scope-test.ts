import type { Problem } from '../../grammar/ast/problem.ts';
import type { ScopeClause, ScopeOperator } from '../../grammar/ast/rule.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { ExpressionScope, Frame } from '../expressions/frame.ts';
import type { StoredValue } from '../model/stored.ts';
import { isValueList } from '../model/stored.ts';
import { memoized } from './memoized.ts';
import type { Membership, ScopeTest } from './plan.ts';

/** Tests one value of an attribute. */
type ValueTest = (value: StoredValue) => boolean;

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
  const attribute = scope.attribute(clause.attribute.text);
  if (clause.operator === 'ISMEMBEROF' || clause.operator === 'ISNOTMEMBEROF') {
    const wanted = clause.operator === 'ISMEMBEROF';
    const test: ScopeTest['test'] = (_frame, membership: Membership) => membership(value) === wanted;
    return { test: { ...described, test }, problems: [] };
  }
  if (attribute === undefined && clause.attribute.text !== 'dn') {
    return { test: { ...described, test: () => false }, problems: [unknown(clause)] };
  }
  return { test: { ...described, test: compileTest(clause.operator, value, attribute) }, problems: [] };
}

type SourceAttribute = ReturnType<ExpressionScope['attribute']>;

/** `attribute` is absent for the pseudo attribute `dn`. */
function compileTest(operator: ScopeOperator, value: string, attribute: SourceAttribute): (frame: Frame) => boolean {
  const any = anyValue(attribute);
  if (operator === 'ISNULL' || operator === 'ISNOTNULL') {
    const wanted = operator === 'ISNOTNULL';
    return (frame) => any(frame, () => true) === wanted;
  }
  const positive = negations.get(operator);
  const negated = positive !== undefined;
  const preparation = preparations.get(positive ?? operator) ?? never;
  // Parameters have few values, so each is prepared once.
  const prepare = memoized((wanted) => preparation(attribute?.type ?? 'str', wanted));
  const parameter = parameterName(value);
  if (parameter === undefined) {
    const test = prepare(value);
    return (frame) => any(frame, test) !== negated;
  }
  return (frame) => any(frame, prepare(frame.parameters.get(parameter) ?? value)) !== negated;
}

/** Whether any value passes; an empty text is no value. */
function anyValue(attribute: SourceAttribute): (frame: Frame, test: ValueTest) => boolean {
  if (attribute === undefined) return ({ dn }, test) => dn !== null && test(dn);
  const { slot } = attribute;
  if (attribute.type === 'ref')
    return (frame, test) => frame.referenceCount(slot) > 0 && frame.references(slot).some(({ dn }) => test(dn));
  return ({ slots }, test) => {
    const stored = slots[slot];
    if (stored === null || stored === undefined || stored === '') return false;
    return isValueList(stored) ? stored.some((value) => value !== '' && test(value)) : test(stored);
  };
}

/** A clause's value may be a parameter: `%Connector.ID%`. */
function parameterName(value: string): string | undefined {
  return value.length > 2 && value.startsWith('%') && value.endsWith('%') ? value.slice(1, -1) : undefined;
}

const negations: ReadonlyMap<ScopeOperator, ScopeOperator | 'ANYBITSET'> = new Map([
  ['NOTEQUAL', 'EQUAL'],
  ['NOTCONTAINS', 'CONTAINS'],
  ['NOTSTARTSWITH', 'STARTSWITH'],
  ['NOTENDSWITH', 'ENDSWITH'],
  ['ISNOTIN', 'ISIN'],
  // None of the mask's bits set is more than "not all of them set".
  ['ISBITNOTSET', 'ANYBITSET'],
] as const);

type Preparation = (type: AttributeType, wanted: string) => ValueTest;

const preparations: ReadonlyMap<ScopeOperator | 'ANYBITSET', Preparation> = new Map<
  ScopeOperator | 'ANYBITSET',
  Preparation
>([
  ['EQUAL', ordered((sign) => sign === 0)],
  ['ISIN', ordered((sign) => sign === 0)],
  ['LESSTHAN', ordered((sign) => sign < 0)],
  ['LESSTHAN_OR_EQUAL', ordered((sign) => sign <= 0)],
  ['GREATERTHAN', ordered((sign) => sign > 0)],
  ['GREATERTHAN_OR_EQUAL', ordered((sign) => sign >= 0)],
  ['CONTAINS', textual((value, wanted) => value.includes(wanted))],
  ['STARTSWITH', textual((value, wanted) => value.startsWith(wanted))],
  ['ENDSWITH', textual((value, wanted) => value.endsWith(wanted))],
  ['ISBITSET', masked((bits, mask) => bits === mask)],
  ['ANYBITSET', masked((bits) => bits !== 0n)],
]);

const never: Preparation = () => () => false;

/** No comparison holds when the attribute is an integer and the clause's value is none. */
function ordered(holds: (sign: number) => boolean): Preparation {
  return (type, wanted) => {
    if (type === 'num') {
      const number = toInteger(wanted);
      return number === undefined ? () => false : (value) => holds(signOf(BigInt(value), number));
    }
    const text = wanted.toLowerCase();
    return (value) => holds(signOf(String(value).toLowerCase(), text));
  };
}

function signOf<T extends bigint | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function textual(holds: (value: string, wanted: string) => boolean): Preparation {
  return (_type, wanted) => {
    const text = wanted.toLowerCase();
    return (value) => holds(String(value).toLowerCase(), text);
  };
}

function masked(holds: (bits: bigint, mask: bigint) => boolean): Preparation {
  return (_type, wanted) => {
    const mask = toInteger(wanted);
    if (mask === undefined) return () => false;
    return (value) => {
      const number = toInteger(String(value));
      return number !== undefined && holds(number & mask, mask);
    };
  };
}

function toInteger(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed);
  const hex = /^(?:&H|0x)([0-9a-f]+)$/i.exec(trimmed);
  return hex === null ? undefined : BigInt(`0x${hex[1]}`);
}

function unknown(clause: ScopeClause): Problem {
  return {
    code: 'unknown-attribute',
    severity: 'error',
    message: `The source object type has no attribute "${clause.attribute.text}", so this clause can never be tested; name one of its attributes`,
    span: clause.attribute.span,
  };
}
