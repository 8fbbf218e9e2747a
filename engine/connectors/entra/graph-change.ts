import type { Schema } from '../../../grammar/schema/schema.ts';
import { asObject, type Json } from '../../model/json.ts';
import type { StoredValue } from '../../model/stored.ts';
import type {
  ExportedAttribute,
  ExportedValue,
  ExportError,
  ExportOperation,
  ReferencedObject,
} from '../../ports/directory.ts';
import type { GraphPlace } from './attribute-mapping.ts';
import { attributeMapping, attributeTable } from './attribute-table.ts';
import { objectIdOf, sourceAnchorOf, uniqueName } from './object-names.ts';

/** An export in Graph's terms. */
export interface GraphChange {
  /** The body of a POST or PATCH, but for what only a creation needs. */
  readonly properties: Readonly<Record<string, Json>>;
  /** Single values of lists, which Graph only takes whole. */
  readonly edits: readonly ListEdit[];
  /** `undefined`: the attribute is not part of the export. */
  readonly reference: ReferenceChange | undefined;
  /** What the export says, or else what the DN is made of. */
  readonly sourceAnchor: string | undefined;
}

export interface ListEdit {
  readonly property: string;
  readonly add: readonly StoredValue[];
  readonly remove: readonly StoredValue[];
}

/** Object ids. `replace`: `add` is all there shall be. `unresolved`: some targets are not in the tenant yet. */
export interface ReferenceChange {
  readonly attribute: string;
  readonly kind: 'edit' | 'replace';
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly unresolved: boolean;
}

/** Turns attributes into properties; the first one Graph cannot take as it is comes back as the error of the whole object. */
export function graphChange(
  operation: ExportOperation,
  schema: Schema,
): { readonly kind: 'change'; readonly change: GraphChange } | { readonly kind: 'error'; readonly error: ExportError } {
  const properties: Record<string, Json> = {};
  const sourceAnchor = exportedAnchor(operation) ?? sourceAnchorOf(operation.newDn ?? operation.dn);
  const edits: ListEdit[] = [];
  let reference: ReferenceChange | undefined;
  for (const attribute of operation.changes) {
    const { multiValued } = schema.attributes.get(attribute.name) ?? { multiValued: false };
    const mapping = attributeMapping(operation.objectType, attribute.name, multiValued);
    if (mapping?.kind !== 'writable')
      return { kind: 'error', error: notWritable(operation.objectType, attribute.name) };
    if (mapping.place.conversion === 'reference') {
      reference = referenceChange(attribute);
      continue;
    }
    if (mapping.place.conversion === 'all') {
      const { property } = mapping.place;
      const { change } = attribute;
      if (change.kind === 'replace') properties[property] = plainValues(change.values);
      else edits.push({ property, add: plainValues(change.add), remove: plainValues(change.remove) });
      continue;
    }
    const value = wantedValue(attribute);
    if (value === undefined && !mapping.removable) return { kind: 'error', error: notRemovable(attribute.name) };
    setProperty(properties, mapping.place, value ?? null);
  }
  return { kind: 'change', change: { properties, edits, reference, sourceAnchor } };
}

/** Attributes without which Graph creates no object, and that this export of a new one lacks. */
export function missingForCreation({ objectType }: ExportOperation, { properties }: GraphChange): readonly string[] {
  const needed =
    objectType === 'user' ? ['accountEnabled', 'displayName', 'userPrincipalName'] : ['displayName', 'securityEnabled'];
  return needed.filter((name) => properties[name] === undefined);
}

function exportedAnchor({ changes }: ExportOperation): string | undefined {
  const attribute = changes.find(({ name }) => name === 'sourceAnchor');
  const value = attribute === undefined ? undefined : wantedValue(attribute);
  return typeof value === 'string' ? value : undefined;
}

/** The only value of a single-valued attribute; `undefined`: none. */
function wantedValue({ change }: ExportedAttribute): string | number | boolean | undefined {
  const value = (change.kind === 'replace' ? change.values : change.add)[0];
  return typeof value === 'object' ? undefined : value;
}

function plainValues(values: readonly ExportedValue[]): readonly StoredValue[] {
  return values.filter((value): value is StoredValue => !isReference(value));
}

function setProperty(properties: Record<string, Json>, { property, conversion }: GraphPlace, value: Json): void {
  switch (conversion) {
    case 'first':
      properties[property] = value === null ? [] : [value];
      return;
    case 'extension': {
      const [complex = '', name = ''] = property.split('/');
      properties[complex] = { ...asObject(properties[complex]), [name]: value };
      return;
    }
    case 'immutable-name':
      properties[property] = typeof value === 'string' ? uniqueName(value) : null;
      return;
    case 'text':
    case 'flag':
    case 'number':
    case 'texts':
    case 'any':
    case 'all':
    case 'sid':
    case 'guid':
    case 'phone':
    case 'address':
    case 'reference':
      properties[property] = value;
  }
}

function referenceChange({ name, change }: ExportedAttribute): ReferenceChange {
  const add = idsOf(change.kind === 'replace' ? change.values : change.add);
  const remove = idsOf(change.kind === 'replace' ? [] : change.remove);
  return { attribute: name, kind: change.kind, add: add.ids, remove: remove.ids, unresolved: add.unresolved };
}

/** A target to be removed that is not in the tenant is no member of anything there, so only additions can be unresolved. */
function idsOf(values: readonly ExportedValue[]): { readonly ids: readonly string[]; readonly unresolved: boolean } {
  const ids = values.map((value) => objectIdOf(isReference(value) ? value.anchor : undefined));
  const known = ids.filter((id) => id !== undefined);
  return { ids: [...new Set(known)], unresolved: known.length < ids.length };
}

function isReference(value: ExportedValue): value is ReferencedObject {
  return typeof value === 'object';
}

function notWritable(objectType: string, attribute: string): ExportError {
  const mapping = attributeTable.get(objectType)?.get(attribute);
  const reason =
    mapping !== undefined && 'reason' in mapping ? mapping.reason : 'Microsoft Graph has no property for it';
  return {
    code: 'attribute-not-writable',
    message: `"${attribute}" cannot be exported, so the object was left as it was: ${reason}`,
    attributes: [attribute],
  };
}

function notRemovable(attribute: string): ExportError {
  return {
    code: 'IdentityDataValidationFailed',
    message: `Entra ID does not let "${attribute}" be removed, so the object was left as it was; have a rule give a value`,
    attributes: [attribute],
  };
}
