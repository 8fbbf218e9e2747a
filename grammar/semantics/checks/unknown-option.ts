import type { FunctionCall } from '../../ast/expression.ts';
import { nearestName } from '../../ast/nearest-name.ts';
import { functionTypes, parameterAt } from '../../schema/functions.ts';
import { guessing, replacing } from '../../ast/fix.ts';
import { alternatives } from '../alternatives.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * An argument that chooses between named options has another name, such as a letter case of `Contains` or an interval of `DateAdd`.
 * The rule cannot be compiled, or fails every object.
 */
export const unknownOption: RuleCheck = {
  code: 'unknown-option',
  severity: 'error',
  find: ({ calls }) =>
    calls.flatMap((call) => call.args.flatMap((_, index) => findingsOf(call, index, optionsOf(call.name, index)))),
};

/** First arguments that are texts by type, of which only some mean something. */
const textOptions: ReadonlyMap<string, readonly string[]> = new Map([
  ['DateAdd', ['yyyy', 'q', 'm', 'y', 'd', 'w', 'ww', 'h', 'n', 's']],
]);

function optionsOf(name: string, index: number): readonly string[] {
  const entry = functionTypes.get(name);
  const named = entry === undefined ? [] : (parameterAt(entry, index)?.options ?? []);
  return named.length === 0 && index === 0 ? (textOptions.get(name) ?? []) : named;
}

function findingsOf({ name, args }: FunctionCall, index: number, options: readonly string[]): readonly Finding[] {
  const argument = args[index];
  if (argument === undefined || options.length === 0) return [];
  const option = argument.kind === 'word' ? argument.name : argument.kind === 'string' ? argument.value : undefined;
  const isComputed = option === undefined && textOptions.has(name);
  if (isComputed || (option !== undefined && options.includes(option))) return [];
  const nearest = option === undefined ? undefined : nearestName(option, options);
  const message = `${option === undefined ? 'This' : `"${option}"`} is no option of ${name}, so the expression has no value; write ${alternatives(options)}`;
  if (nearest === undefined) return [{ span: argument.span, message }];
  const written = argument.kind === 'string' ? `"${nearest}"` : nearest;
  const change = nearest.toLowerCase() === option?.toLowerCase() ? replacing : guessing;
  return [{ span: argument.span, message, fix: change(`Write ${written}`, argument.span, written) }];
}
