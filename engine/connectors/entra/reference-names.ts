import { asObject, asObjects, asText } from '../../model/json.ts';
import { ConnectorError } from '../../ports/directory.ts';
import { dnOfReference, identitySelect, readScopes } from './imported-object.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { sourceAnchorOf } from './object-names.ts';
import type { ReadContext } from './read-pages.ts';
import { sendPatiently } from './retry.ts';

/** The DNs of objects that a delta names by id only. */
export interface ReferenceNames {
  /** Looks up the ids that are not known yet. */
  load(ids: readonly string[]): Promise<void>;
  /** `undefined` when the object is not in the tenant, or of a type that is not synchronized. */
  dn(id: string): string | undefined;
  sourceAnchor(id: string): string | undefined;
}

/** Graph takes no more ids at once. */
const idsPerRequest = 1000;

const notNamed = new ConnectorError(
  'permission',
  'The tenant does not tell the application which objects, managers and members changes are about, so they cannot be imported; grant Directory.Read.All to the application',
);

/** Pages name the same members again and again; beyond this many, all are forgotten rather than kept for the whole read. */
const remembered = 100_000;

export function createReferenceNames({ connector, session, patience }: ReadContext): ReferenceNames {
  const dns = new Map<string, string>();

  async function lookUp(ids: readonly string[]): Promise<void> {
    const url = `/directoryObjects/getByIds?$select=${identitySelect(connector)}`;
    const types = readScopes(connector).map(({ type }) => (type === 'contact' ? 'orgContact' : type));
    const body = { ids, types };
    const response = await sendPatiently(session, { method: 'POST', url, body }, patience);
    if (response.status === 403) throw notNamed;
    if (!isSuccess(response)) throw connectorError(response);
    for (const object of asObjects(asObject(response.body)['value'])) {
      const dn = dnOfReference(connector, object);
      const id = asText(object['id']);
      if (dn !== undefined && id !== undefined) dns.set(id, dn);
    }
  }

  return {
    async load(ids) {
      if (dns.size > remembered) dns.clear();
      const unknown = [...new Set(ids)].filter((id) => !dns.has(id));
      for (let at = 0; at < unknown.length; at += idsPerRequest) await lookUp(unknown.slice(at, at + idsPerRequest));
    },
    dn: (id) => dns.get(id),
    sourceAnchor(id) {
      const dn = dns.get(id);
      return dn === undefined ? undefined : sourceAnchorOf(dn);
    },
  };
}
