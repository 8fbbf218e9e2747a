import { bytesToBase64 } from '../../model/base64.ts';
import type { EntraConnector } from '../../model/configuration.ts';
import { guidFromText } from '../../model/guid.ts';
import { asObject, asObjects, asText, type Json, type JsonObject } from '../../model/json.ts';
import { sidFromText } from '../../model/sid.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { ImportedObject } from '../../ports/directory.ts';
import type { GraphPlace } from './attribute-mapping.ts';
import { attributeMapping } from './attribute-table.ts';
import { cloudAnchor, derivedNickname, entraDn, sourceAnchorOfUniqueName, type DirectoryType } from './object-names.ts';

/** What is read of one object type. */
export interface ReadScope {
  readonly type: DirectoryType;
  /** `/users`. */
  readonly collection: string;
  /** Included attributes that Graph has, but for references. */
  readonly attributes: readonly { readonly name: string; readonly place: GraphPlace; readonly derived: boolean }[];
  /** The included reference attribute, `manager` or `member`, if any. */
  readonly reference: string | undefined;
  readonly computed: ReadonlySet<string>;
  /** Graph's properties for `$select`: those of the attributes, and what identity is made of. */
  readonly select: readonly string[];
}

const readableTypes = ['user', 'contact', 'device', 'group'] as const;

/** The selected object types Graph can be read for; groups last, so that their members are known before them. */
export function readScopes(connector: EntraConnector): readonly ReadScope[] {
  return readableTypes.filter((type) => connector.objectTypes.has(type)).map((type) => readScope(connector, type));
}

function readScope(connector: EntraConnector, type: DirectoryType): ReadScope {
  const attributes: ReadScope['attributes'][number][] = [];
  const computed = new Set<string>();
  let reference: string | undefined;
  const ofType = new Set(connector.schema.objectTypes.get(type)?.attributes);
  for (const name of connector.attributes) {
    const mapping = attributeMapping(type, name, connector.schema.attributes.get(name)?.multiValued);
    if (mapping === undefined || !ofType.has(name)) continue;
    if (mapping.kind === 'computed') computed.add(name);
    if (!('place' in mapping)) continue;
    if (mapping.place.conversion === 'reference') reference = name;
    else
      attributes.push({ name, place: mapping.place, derived: mapping.kind === 'writable' && mapping.derived === true });
  }
  const select = new Set(['id', ...identityProperties[type], ...attributes.map(({ place }) => topProperty(place))]);
  return { type, collection: collections[type], attributes, reference, computed, select: [...select] };
}

const collections: Readonly<Record<DirectoryType, string>> = {
  user: '/users',
  group: '/groups',
  contact: '/contacts',
  device: '/devices',
};

/** The properties the source anchor is read from, the first of which changes with it. */
export const identityProperties: Readonly<Record<DirectoryType, readonly string[]>> = {
  user: ['onPremisesImmutableId'],
  group: ['uniqueName'],
  contact: [],
  device: ['deviceId', 'trustType'],
};

/** Asks of any object of the connector's types what its DN is made of. */
export function identitySelect({ objectTypes }: Pick<EntraConnector, 'objectTypes'>): string {
  const properties = readableTypes.filter((type) => objectTypes.has(type)).flatMap((type) => identityProperties[type]);
  return ['id', ...properties].join(',');
}

function topProperty({ property }: GraphPlace): string {
  return property.split('/', 1)[0] ?? property;
}

/** `undefined` for objects without one, as contacts are in Graph. */
export function sourceAnchorIn(type: DirectoryType, json: JsonObject): string | undefined {
  switch (type) {
    case 'user':
      return asText(json['onPremisesImmutableId']);
    case 'group':
      return sourceAnchorOfUniqueName(asText(json['uniqueName']) ?? '');
    case 'contact':
      return undefined;
    case 'device': {
      // A hybrid joined device has its on-premises objectGUID as device id, and that is what its source anchor is made of.
      const guid = json['trustType'] === 'ServerAd' ? guidFromText(asText(json['deviceId']) ?? '') : undefined;
      return guid === undefined ? undefined : bytesToBase64(guid);
    }
  }
}

/** The type of an object in a list of several types; `undefined` for types that this connector does not read. */
function typeOfReference(json: JsonObject): DirectoryType | undefined {
  const type = asText(json['@odata.type'])?.replace('#microsoft.graph.', '');
  return type === 'orgContact' ? 'contact' : readableTypes.find((each) => each === type && each !== 'contact');
}

/** The DN of an object that tells its type, as those in lists of members do; `undefined` for types that are not synchronized. */
export function dnOfReference(connector: Pick<EntraConnector, 'objectTypes'>, json: JsonObject): string | undefined {
  const type = typeOfReference(json);
  const id = asText(json['id']);
  if (id === undefined || type === undefined || !connector.objectTypes.has(type)) return undefined;
  return entraDn(type, id, sourceAnchorIn(type, json));
}

/** A whole object; `references` are DNs. `undefined` without an id. */
export function importedObject(
  scope: ReadScope,
  json: JsonObject,
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
  if (scope.computed.has('sourceAnchor') && sourceAnchor !== undefined) attributes.set('sourceAnchor', [sourceAnchor]);
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
  json: JsonObject,
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
  if (scope.computed.has('cloudMastered') && identityProperties[scope.type].every((name) => name in json))
    yield ['cloudMastered', [sourceAnchor === undefined]];
}

function storedFrom({ property, conversion }: GraphPlace, value: Json): readonly StoredValue[] {
  const part = property.slice(property.indexOf('/') + 1);
  switch (conversion) {
    case 'text':
    case 'flag':
    case 'number':
    case 'any':
      return scalars([value]);
    case 'all':
      return scalars(Array.isArray(value) ? value : []);
    case 'texts':
      return texts(value);
    case 'first':
      return texts(value).slice(0, 1);
    case 'extension':
      return texts([asObject(value)[part] ?? null]);
    case 'immutable-name':
      return texts([sourceAnchorOfUniqueName(asText(value) ?? '') ?? null]);
    case 'sid': {
      const bytes = sidFromText(asText(value) ?? '');
      return bytes === undefined ? [] : [bytesToBase64(bytes)];
    }
    case 'guid': {
      const bytes = guidFromText(asText(value) ?? '');
      return bytes === undefined ? [] : [bytesToBase64(bytes)];
    }
    case 'phone':
      return texts([asObjects(value).find((phone) => phone['type'] === part)?.['number'] ?? null]);
    case 'address':
      return texts([asObjects(value)[0]?.[part] ?? null]);
    case 'reference':
      return [];
  }
}

function scalars(values: readonly Json[]): readonly StoredValue[] {
  return values.filter(
    (each): each is StoredValue =>
      (typeof each === 'string' && each !== '') || typeof each === 'number' || typeof each === 'boolean',
  );
}

function texts(value: Json): readonly string[] {
  return Array.isArray(value) ? value.filter((each: Json): each is string => typeof each === 'string') : [];
}
