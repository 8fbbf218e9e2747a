import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import { functionSignatures } from '../../schema/functions.ts';
import type { Check } from '../rule-context.ts';
import { functionCalls } from '../rule-expressions.ts';

/** `unknown-function`: a call of something that is no function, or one in wrong letter case. */
export const unknownFunction: Check = ({ rule }) =>
  functionCalls(rule)
    .filter((call) => !functionSignatures.has(call.name))
    .map((call) => {
      const nearest = nearestName(call.name, functionSignatures.keys());
      const isCase = nearest?.toLowerCase() === call.name.toLowerCase();
      const what = isCase ? `"${call.name}" is not known in this letter case` : `There is no function "${call.name}"`;
      const remedy =
        nearest === undefined
          ? 'use one of the functions there are'
          : isCase
            ? `write ${nearest}`
            : `did you mean ${nearest}?`;
      return errorAt(call.nameSpan, 'unknown-function', `${what}, so this rule cannot be compiled; ${remedy}`);
    });
