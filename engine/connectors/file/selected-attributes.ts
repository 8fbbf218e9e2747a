import type { AttributeSchema, AttributeType } from '../../../grammar/schema/schema.ts';
import type { FileConnector } from '../../model/configuration.ts';
import type { SelectAttribute } from './ldif-record.ts';

/** An attribute of the inclusion list, or one the connector itself needs; `included: false` keeps the latter out of the object. */
export interface SelectedAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly included: boolean;
}

/** The attributes to read, by their name in the schema's spelling. */
export type SelectedAttributes = ReadonlyMap<string, SelectedAttribute>;

/** What the connector reads for itself, whatever the inclusion list says. */
const structural: readonly AttributeSchema[] = [
  { name: 'objectClass', type: 'str', multiValued: true },
  { name: 'objectGUID', type: 'bin', multiValued: false },
  { name: 'isDeleted', type: 'bool', multiValued: false },
];

/** Attributes of the inclusion list that the schema does not know are left out; checking the workspace reports them. */
export function selectedAttributes(connector: FileConnector): SelectedAttributes {
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

/**
 * Selects the attributes' lines. Names match without regard to case; the option `;binary` only tells how a value travelled,
 * `;range=…` makes it partial, and any other option (`;lang-de`) makes it another attribute, which nobody selected.
 */
export function selectLines(attributes: SelectedAttributes): SelectAttribute {
  const bySpelling = new Map([...attributes.keys()].map((name) => [name.toLowerCase(), name]));
  return (description) => {
    const [spelling = '', ...options] = description.toLowerCase().split(';');
    const name = bySpelling.get(spelling);
    const others = options.filter((option) => option !== 'binary' && !option.startsWith('range='));
    if (name === undefined || others.length > 0) return undefined;
    return { name, partial: options.some((option) => option.startsWith('range=')) };
  };
}

/** Selects every line, as change records need it; the lines of unselected attributes keep the spelling of the file. */
export function selectEveryLine(attributes: SelectedAttributes): SelectAttribute {
  const select = selectLines(attributes);
  return (description) => select(description) ?? { name: description, partial: false };
}
