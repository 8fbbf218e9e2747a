import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';
import { isStandardRule } from '../standard-rules.ts';

/**
 * Two enabled rules of one connector carry the tag of the same standard rule, so one is an edited copy beside its original and both
 * flow. To change a standard rule, disable it, and give the copy a precedence below 100 and no tag.
 */
export const repeatedStandardTag: CrossRuleCheck = {
  code: 'repeated-standard-tag',
  severity: 'warning',
  findAmong: (context, index) => {
    const { rule, connectors } = context;
    if (rule.tag === undefined || !isStandardRule(rule)) return [];
    const byTag = index.derived('rules by standard tag', rulesByTag);
    const same = connectors.flatMap(({ name }) => byTag.get(`${name}\n${rule.tag?.text}`) ?? []);
    const first = same.find((other) => other.rule !== rule);
    if (first === undefined || same[0]?.rule === rule) return [];
    const message = `"${first.rule.name.text}" carries the tag "${rule.tag.text}" too, so a standard rule and its copy both apply; disable the original, and remove the tag of the copy`;
    return [
      {
        span: rule.tag.span,
        message,
        related: [{ message: 'The other rule stands here', span: first.rule.name.span, file: first.path }],
      },
    ];
  },
};

function rulesByTag(active: readonly RuleContext[]): ReadonlyMap<string, readonly RuleContext[]> {
  const entries = active
    .filter(({ rule }) => isStandardRule(rule))
    .flatMap((context) =>
      context.connectors.map(({ name }) => ({ key: `${name}\n${context.rule.tag?.text}`, context })),
    );
  return new Map(
    [...Map.groupBy(entries, ({ key }) => key)].map(([key, group]) => [key, group.map(({ context }) => context)]),
  );
}
