import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';

/**
 * A rule works on a metaverse object type that no inbound rule creates, so it never applies. Workspaces without any rule that creates
 * metaverse objects are left alone: there the other rules are missing.
 */
export const unreachableRule: CrossRuleCheck = {
  code: 'unreachable-rule',
  severity: 'warning',
  findAmong: ({ rule }, index) => {
    const type = rule.direction === 'inbound' ? rule.targetObjectType : rule.sourceObjectType;
    const created = index.derived('metaverse types that are created', createdTypes);
    if (created.size === 0 || created.has(type.text) || type.text === '*' || created.has('*')) return [];
    const message = `No inbound rule creates metaverse objects of type "${type.text}", so this rule never applies; give one of those that flow into it the link provision`;
    return [{ span: type.span, message }];
  },
};

function createdTypes(active: readonly RuleContext[]): ReadonlySet<string> {
  return new Set(
    active
      .filter(({ rule }) => rule.direction === 'inbound' && rule.link === 'provision')
      .map(({ rule }) => rule.targetObjectType.text),
  );
}
