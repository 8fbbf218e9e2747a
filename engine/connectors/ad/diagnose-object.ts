import type { DirectorySight } from '../../explain/directory-sight.ts';
import { nameKind } from '../../explain/find-subject.ts';
import { partitionOf } from '../../explain/container-choice.ts';
import { bytesFromBase64 } from '../../model/base64.ts';
import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import { guidFromText, guidToText } from '../../model/guid.ts';
import { neverCancelled } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { textsOf, valuesOf, type LdapEntry } from './ldap-entry.ts';
import { LdapResultError } from './ldap-error.ts';
import { allOf, anyOf, equalTo } from './ldap-filter.ts';
import { openLdapSession, type LdapSession } from './ldap-session.ts';

const shown = ['objectClass', 'objectGUID'];

/**
 * Looks one object up in the forest itself, with the rights of the connector's account: by DN, GUID, address or account name. Never
 * throws for a directory that cannot be asked.
 */
export async function lookForObject(
  connector: ActiveDirectoryConnector,
  name: string,
  secrets: Secrets,
): Promise<DirectorySight> {
  const partition = connector.partitions.find((one) => one.name === partitionOf(connector.partitions, name));
  const task = { connector, secrets, ...(partition === undefined ? {} : { partition }) };
  return await withSession(task, async (session) => {
    const entry = await find(session, connector, name);
    if (entry === undefined) return { kind: 'absent' };
    const guid = valuesOf(entry, 'objectGUID')[0];
    return {
      kind: 'seen',
      dn: entry.dn,
      // The classes come from the most general to the object's own.
      objectType: textsOf(entry, 'objectClass').at(-1) ?? null,
      anchor: guid === undefined ? null : guid.toString('base64'),
    };
  });
}

async function find(
  session: LdapSession,
  connector: ActiveDirectoryConnector,
  name: string,
): Promise<LdapEntry | undefined> {
  switch (nameKind(name)) {
    case 'dn':
      return await session.read(name, shown);
    case 'anchor': {
      const guid = guidToText(guidFromText(name) ?? bytesFromBase64(name) ?? new Uint8Array());
      return guid === undefined ? undefined : await session.read(`<GUID=${guid}>`, shown);
    }
    case 'address':
      return await search(session, connector, { attributes: ['userPrincipalName', 'mail'], value: name });
    case 'name':
      return await search(session, connector, { attributes: ['sAMAccountName', 'displayName', 'cn'], value: name });
  }
}

async function search(
  session: LdapSession,
  { partitions }: ActiveDirectoryConnector,
  { attributes, value }: { readonly attributes: readonly string[]; readonly value: string },
): Promise<LdapEntry | undefined> {
  const filter = anyOf(attributes.map((attribute) => equalTo(attribute, value)));
  const bases = partitions.length === 0 ? [session.server.defaultNamingContext] : partitions.map((one) => one.name);
  for (const base of bases) {
    const [entry] = await session.search({ base, scope: 'sub', filter, attributes: shown });
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Accounts of a forest that have a value in an attribute, whoever wrote it; at most a few. */
export async function accountsWith(
  connector: ActiveDirectoryConnector,
  attribute: string,
  secrets: Secrets,
): Promise<{ readonly kind: 'found'; readonly dns: readonly string[] } | Unreachable> {
  return await withSession({ connector, secrets }, async (session) => {
    const { defaultNamingContext } = session.server;
    const bases =
      connector.partitions.length === 0 ? [defaultNamingContext] : connector.partitions.map((one) => one.name);
    const dns: string[] = [];
    for (const base of bases) {
      const filter = allOf([equalTo('objectClass', 'user'), { kind: 'present', attribute }]);
      for await (const page of session.searchPages(
        { base, scope: 'sub', filter, attributes: ['objectClass'] },
        neverCancelled,
        10,
      )) {
        dns.push(...page.entries.map(({ dn }) => dn));
        break;
      }
    }
    return { kind: 'found', dns };
  });
}

interface Unreachable {
  readonly kind: 'unreachable';
  readonly message: string;
}

/** Asks over a session of its own; a directory that cannot be asked is an answer as well. */
async function withSession<T>(
  task: Parameters<typeof openLdapSession>[0],
  ask: (session: LdapSession) => Promise<T>,
): Promise<T | Unreachable> {
  let session: LdapSession | undefined;
  try {
    session = await openLdapSession(task);
    return await ask(session);
  } catch (cause) {
    if (cause instanceof ConnectorError || cause instanceof LdapResultError)
      return { kind: 'unreachable', message: cause.message };
    throw cause;
  } finally {
    await session?.close();
  }
}
