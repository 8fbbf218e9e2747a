import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';

/**
 * A rule creates objects in a directory, but no rule flows into their `dn`, so they have no name and cannot be created.
 */
export const provisionWithoutDn: CrossRuleCheck = {
  code: 'provision-without-dn',
  severity: 'warning',
  findAmong: (context, index) => {
    const { rule, connectors } = context;
    if (rule.direction === 'inbound' || rule.link !== 'provision') return [];
    const named = index.derived('outbound object types with a dn', typesWithDn);
    const connector = connectors.find(({ name }) => !named.has(`${name}\n${rule.targetObjectType.text}`));
    if (connector === undefined) return [];
    const message = `This rule creates objects in "${connector.name}", but none flows into their "dn", so they have no name and cannot be created; add a flow into dn`;
    return [{ span: rule.name.span, message }];
  },
};

function typesWithDn(active: readonly RuleContext[]): ReadonlySet<string> {
  return new Set(
    active
      .filter(({ rule }) => rule.direction === 'outbound' && rule.flows.some(({ target }) => target.text === 'dn'))
      .flatMap(({ rule, connectors }) => connectors.map(({ name }) => `${name}\n${rule.targetObjectType.text}`)),
  );
}
