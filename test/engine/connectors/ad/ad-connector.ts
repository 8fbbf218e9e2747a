import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../../../engine/model/configuration.ts';
import type { LdapEntry } from '../../../../engine/connectors/ad/ldap-entry.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { ImportedEntry, ImportPage } from '../../../../engine/ports/directory.ts';
import { attributesIn, partitionsOf } from '../connector-parts.ts';

/** Attributes of the test connectors. */
const attributeWords = `
  accountExpires:num adminDescription c cn department description[] displayName distinguishedName:ref givenName groupType:num
  isCriticalSystemObject:bool lastKnownParent:ref mail manager:ref managedBy:ref member:ref[] mS-DS-ConsistencyGuid:bin name
  objectSid:bin proxyAddresses[] pwdLastSet:num sAMAccountName sn thumbnailPhoto:bin title userAccountControl:num
  userCertificate:bin[] userPrincipalName whenCreated
`;

export const allTypes = [
  'user',
  'group',
  'contact',
  'computer',
  'organizationalUnit',
  'container',
  'foreignSecurityPrincipal',
  'domainDNS',
] as const;

export type AdConnectorOptions = Partial<
  Pick<
    ActiveDirectoryConnector,
    'forest' | 'servers' | 'security' | 'certificateAuthority' | 'user' | 'attributes' | 'groupFilter'
  >
> & {
  readonly objectTypes?: readonly string[];
  readonly partitions?: readonly Partial<PartitionConfiguration>[];
};

export function adConnector(options: AdConnectorOptions = {}): ActiveDirectoryConnector {
  const attributes = attributesIn(attributeWords);
  return {
    kind: 'ad',
    category: 'AD',
    name: 'corp.contoso.test',
    id: '6b0a2c1e-0000-4000-8000-000000000002',
    forest: 'corp.contoso.test',
    servers: [],
    security: 'ldaps',
    user: 'administrator@corp.contoso.test',
    credential: 'corp',
    schema: { attributes, objectTypes: new Map() },
    attributes: [...attributes.keys()],
    parameters: new Map(),
    ...options,
    objectTypes: new Set(options.objectTypes ?? allTypes),
    partitions: partitionsOf(options.partitions),
  };
}

/** An entry as a search finds it: texts stand for their UTF-8 bytes. */
export function ldapEntry(dn: string, attributes: Readonly<Record<string, readonly (string | Buffer)[]>>): LdapEntry {
  return {
    dn,
    attributes: new Map(
      Object.entries(attributes).map(([name, values]) => [
        name.toLowerCase(),
        values.map((value) => Buffer.from(value)),
      ]),
    ),
  };
}

export interface ReadResult {
  readonly entries: readonly ImportedEntry[];
  readonly pages: readonly ImportPage[];
  readonly position: string;
  readonly warnings: readonly string[];
}

/** A whole read. */
export async function readThrough(pages: AsyncIterable<ImportPage>): Promise<ReadResult> {
  const all: ImportPage[] = [];
  for await (const page of pages) all.push(page);
  return {
    entries: all.flatMap(({ entries }) => entries),
    pages: all,
    position: all.at(-1)?.position ?? '',
    warnings: all.flatMap(({ warnings = [] }) => warnings.map(({ code }) => code)),
  };
}

export { neverCancelled };

/** Entries in a readable form, the domain's end of DNs left out: `object OU=a`, `change CN=b: mail=[x]; member +CN=c -CN=d`. */
export function printEntries(entries: readonly ImportedEntry[], domain: string): readonly string[] {
  const short = (text: string): string => text.replaceAll(`,${domain}`, '');
  return entries.map((entry) => short(printEntry(entry)));
}

function printEntry(entry: ImportedEntry): string {
  switch (entry.kind) {
    case 'object':
      return `object ${entry.object.dn}`;
    case 'delete':
      return `delete ${entry.anchor ?? entry.dn}`;
    case 'filtered':
      return `filtered ${entry.dn}`;
    case 'failure':
      return `failure ${entry.dn}: ${entry.code}`;
    case 'change': {
      const changes = [...entry.change.attributes].map(([name, change]) =>
        change.kind === 'replace'
          ? `${name}=[${change.values.join('|')}]`
          : [name, ...change.add.map((value) => `+${value}`), ...change.remove.map((value) => `-${value}`)].join(' '),
      );
      return `change ${entry.change.dn}: ${changes.toSorted().join('; ')}`;
    }
  }
}
