import type { Expression, FunctionCall } from '../../../grammar/ast/expression.ts';
import type { FlowResult, Scalar } from '../../model/value.ts';
import { EvaluationError } from '../../model/value.ts';
import { programFlowDocumentation } from '../documentation/program-flow.ts';
import type { Compiler, Place } from '../compiler.ts';
import type { CompiledNode, Evaluate } from '../evaluation.ts';
import { isList, isTrue, typeMismatch } from '../evaluation.ts';
import type { FunctionEntry } from '../function-entry.ts';
import { family, required, whole } from '../function-entry.ts';
import { addTo } from '../mapping.ts';
import type { Frame } from '../frame.ts';
import { nullType, unify } from '../static-type.ts';

/** The functions that decide what else is evaluated. */
export const programFlowFunctions: readonly FunctionEntry[] = family('program flow', programFlowDocumentation, [
  {
    name: 'IIF',
    returns: 'var',
    parameters: [required('exp', 'condition'), required('var', 'ifTrue'), required('var', 'ifFalse')],
    passesThrough: (argument) => argument > 0,
    implementation: { kind: 'form', compile: compileIif },
  },
  {
    name: 'Switch',
    returns: 'var',
    parameters: [required('exp', 'condition'), required('var', 'value')],
    repeats: 2,
    passesThrough: (argument) => argument % 2 === 1,
    implementation: { kind: 'form', compile: compileSwitch },
  },
  {
    name: 'Error',
    returns: 'void',
    parameters: [required('str', 'message')],
    implementation: { kind: 'scalar', call: raise },
  },
  {
    name: 'With',
    returns: 'var',
    parameters: [required('variable', 'variable'), required('var', 'value'), required('var', 'expression')],
    passesThrough: (argument) => argument > 0,
    implementation: { kind: 'form', compile: compileWith },
  },
  {
    name: 'Select',
    returns: 'mvattr',
    parameters: [required('variable', 'variable'), whole('mvattr', 'values'), required('var', 'expression')],
    implementation: {
      kind: 'form',
      compile: (call, place, compiler) =>
        compileIteration(call, { place, compiler }, (results, _value, result) => {
          if (typeof result === 'symbol') throw typeMismatch('Select', 'an expression with a value', result);
          addTo(results, result);
        }),
    },
  },
  {
    name: 'Where',
    returns: 'mvattr',
    parameters: [required('variable', 'variable'), whole('mvattr', 'values'), required('exp', 'condition')],
    implementation: {
      kind: 'form',
      compile: (call, place, compiler) =>
        compileIteration(call, { place, compiler }, (results, value, result) => {
          if (isTrue(result)) results.push(value);
        }),
    },
  },
]);

function compileIif({ args }: FunctionCall, place: Place, compiler: Compiler): CompiledNode {
  const [condition, ifTrue, ifFalse] = args.map((argument) => compiler.compile(argument, place));
  if (condition === undefined || ifTrue === undefined || ifFalse === undefined) return absent;
  const test = condition.evaluate;
  const yes = ifTrue.evaluate;
  const no = ifFalse.evaluate;
  return {
    evaluate: (frame) => (isTrue(test(frame)) ? yes(frame) : no(frame)),
    type: unify(ifTrue.type, ifFalse.type),
  };
}

const absent: CompiledNode = { evaluate: () => null, type: nullType };

function compileSwitch({ args }: FunctionCall, place: Place, compiler: Compiler): CompiledNode {
  const nodes = args.map((argument) => compiler.compile(argument, place));
  const conditions = nodes.filter((_, index) => index % 2 === 0).map((node) => node.evaluate);
  const values = nodes.filter((_, index) => index % 2 === 1);
  const results: readonly Evaluate[] = values.map((node) => node.evaluate);
  const evaluate: Evaluate = (frame) => {
    if (conditions.length !== results.length) {
      throw new EvaluationError(
        'unpaired-switch',
        'Switch: conditions and values are not paired; give every condition a value',
      );
    }
    const outcomes = conditions.map((condition) => isTrue(condition(frame)));
    return results[outcomes.indexOf(true)]?.(frame) ?? null;
  };
  return { evaluate, type: values.reduce((type, value) => unify(type, value.type), nullType) };
}

function raise(message: FlowResult): FlowResult {
  if (typeof message !== 'string' && message !== null) throw typeMismatch('Error', 'text', message);
  throw new EvaluationError('sync-rule-error-function-triggered', message ?? '');
}

function compileWith(
  { args: [variable, value, expression] }: FunctionCall,
  place: Place,
  compiler: Compiler,
): CompiledNode {
  if (value === undefined || expression === undefined) return absent;
  const bound = bind(variable, place, compiler);
  if (bound.kind === 'rejected') return bound.node;
  const { position } = bound;
  const subject = compiler.compile(value, place).evaluate;
  const { evaluate, type } = compiler.compile(expression, bound.place);
  return {
    evaluate: (frame) => {
      const result = subject(frame);
      if (typeof result === 'symbol') throw typeMismatch('With', 'a value for its variable', result);
      frame.variables[position] = result;
      return evaluate(frame);
    },
    type,
  };
}

type Collect = (results: Scalar[], value: Scalar, result: FlowResult) => void;

function compileIteration(
  { name, args: [variable, values, expression] }: FunctionCall,
  { place, compiler }: { readonly place: Place; readonly compiler: Compiler },
  collect: Collect,
): CompiledNode {
  if (values === undefined || expression === undefined) return absent;
  const bound = bind(variable, place, compiler);
  if (bound.kind === 'rejected') return bound.node;
  const { position } = bound;
  const list = compiler.compileWhole(values, place);
  const { evaluate, type } = compiler.compile(expression, bound.place);
  return {
    evaluate: (frame: Frame) => {
      const subject = list.evaluate(frame);
      if (subject === null) return null;
      if (!isList(subject)) throw typeMismatch(name, 'a multi-valued attribute or result', subject);
      const results: Scalar[] = [];
      for (const value of subject) {
        frame.variables[position] = value;
        collect(results, value, evaluate(frame));
      }
      return results;
    },
    type: { type: name === 'Where' ? list.type.type : type.type, multiValued: true },
  };
}

type Binding =
  | { readonly kind: 'bound'; readonly position: number; readonly place: Place }
  | { readonly kind: 'rejected'; readonly node: CompiledNode };

/** Gives a variable the next free position, which makes an inner variable of the same name hide the outer one. */
function bind(variable: Expression | undefined, place: Place, compiler: Compiler): Binding {
  if (variable?.kind !== 'variable') {
    const message = 'The first argument names the variable to bind; write it with a dollar sign, such as $item';
    return {
      kind: 'rejected',
      node: compiler.reject('variable-expected', message, variable?.span ?? { start: 0, end: 0 }),
    };
  }
  const position = place.depth;
  const variables = new Map(place.variables).set(variable.name, position);
  return { kind: 'bound', position, place: { ...place, variables, depth: position + 1 } };
}
