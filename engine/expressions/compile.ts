import type {
  AttributeReference,
  Expression,
  FunctionCall,
  ParameterReference,
  WordLiteral,
} from '../../grammar/ast/expression.ts';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { FlowResult } from '../model/value.ts';
import { authoritativeNull, EvaluationError, ignoreThisFlow } from '../model/value.ts';
import { attributeNode, readAttribute } from './attribute-access.ts';
import { callNode } from './calls.ts';
import { catalogue, similarFunction } from './catalogue.ts';
import type { Compiler, Place } from './compiler.ts';
import { mappingKey, notMapped } from './compiler.ts';
import type { CompiledNode } from './evaluation.ts';
import { isList } from './evaluation.ts';
import type { ExpressionScope, Frame } from './frame.ts';
import type { FunctionEntry, Parameter } from './function-entry.ts';
import { parameterOf } from './function-entry.ts';
import { evaluatePerValue, planMapping } from './mapping.ts';
import { operatorNode } from './operators.ts';
import type { StaticType } from './static-type.ts';
import { nullType, unknownType } from './static-type.ts';

/** An expression ready to be evaluated on any number of objects. */
export interface CompiledExpression {
  /**
   * The value for one object. Throws {@link EvaluationError} where the original raises an error on the object, and always when
   * `problems` holds an error. An empty string is handed on as it is; the flow turns it into NULL.
   */
  readonly evaluate: (frame: Frame) => FlowResult;
  readonly problems: readonly Problem[];
  /** Slots the result depends on, in ascending order, `ImportedValue` and `ValueCount` included. */
  readonly attributes: readonly number[];
  readonly type: StaticType;
}

/** Compiles an expression for the objects `scope` describes. Never throws: what is wrong with it is in `problems`. */
export function compileExpression(expression: Expression, scope: ExpressionScope): CompiledExpression {
  const problems: Problem[] = [];
  const slots = new Set<number>();
  const compiler: Compiler = {
    scope,
    compile: (part, place) => compilePart(part, place, compiler),
    compileWhole: (part, place) => compileListArgument(part, place, compiler),
    reject: (code, message, span) => {
      problems.push({ code, severity: 'error', message, span });
      return { evaluate: () => invalid(message), type: unknownType };
    },
    warn: (code, message, span, severity = 'warning') => problems.push({ code, severity, message, span }),
    reads: (read) => slots.add(read.slot),
  };
  const { evaluate, type } = compileRegion(expression, { mapped: notMapped, variables: new Map(), depth: 0 }, compiler);
  const error = problems.find((problem) => problem.severity === 'error');
  return {
    evaluate: error === undefined ? evaluate : () => invalid(error.message),
    problems,
    attributes: [...slots].toSorted((a, b) => a - b),
    type,
  };
}

function invalid(message: string): never {
  throw new EvaluationError('invalid-expression', `The expression cannot be evaluated: ${message}`);
}

/**
 * Compiles a whole expression, or the list argument of an aggregate: the part of the text in which all mentions of a multi-valued
 * attribute advance together.
 */
function compileRegion(expression: Expression, place: Place, compiler: Compiler): CompiledNode {
  const { sources, perValue } = planMapping(expression, compiler.scope, catalogue);
  const [source, second] = sources;
  if (source !== undefined && second !== undefined) {
    return compiler.reject(
      'several-multi-valued-attributes',
      `"${source.name}" and "${second.name}" are both multi-valued, so it is open which values belong together; ` +
        'wrap all but one in Item, Join, Count, Contains, Select or Where',
      second.span,
    );
  }
  if (source === undefined || !perValue) return compilePart(expression, { ...place, mapped: notMapped }, compiler);
  const inner = compilePart(expression, { ...place, mapped: mappingKey(source.read) }, compiler);
  return {
    evaluate: evaluatePerValue(source.read.slot, readAttribute(source.read), inner.evaluate),
    type: { type: inner.type.type, multiValued: true },
  };
}

function compilePart(expression: Expression, place: Place, compiler: Compiler): CompiledNode {
  switch (expression.kind) {
    case 'string':
      return constantNode(expression.value, 'str');
    case 'number':
      return constantNode(expression.value, 'num');
    case 'boolean':
      return constantNode(expression.value, 'bool');
    case 'word':
      return compileWord(expression, compiler);
    case 'attribute':
      return compileAttribute(expression, place, compiler);
    case 'parameter':
      return compileParameter(expression, compiler);
    case 'variable': {
      const position = place.variables.get(expression.name);
      if (position === undefined) {
        const message = `"$${expression.name}" is not bound here; name it as the first argument of a surrounding With, Select or Where`;
        return compiler.reject('unbound-variable', message, expression.span);
      }
      return { evaluate: (frame) => frame.variables[position] ?? null, type: unknownType };
    }
    case 'call':
      return compileCall(expression, place, compiler);
    case 'binary': {
      const left = compilePart(expression.left, place, compiler);
      return operatorNode(expression.operator, left, compilePart(expression.right, place, compiler));
    }
    case 'group':
      return compilePart(expression.inner, place, compiler);
    case 'broken':
      return compiler.reject(
        'broken-expression',
        'This part could not be read, so the expression is not evaluated',
        expression.span,
      );
  }
}

