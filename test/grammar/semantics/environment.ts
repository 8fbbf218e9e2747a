import type { AttributeSchema, ConnectorDescription, RuleEnvironment, Schema } from '../../../grammar/schema/schema.ts';

function schema(types: Readonly<Record<string, string>>): Schema {
  const entries = Object.entries(types).map(([name, attributes]) => ({ name, attributes: attributes.split(' ') }));
  const attributes = [...new Set(entries.flatMap((type) => type.attributes))];
  return {
    attributes: new Map(
      attributes.map((name): [string, AttributeSchema] => [name, { name, type: 'str', multiValued: false }]),
    ),
    objectTypes: new Map(entries.map((type) => [type.name, type])),
  };
}

function connector(
  name: string,
  category: ConnectorDescription['category'],
  types: Readonly<Record<string, string>>,
): ConnectorDescription {
  const own = schema(types);
  return {
    name,
    id: '00000000-0000-4000-8000-000000000000',
    category,
    schema: own,
    includedAttributes: new Set([...own.attributes.keys()].filter((attribute) => attribute !== 'homePhone')),
    parameters: new Set(category === 'AD' ? ['Domain.FQDN', 'Forest.FQDN'] : []),
  };
}

const adTypes = { user: 'cn mail objectSid description homePhone proxyAddresses', group: 'cn member mail' };

/** Two forests, a tenant, and a small metaverse. `homePhone` is in the forests' schema, but not synchronized. */
export const environment: RuleEnvironment = {
  connectors: [
    connector('contoso.com', 'AD', adTypes),
    connector('fabrikam.com', 'AD', { ...adTypes, user: `${adTypes.user} fabrikamId` }),
    connector('contoso.onmicrosoft.com', 'Entra', { user: 'mail sourceAnchor cloudAnchor' }),
  ],
  metaverse: schema({
    person: 'cn mail objectSid description homePhone sourceAnchor proxyAddresses',
    group: 'cn member mail',
  }),
};
