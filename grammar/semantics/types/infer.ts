import type {
  AttributeReference,
  BinaryOperation,
  Expression,
  FunctionCall,
  WordLiteral,
} from '../../ast/expression.ts';
import { functionTypes, parameterAt, type ResultType } from '../../schema/functions.ts';
import {
  type ExpressionType,
  neverType,
  nullType,
  unifyTypes,
  unknownType,
  valueType,
  type ValueType,
} from './expression-type.ts';
import type { TypeScope } from './type-scope.ts';

export type InferredTypes = ReadonlyMap<Expression, ExpressionType>;

/** The type of an expression. Total: what cannot be known is `unknown`. */
export function typeOf(expression: Expression, scope: TypeScope): ExpressionType {
  return inferTypes(expression, scope).get(expression) ?? unknownType;
}

/**
 * The type of every node of an expression. A function on single values yields a list for a list, as the values of a multi-valued
 * attribute are computed one by one. A branch of `IIF` knows what its condition asked: after `IsPresent([x])` there is a value,
 * after `IsString([x])` the type is left open.
 */
export function inferTypes(expression: Expression, scope: TypeScope): InferredTypes {
  const types = new Map<Expression, ExpressionType>();
  infer(expression, { scope, types, variables: new Map(), present: scope.present, open: new Set() });
  return types;
}

interface Inference {
  readonly scope: TypeScope;
  readonly types: Map<Expression, ExpressionType>;
  readonly variables: ReadonlyMap<string, ExpressionType>;
  readonly present: ReadonlySet<string>;
  /** Attributes whose type a surrounding condition asks for. */
  readonly open: ReadonlySet<string>;
}

function infer(node: Expression, inference: Inference): ExpressionType {
  const type = inferNode(node, inference);
  inference.types.set(node, type);
  return type;
}

function inferNode(node: Expression, inference: Inference): ExpressionType {
  switch (node.kind) {
    case 'string':
      return valueType('str', node.value === '');
    case 'number':
      return valueType('num', false);
    case 'boolean':
      return valueType('bool', false);
    case 'parameter':
      return valueType('str', true);
    case 'word':
      return wordType(node);
    case 'attribute':
      return attributeType(node, inference);
    case 'variable':
      return inference.variables.get(node.name) ?? unknownType;
    case 'group':
      return infer(node.inner, inference);
    case 'binary':
      return operationType(node, infer(node.left, inference), infer(node.right, inference));
    case 'call':
      return callType(node, inference);
    case 'broken':
      return unknownType;
  }
}

/** The words that decide what becomes of a flow. */
export const flowResults: ReadonlySet<string> = new Set(['NULL', 'IgnoreThisFlow', 'AuthoritativeNull']);

function wordType({ name }: WordLiteral): ExpressionType {
  if (flowResults.has(name)) return nullType;
  return name === 'CRLF' ? valueType('str', false) : unknownType;
}

function attributeType({ name }: AttributeReference, { scope, present, open }: Inference): ExpressionType {
  if (name === 'dn') return valueType('str', false);
  const attribute = open.has(name) ? undefined : scope.attribute(name);
  if (attribute === undefined) return unknownType;
  return valueType(attribute.type, !present.has(name), attribute.multiValued);
}

function operationType({ operator }: BinaryOperation, left: ExpressionType, right: ExpressionType): ExpressionType {
  const multiValued = left.multiValued || right.multiValued;
  switch (operator) {
    case '&': {
      const type = left.type === 'bin' || right.type === 'bin' ? 'bin' : 'str';
      return valueType(type, left.mayBeEmpty && right.mayBeEmpty, multiValued);
    }
    case '+':
    case '-':
    case '*':
    case '/':
      return valueType('num', left.mayBeEmpty || right.mayBeEmpty, multiValued);
    case '&&':
    case '||':
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return valueType('bool', false, multiValued);
  }
}

function callType(call: FunctionCall, inference: Inference): ExpressionType {
  switch (call.name) {
    case 'IIF':
      return iifType(call, inference);
    case 'Switch':
      return switchType(call, inference);
    case 'With':
    case 'Select':
    case 'Where':
      return bindingType(call, inference);
    default:
      return plainCallType(call, inference);
  }
}

function iifType({ args: [condition, ifTrue, ifFalse, ...rest] }: FunctionCall, inference: Inference): ExpressionType {
  const test = condition === undefined ? unknownType : infer(condition, inference);
  const asked = condition === undefined ? noQuestions : questions(condition);
  const open = asked.types.size === 0 ? inference.open : both(inference.open, asked.types);
  const branch = (node: Expression | undefined, present: ReadonlySet<string>): ExpressionType =>
    node === undefined
      ? unknownType
      : infer(node, {
          ...inference,
          open,
          present: present.size === 0 ? inference.present : both(inference.present, present),
        });
  const type = unifyTypes(branch(ifTrue, asked.presentIfTrue), branch(ifFalse, asked.presentIfFalse));
  for (const extra of rest) infer(extra, inference);
  return { ...type, multiValued: type.multiValued || test.multiValued };
}

interface Questions {
  readonly presentIfTrue: ReadonlySet<string>;
  readonly presentIfFalse: ReadonlySet<string>;
  /** Attributes whose type is asked for. */
  readonly types: ReadonlySet<string>;
}

const noQuestions: Questions = { presentIfTrue: new Set(), presentIfFalse: new Set(), types: new Set() };
const typeQuestions: ReadonlySet<string> = new Set(['IsString', 'IsNumeric', 'IsDate', 'IsGuid', 'IsCert']);

