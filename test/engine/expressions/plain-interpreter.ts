// The language once more, straight from its rules: walks the tree for every evaluation, compiles nothing, plans nothing, and shares no
// code with the engine but the values. Slow on purpose; what is compiled is compared with it.
import type { BinaryOperator, Expression, FunctionCall } from '../../../grammar/ast/expression.ts';
import type { FlowResult, FlowSignal, Scalar, Value } from '../../../engine/model/value.ts';
import { authoritativeNull, DateTime, ignoreThisFlow } from '../../../engine/model/value.ts';
import type { PlainCall } from './plain-arguments.ts';
import { Failure, holds, isPlainList } from './plain-arguments.ts';
import { plainAggregates, plainScalars } from './plain-functions.ts';
import { plainOperation } from './plain-operators.ts';

/** What an expression is evaluated on. */
export interface PlainObject {
  /** Every attribute the object type has; a multi-valued one is a list, or `null` when absent. */
  readonly attributes: ReadonlyMap<string, PlainAttribute>;
  readonly dn: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  /** The clock, in 100-nanosecond units since 1601. */
  readonly now: bigint;
}

export interface PlainAttribute {
  readonly multiValued: boolean;
  readonly value: Value;
  /** As an import has confirmed it. */
  readonly imported: Value;
}

/** `x` or `ImportedValue("x")`: the attribute whose values an expression is evaluated for one at a time. */
interface Source {
  readonly name: string;
  readonly imported: boolean;
}

interface Surroundings {
  readonly object: PlainObject;
  readonly variables: ReadonlyMap<string, Value>;
  readonly mapped?: { readonly source: Source; readonly value: Scalar | null };
}

/** The value of an expression; throws a {@link Failure} where it fails the object. */
export function interpret(expression: Expression, object: PlainObject): FlowResult {
  if (!isUnambiguous(expression, object)) throw new Failure('invalid-expression');
  return evaluateRegion(expression, { object, variables: new Map() });
}

const words: Readonly<Record<string, FlowResult>> = {
  NULL: null,
  CRLF: '\r\n',
  IgnoreThisFlow: ignoreThisFlow,
  AuthoritativeNull: authoritativeNull,
};

/** Which arguments are lists taken whole, and which ones can be the result as they are. */
const takesWhole = (name: string, position: number): boolean =>
  name === 'Select' || name === 'Where' ? position === 1 : name in plainAggregates && position === 0;
const handsOn = (name: string, position: number): boolean =>
  name === 'Switch' ? position % 2 === 1 : (name === 'IIF' || name === 'With') && position > 0;

/** The multi-valued attributes that stand where one value is expected, and whether any is more than handed on. */
function sourcesOf(expression: Expression, object: PlainObject): { sources: Source[]; looksAt: boolean } {
  const sources: Source[] = [];
  let looksAt = false;
  const note = (name: string, imported: boolean, isResult: boolean): void => {
    if (object.attributes.get(name)?.multiValued !== true) return;
    if (!sources.some((one) => one.name === name && one.imported === imported)) sources.push({ name, imported });
    looksAt ||= !isResult;
  };
  const visit = (part: Expression, isResult: boolean): void => {
    if (part.kind === 'attribute') note(part.name, false, isResult);
    if (part.kind === 'group') visit(part.inner, isResult);
    if (part.kind === 'binary') for (const side of [part.left, part.right]) visit(side, false);
    if (part.kind !== 'call') return;
    const [first] = part.args;
    if (part.name === 'ImportedValue' && first?.kind === 'string') note(first.value, true, isResult);
    for (const [position, argument] of part.args.entries())
      if (!takesWhole(part.name, position)) visit(argument, isResult && handsOn(part.name, position));
  };
  visit(expression, true);
  return { sources, looksAt };
}

/** Whether nowhere two multi-valued attributes would have to advance together. */
function isUnambiguous(expression: Expression, object: PlainObject): boolean {
  if (sourcesOf(expression, object).sources.length > 1) return false;
  const listsInside = (part: Expression): boolean => {
    if (part.kind === 'group') return listsInside(part.inner);
    if (part.kind === 'binary') return listsInside(part.left) && listsInside(part.right);
    if (part.kind !== 'call') return true;
    return part.args.every((argument, position) =>
      takesWhole(part.name, position) ? isUnambiguous(argument, object) : listsInside(argument),
    );
  };
  return listsInside(expression);
}

