import { errorAt } from '../../ast/problem-at.ts';
import type { FunctionCall } from '../../ast/expression.ts';
import type { Problem } from '../../ast/problem.ts';
import { functionSignatures, type FunctionSignature } from '../../schema/functions.ts';
import type { Check } from '../rule-context.ts';
import { functionCalls } from '../rule-expressions.ts';

/** `argument-count`: a function gets fewer or more arguments than it takes. */
export const argumentCount: Check = ({ rule }) =>
  functionCalls(rule).flatMap((call) => {
    const signature = functionSignatures.get(call.name);
    return signature === undefined ? [] : problemOf(call, signature);
  });

function problemOf(call: FunctionCall, { name, minArgs, maxArgs }: FunctionSignature): readonly Problem[] {
  const count = call.args.length;
  const isOdd = name === 'Switch' && count % 2 === 1;
  if (count >= minArgs && count <= (maxArgs ?? Infinity) && !isOdd) return [];
  const message = `${name} takes ${expected(name, minArgs, maxArgs)}, but gets ${count} here, so this rule cannot be compiled`;
  return [errorAt(call.nameSpan, 'argument-count', message)];
}

function expected(name: string, minArgs: number, maxArgs: number | null): string {
  if (name === 'Switch') return 'pairs of a condition and a value';
  if (maxArgs === minArgs)
    return minArgs === 0 ? 'no arguments' : minArgs === 1 ? 'one argument' : `${minArgs} arguments`;
  return maxArgs === null ? `at least ${minArgs} arguments` : `${minArgs} to ${maxArgs} arguments`;
}
