import type { RuleCheck } from '../rule-context.ts';

/**
 * An object type exists, but is not among those the connector imports and exports, so the rule never applies. The object types of a
 * connector are listed in joinery.json.
 */
export const objectTypeNotIncluded: RuleCheck = {
  code: 'object-type-not-included',
  severity: 'warning',
  find: ({ rule, connectors }) => {
    const type = rule.direction === 'inbound' ? rule.sourceObjectType : rule.targetObjectType;
    const connector = connectors.find(
      ({ schema, includedObjectTypes }) =>
        schema.objectTypes.has(type.text) && includedObjectTypes?.has(type.text) === false,
    );
    if (connector === undefined) return [];
    const message = `The object type "${type.text}" is not among those connector "${connector.name}" synchronizes, so this rule never applies there; add it to the connector's object types`;
    return [{ span: type.span, message }];
  },
};
