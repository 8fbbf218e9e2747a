import type { ScopeClause, ScopeGroup, ScopeOperator } from '../../ast/rule.ts';
import type { AttributeShape } from '../types/type-scope.ts';

/**
 * What follows from a scope clause without an object at hand. Comparison is the engine's: by the attribute's type, texts without
 * regard to letter case; an absent attribute holds exactly the negative clauses and `is null`. A multi-valued attribute holds a
 * clause when any of its values does, so two of its values never contradict each other.
 */

const negations: Readonly<Partial<Record<ScopeOperator, ScopeOperator>>> = {
  EQUAL: 'NOTEQUAL',
  CONTAINS: 'NOTCONTAINS',
  STARTSWITH: 'NOTSTARTSWITH',
  ENDSWITH: 'NOTENDSWITH',
  ISIN: 'ISNOTIN',
  ISMEMBEROF: 'ISNOTMEMBEROF',
  ISNOTNULL: 'ISNULL',
};

const negative: ReadonlySet<ScopeOperator> = new Set([...Object.values(negations), 'ISBITNOTSET']);

/** Whether the clause holds only for objects that have the attribute. Group membership is no matter of the attribute. */
export function needsValue({ operator }: ScopeClause): boolean {
  return !negative.has(operator) && operator !== 'ISMEMBEROF';
}

/** A text that equal clauses share. */
export function clauseKey({ attribute, operator, value }: ScopeClause): string {
  return `${attribute.text}\n${operator}\n${wordOf(value?.text)}`;
}

/** Whether one clause is the other's negation, so that exactly one of them holds for any object. */
export function areOpposite(left: ScopeClause, right: ScopeClause): boolean {
  const sameValue = wordOf(left.value?.text) === wordOf(right.value?.text);
  if (left.attribute.text !== right.attribute.text || !sameValue) return false;
  return negations[left.operator] === right.operator || negations[right.operator] === left.operator;
}

/** Whether no object can hold both clauses. False when that cannot be told. */
export function contradict(left: ScopeClause, right: ScopeClause, shape: AttributeShape | undefined): boolean {
  if (left.attribute.text !== right.attribute.text) return false;
  if (areOpposite(left, right)) return true;
  if (left.operator === 'ISNULL' && needsValue(right)) return true;
  if (right.operator === 'ISNULL' && needsValue(left)) return true;
  if (haveParameter(left, right)) return false;
  return contradictByValue(left, right, shape) || contradictByValue(right, left, shape);
}

function contradictByValue(left: ScopeClause, right: ScopeClause, shape: AttributeShape | undefined): boolean {
  if (left.operator === 'ISBITSET' && right.operator === 'ISBITNOTSET') return sharesBits(left, right);
  if (shape === undefined || shape.multiValued) return false;
  if (left.operator === 'EQUAL' || left.operator === 'ISIN') {
    const holds = holdsFor(wordOf(left.value?.text), right, shape);
    return holds === false;
  }
  if (shape.type === 'num') return areApart(left, right);
  const [first, second] = [wordOf(left.value?.text), wordOf(right.value?.text)];
  if (left.operator === 'STARTSWITH' && right.operator === 'STARTSWITH')
    return !first.startsWith(second) && !second.startsWith(first);
  if (left.operator === 'ENDSWITH' && right.operator === 'ENDSWITH')
    return !first.endsWith(second) && !second.endsWith(first);
  if (left.operator === 'STARTSWITH' && right.operator === 'NOTSTARTSWITH') return first.startsWith(second);
  if (left.operator === 'ENDSWITH' && right.operator === 'NOTENDSWITH') return first.endsWith(second);
  return (
    right.operator === 'NOTCONTAINS' &&
    ['STARTSWITH', 'ENDSWITH', 'CONTAINS'].includes(left.operator) &&
    first.includes(second)
  );
}

