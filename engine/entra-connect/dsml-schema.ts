import type { AttributeSchema, AttributeType, ObjectTypeSchema, Schema } from '../../grammar/schema/schema.ts';
import { report, type Problems } from './element-problem.ts';
import { childOf, childrenOf, childText, descend, type XmlElement } from './xml.ts';

const dsml = 'http://www.dsml.org/DSML';
const extensions = 'http://www.microsoft.com/MMS/DSML';

/** Reads the `schema` element of a connector or the metaverse. Classes get the attributes they inherit as well. */
export function readDsmlSchema(problems: Problems, parent: XmlElement | undefined): Schema {
  const directory = childOf(childOf(descend(parent, 'schema'), 'dsml', dsml), 'directory-schema', dsml);
  const attributesById = new Map<string, AttributeSchema>();
  for (const element of childrenOf(directory, 'attribute-type', dsml)) {
    const attribute = readAttribute(problems, element);
    if (attribute !== undefined) attributesById.set(element.attributes.get('id') ?? attribute.name, attribute);
  }
  return {
    attributes: new Map([...attributesById.values()].map((attribute) => [attribute.name, attribute])),
    objectTypes: readObjectTypes(directory, attributesById),
  };
}

function readAttribute(problems: Problems, element: XmlElement): AttributeSchema | undefined {
  const name = childText(element, 'name', dsml);
  if (name === undefined) return undefined;
  const syntax = childText(element, 'syntax', dsml) ?? '';
  const type = attributeTypes.get(syntax);
  if (type === undefined) {
    report(problems, element, {
      code: 'unknown-syntax',
      severity: 'warning',
      message: `Attribute "${name}" has the unknown syntax "${syntax}" and is read as text; check rules that use it`,
    });
  }
  return {
    name,
    type: type ?? 'str',
    // Active Directory's schema leaves the attribute out where it is false.
    multiValued: element.attributes.get('single-value')?.toLowerCase() !== 'true',
    ...(element.attributes.get(`{${extensions}}indexable`) === 'true' ? { indexed: true } : {}),
    ...(element.attributes.get('user-modification') === 'false' ? { readOnly: true } : {}),
  };
}

/** Syntaxes by OID. Dates are text, as the original shows them to rules; OR names hold DNs and flow into references. */
const attributeTypes: ReadonlyMap<string, AttributeType> = new Map([
  ...['5', '8', '40'].map((last) => [`1.3.6.1.4.1.1466.115.121.1.${last}`, 'bin'] as const),
  ['1.3.6.1.4.1.1466.115.121.1.7', 'bool'],
  ['1.3.6.1.4.1.1466.115.121.1.12', 'ref'],
  ['1.3.6.1.4.1.1466.115.121.1.27', 'num'],
  ...['15', '24', '26', '36', '38', '43', '44', '53'].map(
    (last) => [`1.3.6.1.4.1.1466.115.121.1.${last}`, 'str'] as const,
  ),
  ['1.2.840.113556.1.4.905', 'str'],
  ['1.2.840.113556.1.4.1362', 'str'],
  ['1.2.840.113556.1.4.906', 'num'],
  ['1.2.840.113556.1.4.1221', 'ref'],
  // A DN with a text or a binary beside it is kept as the one text a directory shows; a security descriptor is bytes.
  ['1.2.840.113556.1.4.903', 'str'],
  ['1.2.840.113556.1.4.904', 'str'],
  ['1.2.840.113556.1.4.907', 'bin'],
]);

interface ClassDraft {
  readonly name: string;
  readonly attributes: readonly string[];
  /** Ids of the classes whose attributes this one has as well: the superior and, from the content rule, auxiliary ones. */
  readonly parents: readonly string[];
}

function readObjectTypes(
  directory: XmlElement | undefined,
  attributesById: ReadonlyMap<string, AttributeSchema>,
): ReadonlyMap<string, ObjectTypeSchema> {
  const attributeNames = (element: XmlElement | undefined): readonly string[] =>
    childrenOf(element, 'attribute', dsml).flatMap(
      (one) => attributesById.get(idOf(one.attributes.get('ref')))?.name ?? [],
    );
  const contentRules = new Map(
    childrenOf(directory, 'dit-content-rule', extensions).map((rule) => [rule.attributes.get('id') ?? '', rule]),
  );
  const drafts = new Map<string, ClassDraft>();
  for (const element of childrenOf(directory, 'class', dsml)) {
    const id = element.attributes.get('id') ?? '';
    const rule = contentRules.get(id);
    drafts.set(id, {
      name: childText(element, 'name', dsml) ?? id,
      attributes: [...attributeNames(element), ...attributeNames(rule)],
      parents: [element, ...childrenOf(rule, 'aux-class', extensions)].map((parent) =>
        idOf(parent.attributes.get(parent === element ? 'superior' : 'ref')),
      ),
    });
  }
  const known = new Map<string, ReadonlySet<string>>();
  return new Map(
    [...drafts].map(([id, { name }]) => [name, { name, attributes: [...attributesOf(drafts, known, id)] }] as const),
  );
}

/** Attributes of a class and everything it inherits from. A class met while its own set is being made adds nothing. */
function attributesOf(
  drafts: ReadonlyMap<string, ClassDraft>,
  known: Map<string, ReadonlySet<string>>,
  id: string,
): ReadonlySet<string> {
  const finished = known.get(id);
  if (finished !== undefined) return finished;
  const draft = drafts.get(id);
  const attributes = new Set(draft?.attributes);
  known.set(id, attributes);
  for (const parent of draft?.parents ?? []) {
    for (const name of attributesOf(drafts, known, parent)) attributes.add(name);
  }
  return attributes;
}

function idOf(reference: string | undefined): string {
  return (reference ?? '').replace(/^#/, '');
}

/** The part of `schema` that objects of these types can show; types the schema lacks are left out. Sorted by name. */
export function restrictSchema(schema: Schema, objectTypes: readonly string[]): Schema {
  const types = objectTypes.flatMap((name) => schema.objectTypes.get(name) ?? []);
  const used = new Set(types.flatMap((type) => type.attributes));
  return {
    attributes: new Map([...used].toSorted(byName).flatMap((name) => attributeEntry(schema, name))),
    objectTypes: new Map(types.map((type) => [type.name, { ...type, attributes: type.attributes.toSorted(byName) }])),
  };
}

function attributeEntry(schema: Schema, name: string): readonly (readonly [string, AttributeSchema])[] {
  const attribute = schema.attributes.get(name);
  return attribute === undefined ? [] : [[name, attribute]];
}

/** Without regard to case, then by code unit: an order that does not depend on the machine's language. */
export function byName(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  if (a !== b) return a < b ? -1 : 1;
  return left < right ? -1 : Number(left > right);
}
