import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import type { PartitionChoice } from '../../model/connection-draft.ts';
import { normalizeDn } from '../../model/dn.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { firstText, textsOf } from './ldap-entry.ts';
import { LdapResultError } from './ldap-error.ts';
import { equalTo } from './ldap-filter.ts';
import { openLdapSession, type LdapSession, type LdapSessionOptions } from './ldap-session.ts';
import { connectorError } from './map-errors.ts';

/**
 * The domains of a forest, that of the domain controller first, with the organizational units and containers people keep objects in. Those of
 * other domains are left empty: their domain controllers would have to be asked. Throws ConnectorError as `openLdapSession` does.
 */
export async function listPartitions(
  connector: ActiveDirectoryConnector,
  options: Pick<LdapSessionOptions, 'secrets' | 'timeouts' | 'findRecords'>,
  signal: CancelSignal,
): Promise<readonly PartitionChoice[]> {
  const session = await openLdapSession({ ...options, connector });
  try {
    const own = session.server.defaultNamingContext;
    const others = (await domains(session, signal)).filter((dn) => normalizeDn(dn) !== normalizeDn(own));
    return [
      { name: own, containers: await containersBelow(session, own, signal) },
      ...others.map((name) => ({ name, containers: [] })),
    ];
  } catch (cause) {
    if (!(cause instanceof LdapResultError)) throw cause;
    throw connectorError(cause, { connector: connector.name, server: session.server.address });
  } finally {
    await session.close();
  }
}

/** `systemFlags` of a cross-reference: it stands for a domain, not for the schema or an application's partition. Source: MS-ADTS 6.1.1.2.1.1.5. */
const domainFlag = 0x2;

async function domains(session: LdapSession, signal: CancelSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const search = {
    base: `CN=Partitions,${session.server.configurationNamingContext}`,
    scope: 'one',
    filter: equalTo('objectClass', 'crossRef'),
    attributes: ['nCName', 'systemFlags'],
  } as const;
  for await (const { entries } of session.searchPages(search, signal)) {
    for (const entry of entries) {
      const dn = firstText(entry, 'nCName');
      if (dn !== undefined && (Number(firstText(entry, 'systemFlags') ?? 0) & domainFlag) !== 0) found.push(dn);
    }
  }
  return found.toSorted();
}

const containerClasses = new Set(['organizationalUnit', 'container']);

/** Without the system's own, which administration tools hide as well. */
async function containersBelow(session: LdapSession, base: string, signal: CancelSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const attributes = ['objectClass', 'showInAdvancedViewOnly'];
  for await (const { entries } of session.searchPages({ base, scope: 'one', attributes }, signal)) {
    for (const entry of entries) {
      const isContainer = containerClasses.has(textsOf(entry, 'objectClass').at(-1) ?? '');
      if (isContainer && firstText(entry, 'showInAdvancedViewOnly') !== 'TRUE') found.push(entry.dn);
    }
  }
  return found.toSorted((left, right) => left.localeCompare(right));
}
