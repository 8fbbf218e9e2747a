import { removing } from '../../ast/fix.ts';
import { wholeLines } from '../../syntax/lines.ts';
import { maskedRuleText } from '../rule-text.ts';
import type { RuleCheck } from '../rule-context.ts';
import { firstStandardPrecedence, isStandardRule } from '../standard-rules.ts';

/**
 * A rule with a precedence of custom rules carries the tag of a standard rule: it was copied from one. The original takes it for the
 * standard rule and may replace it by a newer one. The fix removes the tag.
 */
export const standardTagOnCustomRule: RuleCheck = {
  code: 'standard-tag-on-custom-rule',
  severity: 'warning',
  find: (context) => {
    const { rule, text } = context;
    const { precedence, tag } = rule;
    if (tag === undefined || !isStandardRule(rule)) return [];
    if (precedence.kind !== 'number' || precedence.value >= firstStandardPrecedence) return [];
    const message = `This is a custom rule with the tag of a standard one, "${tag.text}", so an upgrade may replace it; remove the tag`;
    const before = maskedRuleText(context).slice(0, tag.span.start - rule.span.start);
    const keyword = /\btag\s+$/.exec(before);
    if (keyword === null || text === undefined) return [{ span: tag.span, message }];
    const item = wholeLines(text, { start: tag.span.start - keyword[0].length, end: tag.span.end });
    return [{ span: tag.span, message, fix: removing('Remove the tag', item) }];
  },
};
