import { errorAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';

/** `duplicate-target`: one rule flows twice into the same attribute. */
export const duplicateTarget: Check = ({ rule }) => {
  const byTarget = Map.groupBy(rule.flows, (flow) => flow.target.text);
  return [...byTarget].flatMap(([name, [first, ...others]]) =>
    others.map(({ target }) => {
      const message = `This rule flows to "${name}" twice, so one of the two is lost; remove one, or move it to a rule of its own`;
      const related = first === undefined ? [] : [{ message: 'The first flow stands here', span: first.target.span }];
      return errorAt(target.span, 'duplicate-target', message, related);
    }),
  );
};
