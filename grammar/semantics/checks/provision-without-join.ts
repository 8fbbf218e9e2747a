import type { RuleCheck } from '../rule-context.ts';

/**
 * A rule creates objects without looking for one to join first. Beside another forest, or in a directory that has the objects already,
 * people come to be there twice. A single forest that only projects is right so; therefore this is a hint.
 */
export const provisionWithoutJoin: RuleCheck = {
  code: 'provision-without-join',
  severity: 'hint',
  find: ({ rule }) => {
    if (rule.link !== 'provision' || rule.join.length > 0) return [];
    const what = rule.direction === 'inbound' ? 'a metaverse object' : `a ${rule.targetObjectType.text}`;
    const message = `This rule creates ${what} for every object without looking for one that is there, so duplicates are likely; add a join`;
    return [{ span: rule.name.span, message }];
  },
};
