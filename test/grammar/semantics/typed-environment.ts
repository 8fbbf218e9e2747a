import type { AttributeSchema, ConnectorDescription, RuleEnvironment, Schema } from '../../../grammar/schema/schema.ts';

/** Object types with their attributes, written `name:type`, `*` behind the type for multi-valued ones; text without a type. */
function schema(types: Readonly<Record<string, string>>, others = ''): Schema {
  const entries = Object.entries(types).map(([name, text]) => ({ name, attributes: read(text) }));
  const all = [...entries.flatMap((type) => type.attributes), ...read(others)];
  return {
    attributes: new Map(all.map((one) => [one.name, one])),
    objectTypes: new Map(
      entries.map(({ name, attributes }) => [name, { name, attributes: attributes.map((one) => one.name) }]),
    ),
  };
}

function read(text: string): readonly AttributeSchema[] {
  return text.split(' ').filter(Boolean).map(attribute);
}

function attribute(text: string): AttributeSchema {
  const [name = '', type = 'str'] = text.split(':');
  return {
    name: name.replace('!', ''),
    type: type.replace('*', '') as AttributeSchema['type'],
    multiValued: type.endsWith('*'),
    ...(name.endsWith('!') ? { indexed: true } : {}),
  };
}

function connector(name: string, category: ConnectorDescription['category'], own: Schema): ConnectorDescription {
  return {
    name,
    id: '00000000-0000-4000-8000-000000000000',
    category,
    schema: own,
    includedAttributes: new Set(own.attributes.keys()),
    includedObjectTypes: new Set([...own.objectTypes.keys()].filter((type) => type !== 'computer')),
    parameters: new Set(category === 'AD' ? ['Domain.FQDN'] : []),
  };
}

const user =
  'cn mail employeeID sAMAccountName objectSid:bin objectGUID:bin userAccountControl:num pwdLastSet:num adminCount:bool ' +
  'manager:ref proxyAddresses:str* otherMailbox:str* description:str* memberOf:ref*';

const ad = schema({ user, contact: 'cn mail', computer: 'cn objectGUID:bin' });
const entra = schema({ user: 'mail sourceAnchor displayName accountEnabled:bool proxyAddresses:str* manager:ref' });

/** Two forests, a tenant that does not take `displayName`, and a metaverse in which nothing has the attribute `orphan`. */
export const typedEnvironment: RuleEnvironment = {
  connectors: [
    connector('contoso.com', 'AD', ad),
    connector('fabrikam.com', 'AD', ad),
    connector('tenant', 'Entra', entra),
  ],
  metaverse: schema(
    {
      person:
        'cn! mail displayName sourceAnchor sourceAnchorBinary:bin objectSid:bin objectSidString employeeID accountEnabled:bool ' +
        'age:num manager:ref proxyAddresses:str* description',
      group: 'cn! member:ref*',
    },
    'orphan',
  ),
  writable: ({ category }, _objectType, name) =>
    category === 'Entra' && name === 'displayName'
      ? { kind: 'read-only', reason: 'people choose it themselves' }
      : { kind: 'writable' },
};
