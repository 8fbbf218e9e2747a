import { importedAttributes } from '../inspect/object-attributes.ts';
import { eachCs } from '../inspect/store-pages.ts';
import { bytesFromBase64, bytesToBase64 } from '../model/base64.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import { guidFromText } from '../model/guid.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';

/** An object of a connector space, and whose space it is. */
export interface FoundObject {
  readonly connector: ConnectorConfiguration;
  readonly object: CsObject;
}

/** How an object can be named: `cn=a,dc=x`, a GUID or an anchor, an address, any other name people use. */
export type NameKind = 'dn' | 'anchor' | 'address' | 'name';

export function nameKind(name: string): NameKind {
  if (/^[a-z][\w.-]*\s*=/iu.test(name) && !looksLikeBase64(name)) return 'dn';
  if (guidFromText(name) !== undefined || /^[A-Z][a-z]+_\S+$/u.test(name) || looksLikeBase64(name)) return 'anchor';
  return name.includes('@') ? 'address' : 'name';
}

/** Attributes an address is looked for in, and those any other name is. */
const addressAttributes = new Set(['userprincipalname', 'mail', 'proxyaddresses']);
const nameAttributes = new Set(['samaccountname', 'mailnickname', 'displayname', 'cn', 'alias', 'employeeid']);

/**
 * The staged objects a name can mean, in the order of `connectors`. Several objects joined to one metaverse object are one answer: the
 * first of them.
 */
export function findSubject(
  store: StoreReader,
  connectors: readonly ConnectorConfiguration[],
  name: string,
): readonly FoundObject[] {
  const found = connectors.flatMap((connector) =>
    findInSpace(store, connector, name).map((object) => ({ connector, object })),
  );
  const taken = new Set<number>();
  return found.filter(({ object: { mv } }) => {
    if (mv === null) return true;
    if (taken.has(mv)) return false;
    taken.add(mv);
    return true;
  });
}

/** Whether values of an object, by attribute name, are what the address or name means. */
export function answersTo(name: string, attribute: string, value: string): boolean {
  const kind = nameKind(name);
  const key = attribute.toLowerCase();
  if (kind === 'address' ? !addressAttributes.has(key) : !nameAttributes.has(key)) return false;
  const wanted = name.toLowerCase();
  const held = value.toLowerCase();
  return held === wanted || (key === 'proxyaddresses' && held === `smtp:${wanted}`);
}

/** The stored anchors a GUID, a base64 text or an anchor of the tenant can stand for. */
export function anchorsOf(name: string): readonly string[] {
  const guid = guidFromText(name);
  if (guid === undefined) return [name];
  const id = name.replace(/[{}]/gu, '').toLowerCase();
  return [bytesToBase64(guid), ...['User', 'Group', 'Contact', 'Device'].map((type) => `${type}_${id}`)];
}

function findInSpace(store: StoreReader, { id }: ConnectorConfiguration, name: string): readonly CsObject[] {
  const space = store.space(id);
  if (space === undefined) return [];
  switch (nameKind(name)) {
    case 'dn':
      return present(store.csByDn(space, name));
    case 'anchor':
      return anchorsOf(name).flatMap((anchor) => present(store.csByAnchor(space, anchor)));
    case 'address':
    case 'name':
      return [...eachCs(store, space)].filter((object) => goesBy(store, object, name));
  }
}

function goesBy(store: StoreReader, object: CsObject, name: string): boolean {
  const chosen = nameKind(name) === 'address' ? addressAttributes : nameAttributes;
  return importedAttributes(store, object, (attribute) => chosen.has(attribute.toLowerCase())).some((attribute) =>
    attribute.values.some((value) => answersTo(name, attribute.name, String(value))),
  );
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** A GUID's sixteen bytes as base64, as anchors are stored. */
function looksLikeBase64(text: string): boolean {
  return text.length === 24 && text.endsWith('==') && bytesFromBase64(text)?.length === 16;
}