/** Whether a clause holds for an attribute with the one value `word`; `undefined` when that cannot be told. */
function holdsFor(word: string, { operator, value }: ScopeClause, { type }: AttributeShape): boolean | undefined {
  const wanted = wordOf(value?.text);
  const number = integerOf(word);
  const other = integerOf(wanted);
  const isNumber = type === 'num';
  if (isNumber && (number === undefined || other === undefined)) return undefined;
  const sign = isNumber && number !== undefined && other !== undefined ? compare(number, other) : compare(word, wanted);
  switch (operator) {
    case 'EQUAL':
    case 'ISIN':
      return sign === 0;
    case 'NOTEQUAL':
    case 'ISNOTIN':
      return sign !== 0;
    case 'LESSTHAN':
      return sign < 0;
    case 'LESSTHAN_OR_EQUAL':
      return sign <= 0;
    case 'GREATERTHAN':
      return sign > 0;
    case 'GREATERTHAN_OR_EQUAL':
      return sign >= 0;
    case 'CONTAINS':
      return word.includes(wanted);
    case 'NOTCONTAINS':
      return !word.includes(wanted);
    case 'STARTSWITH':
      return word.startsWith(wanted);
    case 'NOTSTARTSWITH':
      return !word.startsWith(wanted);
    case 'ENDSWITH':
      return word.endsWith(wanted);
    case 'NOTENDSWITH':
      return !word.endsWith(wanted);
    case 'ISNULL':
      return false;
    case 'ISNOTNULL':
      return true;
    case 'ISBITSET':
      return number === undefined || other === undefined ? undefined : (number & other) === other;
    case 'ISBITNOTSET':
      return number === undefined || other === undefined ? undefined : (number & other) === 0n;
    case 'ISMEMBEROF':
    case 'ISNOTMEMBEROF':
      return undefined;
  }
}

/** Whether a lower limit stands above an upper one. */
function areApart(lower: ScopeClause, upper: ScopeClause): boolean {
  const isLower = lower.operator === 'GREATERTHAN' || lower.operator === 'GREATERTHAN_OR_EQUAL';
  const isUpper = upper.operator === 'LESSTHAN' || upper.operator === 'LESSTHAN_OR_EQUAL';
  const least = integerOf(wordOf(lower.value?.text));
  const most = integerOf(wordOf(upper.value?.text));
  if (!isLower || !isUpper || least === undefined || most === undefined) return false;
  const lowest = lower.operator === 'GREATERTHAN' ? least + 1n : least;
  return lowest > (upper.operator === 'LESSTHAN' ? most - 1n : most);
}

function sharesBits(left: ScopeClause, right: ScopeClause): boolean {
  const set = integerOf(wordOf(left.value?.text));
  const unset = integerOf(wordOf(right.value?.text));
  return set !== undefined && unset !== undefined && (set & unset) !== 0n;
}

/** Whether every object that holds `left` holds `right`. False when that cannot be told. */
export function implies(left: ScopeClause, right: ScopeClause): boolean {
  if (left.attribute.text !== right.attribute.text) return false;
  return clauseKey(left) === clauseKey(right) || (right.operator === 'ISNOTNULL' && needsValue(left));
}

/** Whether every object in one scope is in the other. No group is every object. False when that cannot be told. */
export function covers(wide: readonly ScopeGroup[], narrow: readonly ScopeGroup[]): boolean {
  if (wide.length === 0) return true;
  if (narrow.length === 0) return false;
  return narrow.every((group) =>
    wide.some(({ clauses }) => clauses.every((clause) => group.clauses.some((own) => implies(own, clause)))),
  );
}

/** The first two clauses of a list that no object holds together. */
export function contradiction(
  clauses: readonly ScopeClause[],
  shapeOf: (attribute: string) => AttributeShape | undefined,
): readonly [ScopeClause, ScopeClause] | undefined {
  for (const [at, second] of clauses.entries()) {
    const first = clauses.slice(0, at).find((clause) => contradict(clause, second, shapeOf(second.attribute.text)));
    if (first !== undefined) return [first, second];
  }
  return undefined;
}

/** Whether no object is in both scopes. False when that cannot be told. */
export function areDisjoint(
  left: readonly ScopeGroup[],
  right: readonly ScopeGroup[],
  shapeOf: (attribute: string) => AttributeShape | undefined,
): boolean {
  if (left.length === 0 || right.length === 0) return false;
  return left.every((one) =>
    right.every((other) => contradiction([...one.clauses, ...other.clauses], shapeOf) !== undefined),
  );
}

/** The integer a text stands for, decimal or `&H…`. */
export function integerOf(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed);
  const hex = /^(?:&H|0x)([0-9a-f]+)$/i.exec(trimmed);
  return hex === null ? undefined : BigInt(`0x${hex[1]}`);
}

/** A clause's value may be a parameter, which is another value for every connector. */
export function isParameter(text: string): boolean {
  return /^%[^%]+%$/.test(text);
}

function haveParameter(...clauses: readonly ScopeClause[]): boolean {
  return clauses.some(({ value }) => isParameter(value?.text ?? ''));
}

function wordOf(text: string | undefined): string {
  return (text ?? '').toLowerCase();
}

function compare<T extends bigint | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