function constantNode(constant: FlowResult, type: StaticType['type']): CompiledNode {
  return { evaluate: () => constant, constant, type: { type, multiValued: false } };
}

const words: ReadonlyMap<string, CompiledNode> = new Map([
  ['NULL', constantNode(null, 'null')],
  ['IgnoreThisFlow', constantNode(ignoreThisFlow, 'null')],
  ['AuthoritativeNull', constantNode(authoritativeNull, 'null')],
  ['CRLF', constantNode('\r\n', 'str')],
]);

function compileWord({ name, span }: WordLiteral, compiler: Compiler): CompiledNode {
  const node = words.get(name);
  if (node !== undefined) return node;
  const spelled = [...words.keys(), 'True', 'False'].find((word) => word.toLowerCase() === name.toLowerCase());
  const remedy =
    spelled === undefined ? 'write text in double quotes and attributes in brackets' : `write "${spelled}"`;
  return compiler.reject('unknown-word', `"${name}" means nothing here; ${remedy}`, span);
}

function compileAttribute({ name, nameSpan }: AttributeReference, place: Place, compiler: Compiler): CompiledNode {
  if (name === 'dn') return { evaluate: (frame) => frame.dn, type: { type: 'str', multiValued: false } };
  const attribute = compiler.scope.attribute(name);
  if (attribute === undefined) {
    compiler.warn(
      'attribute-not-of-object-type',
      `The source object type has no attribute "${name}", so it is always NULL here; check its spelling or its object type`,
      nameSpan,
    );
    return { evaluate: () => null, type: nullType };
  }
  const read = { ...attribute, imported: false };
  compiler.reads(read);
  if (place.mapped !== mappingKey(read)) return attributeNode(read);
  return { evaluate: (frame) => frame.mappedValue, type: { type: read.type, multiValued: false } };
}

function compileParameter({ name, span }: ParameterReference, compiler: Compiler): CompiledNode {
  if (!compiler.scope.parameter(name)) {
    const message = `"%${name}%" has no value for this connector, so the expression cannot be evaluated; define the parameter or correct its name`;
    return compiler.reject('unknown-parameter', message, span);
  }
  return {
    evaluate: ({ parameters }) => {
      const value = parameters.get(name);
      if (value === undefined) {
        throw new EvaluationError(
          'unknown-parameter',
          `The parameter "%${name}%" has no value for this object's partition`,
        );
      }
      return value;
    },
    type: { type: 'str', multiValued: false },
  };
}

function compileCall(call: FunctionCall, place: Place, compiler: Compiler): CompiledNode {
  const entry = catalogue.get(call.name);
  if (entry === undefined) {
    const similar = similarFunction(call.name);
    const remedy =
      similar === undefined ? 'see the list of functions' : `names are case-sensitive, write "${similar.name}"`;
    return compiler.reject('unknown-function', `There is no function "${call.name}"; ${remedy}`, call.nameSpan);
  }
  const wrongCount = argumentCountProblem(entry, call.args.length);
  if (wrongCount !== undefined) return compiler.reject('argument-count', wrongCount, call.span);
  if (entry.implementation.kind === 'form') return entry.implementation.compile(call, place, compiler);
  const args = call.args.map((argument, index) =>
    compileArgument(argument, parameterOf(entry, index), { place, compiler }),
  );
  return callNode(entry, args) ?? invalid(entry.name);
}

function compileArgument(
  argument: Expression,
  parameter: Parameter | undefined,
  { place, compiler }: { readonly place: Place; readonly compiler: Compiler },
): CompiledNode {
  if (parameter?.aggregate === true) return compileListArgument(argument, place, compiler);
  if (parameter?.options === undefined) return compilePart(argument, place, compiler);
  const option = argument.kind === 'word' ? argument.name : argument.kind === 'string' ? argument.value : undefined;
  if (option !== undefined && parameter.options.includes(option)) return constantNode(option, 'str');
  const message = `"${option ?? argument.kind}" is no option of this function; write ${parameter.options.join(' or ')}`;
  return compiler.reject('unknown-option', message, argument.span);
}

/**
 * The list argument of an aggregate. A per-value evaluation always gives it a list: with an absent attribute its one result, if any,
 * is the only value.
 */
function compileListArgument(argument: Expression, place: Place, compiler: Compiler): CompiledNode {
  const node = compileRegion(argument, place, compiler);
  if (node.read !== undefined || !node.type.multiValued) return node;
  const { evaluate } = node;
  return {
    ...node,
    evaluate: (frame) => {
      const value = evaluate(frame);
      if (isList(value) || value === null || typeof value === 'symbol') return value;
      return value === '' ? null : [value];
    },
  };
}

function argumentCountProblem(entry: FunctionEntry, given: number): string | undefined {
  // An incomplete last repetition is the original's run-time error, not one of the text.
  const least = entry.parameters.filter((parameter) => !parameter.optional).length - Math.max(0, entry.repeats - 1);
  const most = entry.repeats > 0 ? Number.POSITIVE_INFINITY : entry.parameters.length;
  if (given >= least && given <= most) return undefined;
  return `"${entry.name}" was given ${given} argument${given === 1 ? '' : 's'}; write it as ${entry.signature}`;
}
