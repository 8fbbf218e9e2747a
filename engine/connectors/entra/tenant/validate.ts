import { isJsonObject, type Json, type JsonObject, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { findProperty, isExtensionValue } from './extension-index.ts';
import { resourceNames, tenantProperties, type EntryKind, type TenantProperty } from './properties.ts';
import { badRequest, formerlyOwned, invalidValue, ownedOnPremises, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

/** What a body wants of an object: its properties, and references in the form `members@odata.bind`. */
export interface CheckedBody {
  readonly properties: Record<string, Json>;
  readonly bindings: ReadonlyMap<string, readonly string[]>;
}

/** Checks names, types, lengths and access of everything in a body. `entry` is absent for a creation. Throws {@link Refusal}. */
export function checkBody(tenant: TenantContext, kind: EntryKind, body: Json | undefined, entry?: Entry): CheckedBody {
  if (!isJsonObject(body)) throw new Refusal(badRequest, 'Empty Payload. JSON content expected.');
  if (entry !== undefined) checkOwner(entry, body);
  const properties: Record<string, Json> = {};
  const bindings = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(body)) {
    if (name.endsWith('@odata.bind')) bindings.set(name.slice(0, -'@odata.bind'.length), bound(name, value));
    else if (!name.startsWith('@odata.')) properties[name] = checkProperty(tenant, [kind, name], value, entry);
  }
  if (entry === undefined) checkRequired(kind, properties);
  return { properties, bindings };
}

function bound(name: string, value: Json): readonly string[] {
  const targets = typeof value === 'string' ? [value] : textsOf(value);
  if (targets.length > 20) {
    throw new Refusal(badRequest, `The number of references in '${name}' exceeds the limit of 20.`);
  }
  return targets;
}

/** What may be written on an object that another engine owns, or owned once. */
function checkOwner(entry: Entry, body: JsonObject): void {
  const { onPremisesSyncEnabled, isCloudManaged } = {
    onPremisesSyncEnabled: entry.properties['onPremisesSyncEnabled'],
    isCloudManaged: entry.properties['isCloudManaged'],
  };
  const names = Object.keys(body).filter((name) => !name.startsWith('@odata.'));
  if (onPremisesSyncEnabled === true && !(names.length > 0 && names.every((name) => name === 'usageLocation'))) {
    throw ownedOnPremises();
  }
  if (onPremisesSyncEnabled !== false || isCloudManaged === true) return;
  if ('onPremisesExtensionAttributes' in body || body['onPremisesImmutableId'] === null) throw formerlyOwned();
}

function checkProperty(
  { directory }: TenantContext,
  [kind, name]: readonly [EntryKind, string],
  value: Json,
  entry: Entry | undefined,
): Json {
  const property = findProperty(directory.extensions, kind, name);
  if (property === undefined)
    throw new Refusal(badRequest, `Invalid property '${name}'.`, {
      details: [{ code: 'InvalidProperty', target: name }],
    });
  if (property.access === 'read' || (property.access === 'create' && entry !== undefined)) {
    throw new Refusal(badRequest, `Property '${name}' is read-only and cannot be set.`, {
      details: [{ code: 'ReadOnly', target: name }],
    });
  }
  if (value === null) {
    if (property.required === true || property.nullable === false) throw invalidValue(name, resourceNames[kind]);
    return null;
  }
  if (!hasType(property, value)) throw invalidValue(name, resourceNames[kind]);
  if (tooLong(property, value)) {
    throw new Refusal(badRequest, `Property ${name} value length is greater than the maximum allowed.`, {
      details: [{ code: 'InvalidLength', target: name }],
    });
  }
  // The sub-properties of a complex value that a request does not name keep their values.
  return property.type === 'ExtensionAttributes' && isJsonObject(value)
    ? { ...objectOf(entry?.properties[name]), ...value }
    : value;
}

function objectOf(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}

function hasType(property: TenantProperty, value: Json): boolean {
  const { name, type, extension } = property;
  if (extension === 'single') return isExtensionValue(property, value);
  if (extension === 'multiple')
    return Array.isArray(value) && value.every((each: Json) => isExtensionValue(property, each));
  switch (type) {
    case 'String':
      return typeof value === 'string' && value !== '';
    case 'DateTimeOffset':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Strings':
      if (!Array.isArray(value) || textsOf(value).length !== value.length) return false;
      return value.length <= (name === 'businessPhones' ? 1 : 250);
    case 'ExtensionAttributes':
      return (
        isJsonObject(value) &&
        Object.entries(value).every(([key, each]) => isExtensionAttribute(key) && isTextOrNull(each))
      );
    case 'PasswordProfile':
      return isJsonObject(value);
    // Never written by a body, so that no value is right.
    case 'Licenses':
    case 'Addresses':
    case 'Phones':
    case 'Int32':
    case 'Int64':
    case 'Binary':
      return false;
  }
}

function isExtensionAttribute(name: string): boolean {
  return /^extensionAttribute(?:[1-9]|1[0-5])$/.test(name);
}

function isTextOrNull(value: Json): boolean {
  return value === null || (typeof value === 'string' && value !== '');
}

function tooLong({ maxLength, type }: TenantProperty, value: Json): boolean {
  if (maxLength === undefined) return false;
  if (type === 'Binary') {
    const texts = typeof value === 'string' ? [value] : textsOf(value);
    return texts.some((text) => Buffer.from(text, 'base64').length > maxLength);
  }
  if (typeof value === 'string') return value.length > maxLength;
  if (Array.isArray(value)) return textsOf(value).some((text) => text.length > maxLength);
  return (
    isJsonObject(value) && Object.values(value).some((each) => typeof each === 'string' && each.length > maxLength)
  );
}

function checkRequired(kind: EntryKind, properties: Readonly<Record<string, Json>>): void {
  for (const { name, required } of tenantProperties[kind].values()) {
    if (required !== true || name in properties) continue;
    throw new Refusal(badRequest, 'A value is required for one or more of the properties.', {
      details: [{ code: 'MissingValue', target: name }],
    });
  }
}
