import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';

/**
 * An inbound flow applies once, when the metaverse object is created, but no rule of this connector and object type creates one. The
 * flow never applies.
 */
export const onceWithoutProjection: CrossRuleCheck = {
  code: 'once-without-projection',
  severity: 'warning',
  findAmong: ({ rule, connectors }, index) => {
    const flows = rule.direction === 'inbound' ? rule.flows.filter((flow) => flow.once) : [];
    if (flows.length === 0 || connectors.length === 0) return [];
    const projecting = index.derived('connector-space types that are projected', projectedTypes);
    if (connectors.some(({ name }) => projecting.has(`${name}\n${rule.sourceObjectType.text}`))) return [];
    return flows.map(({ target }) => ({
      span: target.span,
      message: `"once" applies when a metaverse object is created, which no rule does for "${rule.sourceObjectType.text}" of this connector, so this never flows; leave "once" out, or give a rule the link provision`,
    }));
  },
};

function projectedTypes(active: readonly RuleContext[]): ReadonlySet<string> {
  return new Set(
    active
      .filter(({ rule }) => rule.direction === 'inbound' && rule.link === 'provision')
      .flatMap(({ rule, connectors }) => connectors.map(({ name }) => `${name}\n${rule.sourceObjectType.text}`)),
  );
}
