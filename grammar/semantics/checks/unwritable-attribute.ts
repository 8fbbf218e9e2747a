import type { RuleCheck, RuleContext } from '../rule-context.ts';

/**
 * An outbound rule flows into an attribute the directory does not take from us, so the value is withheld instead of being exported.
 * The default rules flow about fifty attributes to Entra ID that Microsoft Graph does not take; therefore this is a hint.
 */
export const unwritableAttribute: RuleCheck = {
  code: 'unwritable-attribute',
  severity: 'hint',
  find: (context) => {
    if (context.rule.direction === 'inbound') return [];
    return context.rule.flows
      .filter(({ target }) => target.text !== 'dn')
      .flatMap(({ target }) => {
        const found = refusal(target.text, context);
        if (found === undefined) return [];
        const message = `"${target.text}" is not taken by ${found}, so its value is withheld; leave the flow out, or live with it`;
        return [{ span: target.span, message }];
      });
  },
};

function refusal(name: string, { sides, environment }: RuleContext): string | undefined {
  for (const { label, connector, objectType, schema } of sides.target) {
    const attribute = schema.attributes.get(name);
    if (attribute === undefined || connector === undefined) continue;
    const capability = environment.writable?.(connector, objectType, name) ?? { kind: 'writable' };
    if (capability.kind === 'read-only') return `${label}: ${capability.reason}`;
    if (attribute.readOnly === true) return `${label}: the directory keeps it`;
  }
  return undefined;
}
