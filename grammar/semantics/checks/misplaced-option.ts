import type { Expression } from '../../ast/expression.ts';
import { functionTypes, parameterAt } from '../../schema/functions.ts';
import type { RuleCheck, RuleContext } from '../rule-context.ts';
import { flowResults } from '../types/infer.ts';

/**
 * The name of an option, such as `CaseInsensitive`, stands where a value is expected. It means something only as the argument of a
 * function that has this option, so the rule cannot be compiled. As a text it stands in double quotes.
 */
export const misplacedOption: RuleCheck = {
  code: 'misplaced-option',
  severity: 'error',
  find: (context) => {
    const options = optionArguments(context);
    return context.nodes
      .filter((node) => node.kind === 'word')
      .filter((node) => !flowResults.has(node.name) && node.name !== 'CRLF' && !options.has(node))
      .map(({ name, span }) => ({
        span,
        message: `"${name}" is an option of a function and no value, so this rule cannot be compiled; write it in double quotes if the text is meant`,
      }));
  },
};

/** Arguments that choose an option have a check of their own; those of unknown functions may be anything. */
function optionArguments({ calls }: RuleContext): ReadonlySet<Expression> {
  return new Set(
    calls.flatMap((call) => {
      const entry = functionTypes.get(call.name);
      return call.args.filter(
        (_, index) => entry === undefined || (parameterAt(entry, index)?.options.length ?? 0) > 0,
      );
    }),
  );
}
