import type { FlowResult, Scalar } from '../model/value.ts';
import { EvaluationError } from '../model/value.ts';
import { isList } from './evaluation.ts';
import type { Argument } from './function-entry.ts';
import { addTo } from './mapping.ts';

/**
 * Applies a function or operator on single values to every value of the one list among its arguments; NULL results drop out.
 * Lists that are no attributes reach functions this way, such as the result of `Split`.
 */
export function broadcast(
  name: string,
  args: readonly Argument[],
  call: (args: readonly Argument[]) => FlowResult,
): FlowResult {
  const position = args.findIndex(isList);
  const list = args[position];
  if (!isList(list)) return call(args);
  if (args.findLastIndex(isList) !== position) {
    throw new EvaluationError(
      'several-multi-valued-values',
      `${name} was given several multi-valued results; wrap all but one in Item or Join`,
    );
  }
  const results: Scalar[] = [];
  for (const value of list) {
    const result = call(args.with(position, value));
    if (typeof result !== 'symbol') addTo(results, result);
  }
  return results;
}