/** What a condition asks about attributes. Only a single question tells which branch has a value. */
function questions(condition: Expression): Questions {
  if (condition.kind === 'group') return questions(condition.inner);
  if (condition.kind === 'binary') {
    const types = both(questions(condition.left).types, questions(condition.right).types);
    if (condition.operator !== '&&') return { ...noQuestions, types };
    const presentIfTrue = both(questions(condition.left).presentIfTrue, questions(condition.right).presentIfTrue);
    return { presentIfTrue, presentIfFalse: noQuestions.presentIfFalse, types };
  }
  if (condition.kind !== 'call') return noQuestions;
  const [first] = condition.args;
  if (first?.kind !== 'attribute') return noQuestions;
  const name: ReadonlySet<string> = new Set([first.name]);
  if (typeQuestions.has(condition.name)) return { ...noQuestions, types: name };
  if (condition.name === 'IsPresent') return { ...noQuestions, presentIfTrue: name };
  return condition.name === 'IsNullOrEmpty' ? { ...noQuestions, presentIfFalse: name } : noQuestions;
}

function both(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left, ...right]);
}

function switchType({ args }: FunctionCall, inference: Inference): ExpressionType {
  let type: ExpressionType | undefined;
  let isExhaustive = false;
  let multiValued = false;
  for (let at = 0; at < args.length; at += 2) {
    const [condition, value] = [args[at], args[at + 1]];
    if (condition !== undefined && infer(condition, inference).multiValued) multiValued = true;
    if (condition?.kind === 'boolean' && condition.value) isExhaustive = true;
    if (value === undefined) continue;
    const found = infer(value, inference);
    type = type === undefined ? found : unifyTypes(type, found);
  }
  if (type === undefined) return nullType;
  return { ...type, multiValued: type.multiValued || multiValued, mayBeEmpty: type.mayBeEmpty || !isExhaustive };
}

/** `With`, `Select` and `Where`: the first argument is a variable for the last one. */
function bindingType({ name, args }: FunctionCall, inference: Inference): ExpressionType {
  const [variable, subject, body, ...rest] = args;
  const bound = subject === undefined ? unknownType : infer(subject, inference);
  const one = name === 'With' ? bound : { ...bound, multiValued: false, mayBeEmpty: false };
  const variables =
    variable?.kind === 'variable' ? new Map(inference.variables).set(variable.name, one) : inference.variables;
  if (variable !== undefined) infer(variable, { ...inference, variables });
  const result = body === undefined ? unknownType : infer(body, { ...inference, variables });
  for (const extra of rest) infer(extra, inference);
  if (name === 'With') return result;
  return { type: name === 'Where' ? bound.type : result.type, multiValued: true, mayBeEmpty: true };
}

function plainCallType(call: FunctionCall, inference: Inference): ExpressionType {
  const args = call.args.map((argument) => infer(argument, inference));
  const entry = functionTypes.get(call.name);
  if (entry === undefined) return unknownType;
  const [first] = args;
  if (call.name === 'ImportedValue') return importedType(call, inference);
  if (first !== undefined && (call.name === 'Item' || call.name === 'ItemOrNull')) {
    return { type: first.type, multiValued: false, mayBeEmpty: call.name === 'ItemOrNull' || first.type === 'unknown' };
  }
  const multiValued = args.some((type, index) => type.multiValued && parameterAt(entry, index)?.aggregate !== true);
  const mayBeEmpty = callMayBeEmpty(call.name, entry.returns, args);
  return resultType(entry.returns, first ?? unknownType, { multiValued, mayBeEmpty });
}

function importedType({ args: [name] }: FunctionCall, { scope }: Inference): ExpressionType {
  const attribute = name?.kind === 'string' ? scope.attribute(name.value) : undefined;
  return attribute === undefined ? unknownType : valueType(attribute.type, true, attribute.multiValued);
}

/** Functions that have a value whatever they are given, besides those that give a boolean. */
const neverEmpty: ReadonlySet<string> = new Set(
  'Len InStr InStrRev Count ValueCount Contains Now Guid RandomNum'.split(' '),
);

/** Functions that have a value when all of their arguments have one. */
const faithful: ReadonlySet<string> = new Set(
  (
    'CStr CNum CDate CRef CGuid CBin LCase UCase PCase BitAnd BitOr PadLeft PadRight StringFromGuid StringFromSid ConvertToBase64 ' +
    'ConvertToUTF8Hex NumFromDate DateFromNum DateAdd FormatDateTime EscapeDNComponent Thumbprint RemoveDuplicates'
  ).split(' '),
);

function callMayBeEmpty(name: string, returns: ResultType, args: readonly ExpressionType[]): boolean {
  if (returns === 'bool' || neverEmpty.has(name)) return false;
  return !faithful.has(name) || args.some((type) => type.mayBeEmpty);
}

function resultType(
  returns: ResultType,
  first: ExpressionType,
  { multiValued, mayBeEmpty }: { readonly multiValued: boolean; readonly mayBeEmpty: boolean },
): ExpressionType {
  switch (returns) {
    case 'same':
      return { type: first.type, multiValued: first.multiValued, mayBeEmpty };
    case 'void':
      return neverType;
    case 'var':
      return { ...unknownType, multiValued };
    case 'mvattr':
      return { ...unknownType, multiValued: true };
    case 'mvstr':
    case 'mvbin':
    case 'mvref':
      return valueType(elementTypes[returns], true, true);
    case 'str':
    case 'num':
    case 'bool':
    case 'bin':
    case 'ref':
    case 'dt':
      return valueType(returns, mayBeEmpty, multiValued);
  }
}

const elementTypes: Readonly<Record<'mvstr' | 'mvbin' | 'mvref', ValueType>> = {
  mvstr: 'str',
  mvbin: 'bin',
  mvref: 'ref',
};
