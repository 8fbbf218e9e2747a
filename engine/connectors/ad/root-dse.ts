import { guidToText } from '../../model/guid.ts';
import { firstText, textsOf, valuesOf, type LdapEntry } from './ldap-entry.ts';
import type { ServerAddress } from './find-servers.ts';

/** What a domain controller says about itself. DNs as it writes them. */
export interface ServerFacts {
  readonly address: ServerAddress;
  readonly dnsHostName: string;
  readonly defaultNamingContext: string;
  readonly configurationNamingContext: string;
  readonly schemaNamingContext: string;
  readonly rootDomainNamingContext: string;
  readonly namingContexts: readonly string[];
  /** DN of the server's NTDS settings: which domain controller it is. */
  readonly dsServiceName: string;
  /** Which database its update numbers belong to, as a GUID; `undefined` where the account may not read it. */
  readonly invocationId: string | undefined;
  readonly highestCommittedUsn: bigint;
  readonly supportedControls: ReadonlySet<string>;
  readonly supportedCapabilities: ReadonlySet<string>;
  /** Only servers other than Microsoft's say one. */
  readonly vendor: string | undefined;
}

export const rootDseAttributes: readonly string[] = [
  'dnsHostName',
  'defaultNamingContext',
  'configurationNamingContext',
  'schemaNamingContext',
  'rootDomainNamingContext',
  'namingContexts',
  'dsServiceName',
  'highestCommittedUSN',
  'supportedControl',
  'supportedCapabilities',
  'vendorName',
];

/** `settings` is the entry of dsServiceName, where it could be read. */
export function readServerFacts(
  address: ServerAddress,
  rootDse: LdapEntry,
  settings: LdapEntry | undefined,
): ServerFacts {
  const text = (name: string): string => firstText(rootDse, name) ?? '';
  const invocationId = settings === undefined ? undefined : valuesOf(settings, 'invocationId')[0];
  return {
    address,
    dnsHostName: text('dnsHostName'),
    defaultNamingContext: text('defaultNamingContext'),
    configurationNamingContext: text('configurationNamingContext'),
    schemaNamingContext: text('schemaNamingContext'),
    rootDomainNamingContext: text('rootDomainNamingContext'),
    namingContexts: textsOf(rootDse, 'namingContexts'),
    dsServiceName: text('dsServiceName'),
    invocationId: invocationId === undefined ? undefined : guidToText(invocationId),
    highestCommittedUsn: usnOf(text('highestCommittedUSN')),
    supportedControls: new Set(textsOf(rootDse, 'supportedControl')),
    supportedCapabilities: new Set(textsOf(rootDse, 'supportedCapabilities')),
    vendor: firstText(rootDse, 'vendorName'),
  };
}

/** An update sequence number; 0 for what is none. */
export function usnOf(text: string): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}
