import type { AttributeSchema, ObjectTypeSchema, Schema } from '../../grammar/schema/schema.ts';
import { byName } from '../entra-connect/dsml-schema.ts';

/** What becomes of a schema file when its directory is asked. */
export interface SchemaUpdate {
  readonly schema: Schema;
  /** In the order of their names. */
  readonly attributes: readonly AttributeDifference[];
  readonly objectTypes: readonly ObjectTypeDifference[];
}

/** `before` is absent for an attribute that came, `after` for one that went. */
export interface AttributeDifference {
  readonly name: string;
  readonly before?: AttributeSchema;
  readonly after?: AttributeSchema;
}

/** A type that came or went, or one that came to have other attributes. */
export interface ObjectTypeDifference {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface UpdateChoices {
  /** Types to have besides those the schema has already. */
  readonly objectTypes: Iterable<string>;
  /** Whether an attribute or type stays although the directory does not have it. */
  readonly keeps: (name: string) => boolean;
}

/**
 * The part of the directory's schema the wanted object types need, in the order the known schema has, so that a file written from it
 * differs only where the directory does. What is new stands in its alphabetical place where the known names are alphabetical, else
 * at the end.
 */
export function updateSchema(known: Schema, live: Schema, choices: UpdateChoices): SchemaUpdate {
  const { keeps } = choices;
  const typeNames = new Set([...known.objectTypes.keys(), ...choices.objectTypes]);
  const objectTypes = new Map<string, ObjectTypeSchema>();
  for (const name of typeNames) {
    const [before, after] = [known.objectTypes.get(name), live.objectTypes.get(name)];
    const now = new Set([...(after?.attributes ?? []), ...(before?.attributes ?? []).filter(keeps)]);
    if (after === undefined && (before === undefined || !keeps(name))) continue;
    objectTypes.set(name, { name, attributes: inKnownOrder(before?.attributes ?? [], now) });
  }
  const used = new Set([...objectTypes.values()].flatMap(({ attributes }) => attributes));
  const attributes = new Map<string, AttributeSchema>();
  for (const name of inKnownOrder([...known.attributes.keys()], used)) {
    const attribute = live.attributes.get(name) ?? known.attributes.get(name);
    if (attribute !== undefined) attributes.set(name, attribute);
  }
  const schema = { attributes, objectTypes };
  return { schema, attributes: attributeDifferences(known, schema), objectTypes: typeDifferences(known, schema) };
}

function inKnownOrder(known: readonly string[], wanted: ReadonlySet<string>): readonly string[] {
  const isAlphabetical = known.every((name, at) => at === 0 || byName(known[at - 1] ?? '', name) <= 0);
  if (isAlphabetical) return [...wanted].toSorted(byName);
  const before = new Set(known);
  const fresh = [...wanted].filter((name) => !before.has(name)).toSorted(byName);
  return [...known.filter((name) => wanted.has(name)), ...fresh];
}

function attributeDifferences(known: Schema, after: Schema): readonly AttributeDifference[] {
  const names = new Set([...known.attributes.keys(), ...after.attributes.keys()]);
  return [...names].toSorted(byName).flatMap((name) => {
    const [old, fresh] = [known.attributes.get(name), after.attributes.get(name)];
    if (old !== undefined && fresh !== undefined && isSame(old, fresh)) return [];
    return [{ name, ...(old === undefined ? {} : { before: old }), ...(fresh === undefined ? {} : { after: fresh }) }];
  });
}

function isSame(left: AttributeSchema, right: AttributeSchema): boolean {
  return (
    left.type === right.type &&
    left.multiValued === right.multiValued &&
    (left.readOnly ?? false) === (right.readOnly ?? false) &&
    (left.writeOnly ?? false) === (right.writeOnly ?? false)
  );
}

function typeDifferences(known: Schema, after: Schema): readonly ObjectTypeDifference[] {
  const names = new Set([...known.objectTypes.keys(), ...after.objectTypes.keys()]);
  return [...names].flatMap((name): readonly ObjectTypeDifference[] => {
    const [old, fresh] = [known.objectTypes.get(name), after.objectTypes.get(name)];
    const [had, has] = [new Set(old?.attributes), new Set(fresh?.attributes)];
    const added = [...has].filter((attribute) => !had.has(attribute));
    const removed = [...had].filter((attribute) => !has.has(attribute));
    const kind = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed';
    return kind === 'changed' && added.length + removed.length === 0 ? [] : [{ name, kind, added, removed }];
  });
}
