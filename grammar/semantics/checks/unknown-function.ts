import { nearestName } from '../../ast/nearest-name.ts';
import { functionSignatures } from '../../schema/functions.ts';
import { guessing, replacing } from '../../ast/fix.ts';
import { foreignFunctions } from '../foreign-functions.ts';
import type { RuleCheck } from '../rule-context.ts';

/** A call of something that is no function, or of one in wrong letter case: names are case-sensitive, as in the original. */
export const unknownFunction: RuleCheck = {
  code: 'unknown-function',
  severity: 'error',
  find: ({ calls }) =>
    calls
      .filter((call) => !functionSignatures.has(call.name))
      .map((call) => {
        const foreign = foreignFunctions.get(call.name.toLowerCase());
        const nearest = foreign === undefined ? nearestName(call.name, functionSignatures.keys()) : foreign.name;
        const isCase = nearest?.toLowerCase() === call.name.toLowerCase();
        const what = isCase ? `"${call.name}" is not known in this letter case` : `There is no function "${call.name}"`;
        const message = `${what}, so this rule cannot be compiled; ${foreign?.remedy ?? remedy(nearest, isCase)}`;
        const fix =
          nearest === undefined
            ? {}
            : { fix: (isCase ? replacing : guessing)(`Write ${nearest}`, call.nameSpan, nearest) };
        return { span: call.nameSpan, message, ...fix };
      }),
};

function remedy(nearest: string | undefined, isCase: boolean): string {
  if (nearest === undefined) return 'use one of the functions there are';
  return isCase ? `write ${nearest}` : `did you mean ${nearest}?`;
}
