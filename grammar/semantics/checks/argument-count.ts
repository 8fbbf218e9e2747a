import type { FunctionCall } from '../../ast/expression.ts';
import { functionSignatures, type FunctionSignature } from '../../schema/functions.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/** A function gets fewer or more arguments than it takes, so the rule cannot be compiled. `Switch` takes pairs. */
export const argumentCount: RuleCheck = {
  code: 'argument-count',
  severity: 'error',
  find: ({ calls }) =>
    calls.flatMap((call) => {
      const signature = functionSignatures.get(call.name);
      return signature === undefined ? [] : findingsOf(call, signature);
    }),
};

function findingsOf(call: FunctionCall, { name, minArgs, maxArgs }: FunctionSignature): readonly Finding[] {
  const count = call.args.length;
  const isOdd = name === 'Switch' && count % 2 === 1;
  if (count >= minArgs && count <= (maxArgs ?? Infinity) && !isOdd) return [];
  const message = `${name} takes ${expected(name, minArgs, maxArgs)}, but gets ${count} here, so this rule cannot be compiled`;
  return [{ span: call.nameSpan, message }];
}

function expected(name: string, minArgs: number, maxArgs: number | null): string {
  if (name === 'Switch') return 'pairs of a condition and a value';
  if (maxArgs === minArgs)
    return minArgs === 0 ? 'no arguments' : minArgs === 1 ? 'one argument' : `${minArgs} arguments`;
  return maxArgs === null ? `at least ${minArgs} arguments` : `${minArgs} to ${maxArgs} arguments`;
}
