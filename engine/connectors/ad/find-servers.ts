import { resolveSrv } from 'node:dns/promises';
import type { SrvRecord } from 'node:dns';
import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../model/configuration.ts';
import { componentValue, splitDn } from '../../model/dn.ts';
import { ConnectorError } from '../../ports/directory.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Looks up SRV records; throws when there are none. */
export type FindRecords = (name: string) => Promise<readonly SrvRecord[]>;

/**
 * The domain controllers to try, in order: those of the partition, those of the connector, or those DNS names for the domain. Throws
 * ConnectorError `network` when DNS names none, `configuration` when it names some elsewhere only.
 */
export async function findServers(
  connector: ActiveDirectoryConnector,
  partition: PartitionConfiguration | undefined,
  findRecords: FindRecords = resolveSrv,
): Promise<readonly ServerAddress[]> {
  const port = connector.security === 'ldaps' ? 636 : 389;
  const configured = partition?.servers ?? [];
  const listed = configured.length > 0 ? configured : connector.servers;
  if (listed.length > 0) return listed.map((text) => serverAddress(text, port));
  const domain = domainName(partition?.name) ?? connector.forest;
  const records = await firstRecords([`_ldap._tcp.dc._msdcs.${domain}`, `_ldap._tcp.${domain}`], findRecords);
  if (records.length === 0) {
    throw new ConnectorError(
      'network',
      `DNS names no domain controller of "${domain}", so "${connector.name}" cannot be reached; let this machine ask a DNS server that knows the domain, or name domain controllers in "servers"`,
    );
  }
  return vouchedFor(connector, domain, records)
    .toSorted((left, right) => left.priority - right.priority || right.weight - left.weight)
    .map(({ name }) => ({ host: name, port }));
}

/**
 * The records that may be believed. An answer of DNS can be forged, and anybody gets a certificate for a name of his own: without an
 * authority of the connector's own, only what lies in the domain or the forest is sent a password.
 */
function vouchedFor(
  { name, forest, certificateAuthority }: ActiveDirectoryConnector,
  domain: string,
  records: readonly SrvRecord[],
): readonly SrvRecord[] {
  if (certificateAuthority !== undefined) return records;
  const inside = records.filter((record) => isBelow(record.name, domain) || isBelow(record.name, forest));
  if (inside.length > 0) return inside;
  throw new ConnectorError(
    'configuration',
    `DNS names "${records[0]?.name ?? ''}" as a domain controller of "${domain}", which lies neither in that domain nor in the forest, so "${name}" sends no password there; name domain controllers in "servers", or the authority of their certificates in "certificateAuthority"`,
  );
}

function isBelow(host: string, domain: string): boolean {
  return host.toLowerCase().replace(/\.$/, '').endsWith(`.${domain.toLowerCase()}`);
}

/** `name`, `name:port`, an IPv6 address in brackets or without a port. */
export function serverAddress(text: string, defaultPort: number): ServerAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) return { host: text, port: defaultPort };
  return { host, port: match?.[3] === undefined ? defaultPort : Number(match[3]) };
}

/** The DNS name a naming context made of `DC=` parts stands for. */
function domainName(partition: string | undefined): string | undefined {
  const parts = splitDn(partition ?? '');
  if (parts.length === 0 || !parts.every((part) => /^dc=/i.test(part))) return undefined;
  return parts.map(componentValue).join('.');
}

async function firstRecords(names: readonly string[], findRecords: FindRecords): Promise<readonly SrvRecord[]> {
  for (const name of names) {
    try {
      const records = await findRecords(name);
      if (records.length > 0) return records;
    } catch {
      // A name without records is an error of the resolver; the next name may have some, and having none at all is reported.
    }
  }
  return [];
}
