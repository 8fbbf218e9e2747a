import type { AttributeSchema, AttributeType } from '../../../grammar/schema/schema.ts';
import type { ConnectorConfiguration } from '../../model/configuration.ts';

/** An attribute of the inclusion list, or one the connector itself needs; `included: false` keeps the latter out of the object. */
export interface SelectedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly included: boolean;
}

/** The attributes to read, by their name in the schema's spelling. */
export type SelectedAttributes = ReadonlyMap<string, SelectedAttribute>;

/** What a connector reads for itself, whatever the inclusion list says. */
const structural: readonly AttributeSchema[] = [
  { name: 'objectClass', type: 'str', multiValued: true },
  { name: 'objectGUID', type: 'bin', multiValued: false },
  { name: 'isDeleted', type: 'bool', multiValued: false },
];

/** Attributes of the inclusion list that the schema does not know are left out; checking the workspace reports them. */
export function selectedAttributes(
  connector: Pick<ConnectorConfiguration, 'attributes' | 'schema'>,
): SelectedAttributes {
  const selected = new Map<string, SelectedAttribute>(
    structural.map((attribute) => [attribute.name, { ...attribute, included: false }]),
  );
  for (const name of connector.attributes) {
    const schema = connector.schema.attributes.get(name);
    if (schema === undefined) continue;
    const { type, multiValued } = schema;
    selected.set(name, { name, type, multiValued, included: true });
  }
  return selected;
}
