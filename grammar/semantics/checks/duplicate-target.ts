import type { RuleCheck } from '../rule-context.ts';

/** One rule flows twice into the same attribute, so one of the two is lost. Two rules may; the smaller precedence wins there. */
export const duplicateTarget: RuleCheck = {
  code: 'duplicate-target',
  severity: 'error',
  find: ({ rule }) => {
    const byTarget = Map.groupBy(rule.flows, (flow) => flow.target.text);
    return [...byTarget].flatMap(([name, [first, ...others]]) =>
      others.map(({ target }) => {
        const message = `This rule flows to "${name}" twice, so one of the two is lost; remove one, or move it to a rule of its own`;
        const related = first === undefined ? [] : [{ message: 'The first flow stands here', span: first.target.span }];
        return { span: target.span, message, related };
      }),
    );
  },
};
