import { expressionKey } from '../expression-key.ts';
import type { RuleCheck } from '../rule-context.ts';

/** Both branches of an `IIF` are the same, so its condition decides nothing; mostly one was copied and not changed. */
export const sameBranches: RuleCheck = {
  code: 'same-branches',
  severity: 'warning',
  find: ({ calls }) =>
    calls.flatMap(({ name, args: [, ifTrue, ifFalse], nameSpan }) => {
      if (name !== 'IIF' || ifTrue === undefined || ifFalse === undefined) return [];
      if (expressionKey(ifTrue) !== expressionKey(ifFalse)) return [];
      const message =
        'Both branches of this IIF are the same, so its condition decides nothing; change one of them, or leave the IIF out';
      return [{ span: nameSpan, message }];
    }),
};
