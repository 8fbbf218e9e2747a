import type { CrossRuleCheck } from '../rule-context.ts';
import { firstStandardPrecedence, isStandardRule } from '../standard-rules.ts';

/**
 * A custom rule stands among the standard ones, which begin at precedence 100. The original shifts it whenever standard rules are
 * added, and a rule that stands behind them decides only what they leave open. Custom rules have 0 to 99. Workspaces without standard
 * rules number as they like.
 */
export const customPrecedence: CrossRuleCheck = {
  code: 'custom-precedence',
  severity: 'information',
  findAmong: ({ rule }, index) => {
    const { precedence } = rule;
    if (precedence.kind !== 'number' || precedence.value < firstStandardPrecedence || isStandardRule(rule)) return [];
    const hasStandard = index.derived('standard rules', (active) => active.some((other) => isStandardRule(other.rule)));
    if (!hasStandard) return [];
    const message = `Precedences from ${firstStandardPrecedence} on belong to the standard rules, so ${precedence.value} is shifted when some are added; give custom rules 0 to 99`;
    return [{ span: precedence.span, message }];
  },
};