/** Evaluates a whole expression or the list argument of a function: once, or once for each value of its multi-valued attribute. */
function evaluateRegion(expression: Expression, { object, variables }: Surroundings): FlowResult {
  const { sources, looksAt } = sourcesOf(expression, object);
  const [source] = sources;
  if (source === undefined || !looksAt) return evaluate(expression, { object, variables });
  const values = valueOf(source, object);
  const once = (value: Scalar | null): FlowResult =>
    evaluate(expression, { object, variables, mapped: { source, value } });
  if (!isPlainList(values)) return once(null);
  const results: Scalar[] = [];
  const signals: FlowSignal[] = [];
  for (const value of values) {
    const result = once(value);
    if (typeof result === 'symbol') signals.push(result);
    else results.push(...valuesIn(result));
  }
  return results.length > 0 ? results : (signals[0] ?? null);
}

function valuesIn(value: Value): readonly Scalar[] {
  return isPlainList(value) ? value : value === null ? [] : [value];
}

function valueOf({ name, imported }: Source, object: PlainObject): Value {
  const attribute = object.attributes.get(name);
  return (imported ? attribute?.imported : attribute?.value) ?? null;
}

function evaluate(expression: Expression, around: Surroundings): FlowResult {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return expression.value;
    case 'word':
      return words[expression.name]!;
    case 'parameter':
      return around.object.parameters.get(expression.name)!;
    case 'variable':
      return around.variables.get(expression.name) ?? null;
    case 'group':
      return evaluate(expression.inner, around);
    case 'attribute':
      if (expression.name === 'dn') return around.object.dn;
      return read({ name: expression.name, imported: false }, around);
    case 'binary':
      return operate(expression.operator, [expression.left, expression.right], around);
    case 'call':
      return call(expression, around);
    case 'broken':
      throw new Failure('invalid-expression');
  }
}

function read(source: Source, { object, mapped }: Surroundings): Value {
  const isMapped = mapped?.source.name === source.name && mapped.source.imported === source.imported;
  return isMapped ? mapped.value : valueOf(source, object);
}

function operate(
  operator: BinaryOperator,
  [left, right]: readonly [Expression, Expression],
  around: Surroundings,
): FlowResult {
  const first = evaluate(left, around);
  if (operator === '&&') return holds(first) && holds(evaluate(right, around));
  if (operator === '||') return holds(first) || holds(evaluate(right, around));
  return oneByOne([first, evaluate(right, around)], ([a, b]) => plainOperation(operator, a!, b!));
}

/** Applies something on single values to each value of the one list among its arguments. */
function oneByOne(args: readonly FlowResult[], apply: PlainCall): FlowResult {
  const lists = args.filter(isPlainList);
  if (lists.length > 1) throw new Failure('several-multi-valued-values');
  const [list] = lists;
  if (list === undefined) return apply(args);
  return list.flatMap((value) => {
    const result = apply(args.map((argument) => (argument === list ? value : argument)));
    return typeof result === 'symbol' ? [] : valuesIn(result);
  });
}

function call(expression: FunctionCall, around: Surroundings): FlowResult {
  const { name, args } = expression;
  const special = forms[name];
  if (special !== undefined) return special(args, around);
  const values = args.map((argument, position) => {
    if (takesWhole(name, position)) return evaluateWhole(argument, around);
    // Options such as CaseInsensitive are bare words that mean themselves.
    return argument.kind === 'word' && !(argument.name in words) ? argument.name : evaluate(argument, around);
  });
  const aggregate = plainAggregates[name];
  return aggregate === undefined ? oneByOne(values, plainScalars[name]!) : aggregate(values);
}

type Form = (args: readonly Expression[], around: Surroundings) => FlowResult;

