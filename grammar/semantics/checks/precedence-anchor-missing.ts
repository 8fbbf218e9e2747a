import { nearestName } from '../../ast/nearest-name.ts';
import { guessing } from '../../ast/fix.ts';
import type { CrossRuleCheck } from '../rule-context.ts';

/** `before` or `after` names no other rule, so the rule has no place in the order of precedence. */
export const precedenceAnchorMissing: CrossRuleCheck = {
  code: 'precedence-anchor-missing',
  severity: 'error',
  findAmong: ({ rule }, index) => {
    const { precedence } = rule;
    if (precedence.kind === 'number' || precedence.rule.text === '') return [];
    const { text, span } = precedence.rule;
    const others = index.byName.get(text)?.filter((other) => other.rule !== rule) ?? [];
    if (others.length > 0) return [];
    const nearest = nearestName(
      text,
      [...index.byName.keys()].filter((name) => name !== rule.name.text),
    );
    const remedy = nearest === undefined ? 'name another rule, or give a number' : `did you mean "${nearest}"?`;
    const message = `There is no other rule "${text}" to stand ${precedence.kind}, so this rule has no precedence; ${remedy}`;
    const fix = nearest === undefined ? {} : { fix: guessing(`Write "${nearest}"`, span, `"${nearest}"`) };
    return [{ span, message, ...fix }];
  },
};
