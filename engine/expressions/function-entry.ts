import type { FunctionCall } from '../../grammar/ast/expression.ts';
import { isParameterType, type ParameterType, type ResultType } from '../../grammar/schema/functions.ts';
import type { FlowResult } from '../model/value.ts';
import type { Compiler, Place } from './compiler.ts';
import type { FunctionDocumentation, FunctionExample, Remarks } from './documentation/function-documentation.ts';
import type { CompiledNode } from './evaluation.ts';
import type { Frame } from './frame.ts';

export interface Parameter {
  readonly name: string;
  /** Alternatives; any of them is accepted. */
  readonly types: readonly ParameterType[];
  readonly optional: boolean;
  /** Takes the whole list of a multi-valued argument instead of one value at a time. */
  readonly aggregate: boolean;
  /** What an `enum` parameter accepts, written bare or as a string. */
  readonly options?: readonly string[];
}

/** A parameter as the catalogue shows it. */
export interface DocumentedParameter extends Parameter {
  /** A sentence. */
  readonly description: string;
}

/** An argument; `undefined` where an optional one was left out. */
export type Argument = FlowResult | undefined;

/** Arguments by position, already evaluated. No function of the language has more than four, `Switch` aside. */
export type Call = (first: FlowResult, second: Argument, third: Argument, fourth: Argument) => FlowResult;

/**
 * How a function is carried out. `scalar`: on one value of each argument; the compiler applies it to every value of a multi-valued one.
 * `aggregate`: on whole lists. `ambient`: reads the clock or chance. `form`: decides itself what to evaluate.
 */
export type Implementation =
  | { readonly kind: 'scalar'; readonly call: Call; readonly specialize?: Specialize }
  | { readonly kind: 'aggregate'; readonly call: Call; readonly specialize?: Specialize }
  | { readonly kind: 'ambient'; readonly call: (frame: Frame, first: Argument, second: Argument) => FlowResult }
  | { readonly kind: 'form'; readonly compile: (call: FunctionCall, place: Place, compiler: Compiler) => CompiledNode };

/** A faster way for some arguments, such as whole attributes; `undefined` when there is none. */
export type Specialize = (args: readonly CompiledNode[]) => CompiledNode['evaluate'] | undefined;

export type Family =
  | 'text'
  | 'conversion'
  | 'date'
  | 'directory'
  | 'inspection'
  | 'math'
  | 'multi-valued'
  | 'program flow'
  | 'attribute'
  | 'certificate';

/** One function of the language: its documentation and how it is carried out. */
export interface FunctionEntry {
  readonly name: string;
  readonly family: Family;
  /** `str Left(str text, num count)`, optional parameters in square brackets. */
  readonly signature: string;
  /** A sentence or two for hovers and the reference. */
  readonly summary: string;
  readonly remarks: Remarks;
  /** At least one. */
  readonly examples: readonly FunctionExample[];
  readonly returns: ResultType;
  readonly parameters: readonly DocumentedParameter[];
  /** The last `repeats` parameters may be repeated together any number of times; 0 for ordinary functions. */
  readonly repeats: number;
  /** Whether the argument's value can be the function's result unchanged, as with the branches of `IIF`. */
  passesThrough(argument: number): boolean;
  readonly implementation: Implementation;
}

/** What a family's file says about one function; the signature follows from it, the words come from its documentation. */
export interface FunctionDescription {
  readonly name: string;
  readonly returns: ResultType;
  readonly parameters: readonly Parameter[];
  readonly repeats?: number;
  readonly passesThrough?: (argument: number) => boolean;
  readonly implementation: Implementation;
}

/** The functions of one family with their documentation by name. Throws where words are missing: that is a mistake in the catalogue. */
export function family(
  name: Family,
  documentation: Readonly<Record<string, FunctionDocumentation>>,
  descriptions: readonly FunctionDescription[],
): readonly FunctionEntry[] {
  return descriptions.map((description) => {
    const words = documentation[description.name];
    if (words === undefined) throw new TypeError(`The function "${description.name}" is not documented`);
    return {
      repeats: 0,
      passesThrough: () => false,
      ...description,
      family: name,
      signature: signatureOf(description),
      summary: words.summary,
      remarks: words.remarks,
      examples: words.examples,
      parameters: description.parameters.map((one) => ({
        ...one,
        description: descriptionOf(description.name, one, words),
      })),
    };
  });
}

function descriptionOf(name: string, { name: argument }: Parameter, { parameters }: FunctionDocumentation): string {
  const description = parameters[argument];
  if (description === undefined) throw new TypeError(`The parameter "${argument}" of "${name}" is not documented`);
  return description;
}

/** A parameter that must be given. `types` as in the language's reference, alternatives separated by `|`. */
export function required(types: string, name: string): Parameter {
  return parameter(types, name, false);
}

/** A parameter that may be left out; all after it may be, too. */
export function optional(types: string, name: string): Parameter {
  return parameter(types, name, true);
}

/** A parameter that takes one of some bare words. */
export function oneOf(name: string, options: readonly string[]): Parameter {
  return { name, types: ['enum'], optional: true, aggregate: false, options };
}

/** A parameter that takes the whole list of a multi-valued argument. */
export function whole(types: string, name: string): Parameter {
  return { ...parameter(types, name, false), aggregate: true };
}

/** The parameter an argument belongs to; `undefined` when there are too many arguments. */
export function parameterOf(entry: FunctionEntry, argument: number): Parameter | undefined {
  const { parameters, repeats } = entry;
  if (argument < parameters.length || repeats === 0) return parameters[argument];
  return parameters[parameters.length - repeats + ((argument - parameters.length) % repeats)];
}

function parameter(types: string, name: string, isOptional: boolean): Parameter {
  return { name, types: types.split('|').map(parameterType), optional: isOptional, aggregate: false };
}

function parameterType(text: string): ParameterType {
  if (!isParameterType(text)) throw new TypeError(`"${text}" is no type of the language`);
  return text;
}

function signatureOf({ name, returns, parameters, repeats }: FunctionDescription): string {
  const written = parameters.map((one, index) => {
    const text = `${one.types.join('|')} ${one.name}`;
    if (!one.optional) return index === 0 ? text : `, ${text}`;
    return index === 0 ? `[${text}]` : `[, ${text}]`;
  });
  return `${returns === 'same' ? 'var' : returns} ${name}(${written.join('')}${repeats === undefined ? '' : ', …'})`;
}