const forms: Readonly<Record<string, Form>> = {
  IIF: ([condition, yes, no], around) => evaluate(holds(evaluate(condition!, around)) ? yes! : no!, around),
  Switch: (args, around) => {
    if (args.length % 2 === 1) throw new Failure('unpaired-switch');
    // All conditions are evaluated before one of the values is.
    const outcomes = args.map((argument, i) => i % 2 === 0 && holds(evaluate(argument, around)));
    const chosen = args[outcomes.indexOf(true) + 1];
    return outcomes.includes(true) && chosen !== undefined ? evaluate(chosen, around) : null;
  },
  With: ([variable, value, inner], around) => {
    const bound = evaluate(value!, around);
    if (typeof bound === 'symbol') throw new Failure('type-mismatch');
    return evaluate(inner!, withVariable(around, variable!, bound));
  },
  Select: (args, around) =>
    iterate(args, around, (_, result) => {
      if (typeof result === 'symbol') throw new Failure('type-mismatch');
      return valuesIn(result);
    }),
  Where: (args, around) => iterate(args, around, (value, result) => (holds(result) ? [value] : [])),
  ImportedValue: ([name], around) => read({ name: nameIn(name), imported: true }, around),
  ValueCount: ([name], around) =>
    BigInt(valuesIn(valueOf({ name: nameIn(name), imported: false }, around.object)).length),
  Now: (_, { object }) => new DateTime(object.now),
};

function iterate(
  [variable, values, inner]: readonly Expression[],
  around: Surroundings,
  collect: (value: Scalar, result: FlowResult) => readonly Scalar[],
): FlowResult {
  const list = evaluateWhole(values!, around);
  if (list === null) return null;
  if (!isPlainList(list)) throw new Failure('type-mismatch');
  return list.flatMap((value) => collect(value, evaluate(inner!, withVariable(around, variable!, value))));
}

function withVariable(around: Surroundings, variable: Expression, value: Value): Surroundings {
  const name = variable.kind === 'variable' ? variable.name : '';
  return { ...around, variables: new Map([...around.variables, [name, value]]) };
}

function nameIn(argument: Expression | undefined): string {
  return argument?.kind === 'string' ? argument.value : '';
}

/**
 * The list argument of a function. Where the text can come to a list, a single value it comes to is a list of one, and an empty text
 * is none.
 */
function evaluateWhole(expression: Expression, around: Surroundings): FlowResult {
  const value = evaluateRegion(expression, around);
  const isAttribute = isWholeAttribute(expression, around.object);
  if (isAttribute || isPlainList(value) || value === null || typeof value === 'symbol') return value;
  const { sources, looksAt } = sourcesOf(expression, around.object);
  const isPerValue = sources.length > 0 && looksAt;
  if (!isPerValue && !canBeList(expression, around.object)) return value;
  return value === '' ? null : [value];
}

function isWholeAttribute(expression: Expression, object: PlainObject): boolean {
  if (expression.kind === 'group') return isWholeAttribute(expression.inner, object);
  if (expression.kind === 'attribute') return expression.name !== 'dn' && object.attributes.has(expression.name);
  return expression.kind === 'call' && expression.name === 'ImportedValue';
}

/** Whether a text is known to come to a list, whatever the object holds. What a variable stands for is not looked at. */
function canBeList(expression: Expression, object: PlainObject): boolean {
  const inside = (part: Expression | undefined): boolean => part !== undefined && canBeList(part, object);
  const isMultiValued = (name: string): boolean => object.attributes.get(name)?.multiValued === true;
  if (expression.kind === 'group') return inside(expression.inner);
  if (expression.kind === 'binary') return inside(expression.left) || inside(expression.right);
  if (expression.kind === 'attribute') return isMultiValued(expression.name);
  if (expression.kind !== 'call') return false;
  const { name, args } = expression;
  const [first] = args;
  if (name === 'Select' || name === 'Where' || name === 'Split') return true;
  if (name === 'ImportedValue') return isMultiValued(nameIn(first));
  if (name === 'With') return inside(args[2]);
  if (name === 'RemoveDuplicates') {
    const { sources, looksAt } = sourcesOf(first!, object);
    return (sources.length > 0 && looksAt) || inside(first);
  }
  if (name === 'Error' || name in plainAggregates || name === 'ValueCount') return false;
  return args.some((argument, position) => (name in forms ? handsOn(name, position) : true) && inside(argument));
}
