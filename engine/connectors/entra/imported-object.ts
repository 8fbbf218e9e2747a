import { bytesToBase64 } from '../../model/base64.ts';
import type { EntraConnector } from '../../model/configuration.ts';
import { sidFromText } from '../../model/sid.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { ImportedObject } from '../../ports/directory.ts';
import type { GraphPlace } from './attribute-mapping.ts';
import { attributeTable } from './attribute-table.ts';
import { asObject, asText, type GraphJson, type GraphObject } from './graph-json.ts';
import { cloudAnchor, derivedNickname, entraDn, sourceAnchorOfUniqueName, type WritableType } from './object-names.ts';

/** What is read of one object type. */
export interface ReadScope {
  readonly type: WritableType;
  /** Included attributes that Graph has, but for references. */
  readonly attributes: readonly { readonly name: string; readonly place: GraphPlace; readonly derived: boolean }[];
  /** The included reference attribute, `manager` or `member`, if any. */
  readonly reference: string | undefined;
  readonly computed: ReadonlySet<string>;
  /** Graph's properties for `$select`: those of the attributes, and what identity is made of. */
  readonly select: readonly string[];
}

/** The selected object types Graph can be read for: users and groups. */
export function readScopes(connector: EntraConnector): readonly ReadScope[] {
  return (['user', 'group'] as const)
    .filter((type) => connector.objectTypes.has(type))
    .map((type) => readScope(connector, type));
}

function readScope(connector: EntraConnector, type: WritableType): ReadScope {
  const table = attributeTable.get(type);
  const attributes: ReadScope['attributes'][number][] = [];
  const computed = new Set<string>();
  let reference: string | undefined;
  const ofType = new Set(connector.schema.objectTypes.get(type)?.attributes);
  for (const name of connector.attributes) {
    const mapping = table?.get(name);
    if (mapping === undefined || !ofType.has(name)) continue;
    if (mapping.kind === 'computed') computed.add(name);
    if (!('place' in mapping)) continue;
    if (mapping.place.conversion === 'reference') reference = name;
    else
      attributes.push({ name, place: mapping.place, derived: mapping.kind === 'writable' && mapping.derived === true });
  }
  const select = new Set(['id', anchorProperty[type], ...attributes.map(({ place }) => topProperty(place))]);
  return { type, attributes, reference, computed, select: [...select] };
}

/** The property that holds the source anchor. */
export const anchorProperty: Readonly<Record<WritableType, string>> = {
  user: 'onPremisesImmutableId',
  group: 'uniqueName',
};

/** Asks of any object what its DN is made of. */
export const identitySelect = 'id,onPremisesImmutableId,uniqueName';

function topProperty({ property }: GraphPlace): string {
  return property.split('/', 1)[0] ?? property;
}

export function sourceAnchorIn(type: WritableType, json: GraphObject): string | undefined {
  const value = asText(json[anchorProperty[type]]);
  return type === 'group' && value !== undefined ? sourceAnchorOfUniqueName(value) : value;
}

/** The DN of an object that tells its type, as those in lists of members do; `undefined` for types that are not synchronized. */
export function dnOfReference(json: GraphObject): string | undefined {
  const type = asText(json['@odata.type'])?.replace('#microsoft.graph.', '');
  const id = asText(json['id']);
  if (id === undefined || (type !== 'user' && type !== 'group')) return undefined;
  return entraDn(type, id, sourceAnchorIn(type, json));
}

/** A whole object; `references` are DNs. `undefined` without an id. */
export function importedObject(
  scope: ReadScope,
  json: GraphObject,
  { references, partition }: { readonly references: readonly string[]; readonly partition: string },
): ImportedObject | undefined {
  const id = asText(json['id']);
  if (id === undefined) return undefined;
  const sourceAnchor = sourceAnchorIn(scope.type, json);
  const attributes = new Map<string, readonly StoredValue[]>();
  for (const [name, values] of attributeValues(scope, json, sourceAnchor))
    if (values.length > 0) attributes.set(name, values);
  if (scope.reference !== undefined && references.length > 0) attributes.set(scope.reference, references);
  if (scope.computed.has('cloudAnchor')) attributes.set('cloudAnchor', [cloudAnchor(scope.type, id)]);
  return {
    dn: entraDn(scope.type, id, sourceAnchor),
    anchor: cloudAnchor(scope.type, id),
    objectType: scope.type,
    partition,
    attributes,
  };
}

/** Every attribute whose property is in `json`, null ones with no values. */
export function* attributeValues(
  scope: ReadScope,
  json: GraphObject,
  sourceAnchor: string | undefined,
): Generator<readonly [string, readonly StoredValue[]]> {
  for (const { name, place, derived } of scope.attributes) {
    const value = json[topProperty(place)];
    if (value === undefined) continue;
    const values = storedFrom(place, value);
    const isDerived = derived && sourceAnchor !== undefined && values[0] === derivedNickname(sourceAnchor);
    yield [name, isDerived ? [] : values];
  }
  // What has a source anchor is mastered by whoever gave it one; the rest lives in the cloud alone.
  if (scope.computed.has('cloudMastered') && anchorProperty[scope.type] in json)
    yield ['cloudMastered', [sourceAnchor === undefined]];
}

function storedFrom({ property, conversion }: GraphPlace, value: GraphJson): readonly StoredValue[] {
  switch (conversion) {
    case 'text':
    case 'flag':
      return typeof value === 'string' || typeof value === 'boolean' ? [value] : [];
    case 'texts':
      return texts(value);
    case 'first':
      return texts(value).slice(0, 1);
    case 'extension':
      return texts([asObject(value)[property.slice(property.indexOf('/') + 1)] ?? null]);
    case 'immutable-name':
      return texts([sourceAnchorOfUniqueName(asText(value) ?? '') ?? null]);
    case 'sid': {
      const bytes = sidFromText(asText(value) ?? '');
      return bytes === undefined ? [] : [bytesToBase64(bytes)];
    }
    case 'reference':
      return [];
  }
}

function texts(value: GraphJson): readonly string[] {
  return Array.isArray(value) ? value.filter((each: GraphJson): each is string => typeof each === 'string') : [];
}
