import type { RuleCheck } from '../rule-context.ts';
import { firstStandardPrecedence, isModifiedStandardRule } from '../standard-rules.ts';

/**
 * A standard rule was edited in place: it does something else than the rule Entra Connect has under its tag. An upgrade there puts the
 * original back, and the change is lost without a word. Clone the rule, change the copy, and disable the standard one. Compared are scope,
 * joins, flows, link type and object types; the source anchor, the sign-in name and password synchronization are setup's to choose.
 * Nothing is said of tags of builds that are not known here, of disabled rules, and of copies among the custom rules.
 */
export const modifiedStandardRule: RuleCheck = {
  code: 'modified-standard-rule',
  severity: 'information',
  find: ({ rule }) => {
    const { name, tag, precedence } = rule;
    const isCopy = precedence.kind === 'number' && precedence.value < firstStandardPrecedence;
    if (tag === undefined || rule.disabled || isCopy || !isModifiedStandardRule(rule)) return [];
    const message = `"${name.text}" is not what Entra Connect has under the tag "${tag.text}", so an upgrade there would put the original back and the change would be lost; clone the rule, which takes the tag off the copy, and disable this one`;
    return [{ span: tag.span, message }];
  },
};
