import type { ConnectorCategory } from '../../../../grammar/schema/schema.ts';
import type { FileConnector, PartitionConfiguration } from '../../../../engine/model/configuration.ts';
import { openFileDirectory } from '../../../../engine/connectors/file/open.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { ImportedEntry, ImportPage } from '../../../../engine/ports/directory.ts';
import { attributesIn, partitionsOf } from '../connector-parts.ts';

/** Attributes of the test connectors. */
const attributeWords = `
  adminDescription c cn co company countryCode:num department description[] displayName employeeID extensionAttribute1 givenName
  groupType:num info isCriticalSystemObject:bool l mail mailNickname manager:ref managedBy:ref member:ref[] mS-DS-ConsistencyGuid:bin
  msExchHideFromAddressLists:bool msExchMailboxGuid:bin msExchMasterAccountSid:bin msExchRecipientDisplayType:num
  msExchRecipientTypeDetails:num name objectSid:bin operatingSystem otherTelephone[] postalCode proxyAddresses[] pwdLastSet:num
  accountExpires:num sAMAccountName sn streetAddress targetAddress telephoneNumber title userAccountControl:num
  userCertificate:bin[] userPrincipalName distinguishedName:ref
`;

const objectTypes = [
  'computer',
  'contact',
  'foreignSecurityPrincipal',
  'group',
  'inetOrgPerson',
  'user',
  'container',
  'domainDNS',
  'organizationalUnit',
];

export interface LdifConnectorOptions {
  readonly path: string;
  readonly changes?: string;
  readonly category?: ConnectorCategory;
  readonly objectTypes?: readonly string[];
  readonly attributes?: readonly string[];
  readonly partitions?: readonly Partial<PartitionConfiguration>[];
}

export function ldifConnector(options: LdifConnectorOptions): FileConnector {
  const attributes = attributesIn(attributeWords);
  return {
    kind: 'file',
    name: 'contoso.test',
    id: '6b0a2c1e-0000-4000-8000-000000000001',
    category: options.category ?? 'AD',
    schema: { attributes, objectTypes: new Map() },
    objectTypes: new Set(options.objectTypes ?? objectTypes),
    attributes: options.attributes ?? [...attributes.keys()],
    partitions: partitionsOf(options.partitions),
    parameters: new Map(),
    path: options.path,
    ...(options.changes === undefined ? {} : { changes: options.changes }),
  };
}

export async function readPagesOf(connector: FileConnector, position?: string): Promise<readonly ImportPage[]> {
  const directory = await openFileDirectory(connector);
  const pages: ImportPage[] = [];
  for await (const page of directory.reader.readAll(position, neverCancelled)) pages.push(page);
  return pages;
}

export async function readAll(connector: FileConnector): Promise<readonly ImportedEntry[]> {
  return (await readPagesOf(connector)).flatMap((page) => page.entries);
}

/** One line per fact, so that a test can state what it expects as text. */
export function describeEntry(entry: ImportedEntry): string {
  switch (entry.kind) {
    case 'object': {
      const { dn, anchor, objectType, partition, attributes } = entry.object;
      return [
        `${objectType} ${dn}`,
        `in ${partition} as ${anchor}`,
        ...[...attributes].map(([name, values]) => `${name} = ${JSON.stringify(values)}`),
      ].join('\n');
    }
    case 'change': {
      const { dn, newDn, attributes } = entry.change;
      const lines = [...attributes].map(([name, change]) =>
        change.kind === 'replace'
          ? `${name} = ${JSON.stringify(change.values)}`
          : `${name} + ${JSON.stringify(change.add)} - ${JSON.stringify(change.remove)}`,
      );
      return [newDn === undefined ? `change ${dn}` : `change ${dn} -> ${newDn}`, ...lines].join('\n');
    }
    case 'delete':
      return ['delete', entry.anchor, entry.dn].filter((part) => part !== undefined).join(' ');
    case 'filtered':
      return `filtered ${entry.dn}`;
    case 'failure':
      return `failure ${entry.code} at ${entry.place?.line}:${entry.place?.column}${entry.dn === undefined ? '' : ` ${entry.dn}`}`;
  }
}
