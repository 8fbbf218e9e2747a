import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../model/configuration.ts';
import { isAtOrBelow, normalizeDn } from '../../model/dn.ts';
import type { ServerAddress } from './find-servers.ts';
import { openLdapSession, type LdapSession, type LdapSessionOptions } from './ldap-session.ts';

/** A part of the forest that is read on its own. */
export interface Partition {
  /** As configured; where nothing is configured, the naming context the domain controller has by default. */
  readonly name: string;
  readonly include: readonly string[];
  /** DN of the naming context its objects lie in. */
  readonly namingContext: string;
}

/** One session per partition, because every domain of a forest has its own domain controllers. */
export interface PartitionSessions {
  readonly partitions: readonly Partition[];
  sessionOf(partition: Partition): LdapSession;
  /** The session of the partition the DN lies in; the first one's for a DN that lies in none. */
  sessionFor(dn: string): LdapSession;
  /** The partition's session, moved to that domain controller where it is another one and can be reached. */
  preferring(partition: Partition, server: ServerIdentity): Promise<LdapSession>;
  close(): Promise<void>;
}

/** Which domain controller a position of a read belongs to. */
export interface ServerIdentity extends ServerAddress {
  /** DN of its NTDS settings. */
  readonly name: string;
}

export type SessionOptions = Omit<LdapSessionOptions, 'connector' | 'partition' | 'preferred'>;

/** Signs in everywhere. Throws as {@link openLdapSession} does, with nothing left open. */
export async function openPartitionSessions(
  connector: ActiveDirectoryConnector,
  options: SessionOptions,
): Promise<PartitionSessions> {
  const opened: OpenPartition[] = [];
  const configured: readonly (PartitionConfiguration | undefined)[] =
    connector.partitions.length === 0 ? [undefined] : connector.partitions;
  const open = async (partition: PartitionConfiguration | undefined, preferred?: ServerAddress): Promise<LdapSession> =>
    await openLdapSession({
      ...options,
      connector,
      ...(partition === undefined ? {} : { partition }),
      ...(preferred === undefined ? {} : { preferred }),
    });
  try {
    for (const configuration of configured) {
      const session = await open(configuration);
      opened.push({ configuration, session, partition: partitionOf(configuration, session) });
    }
  } catch (cause) {
    await Promise.all(opened.map(async ({ session }) => await session.close()));
    throw cause;
  }
  return createSessions(opened, open);
}

interface OpenPartition {
  readonly configuration: PartitionConfiguration | undefined;
  readonly partition: Partition;
  session: LdapSession;
}

function createSessions(
  opened: readonly OpenPartition[],
  open: (partition: PartitionConfiguration | undefined, preferred: ServerAddress) => Promise<LdapSession>,
): PartitionSessions {
  const of = (partition: Partition): OpenPartition => {
    const found = opened.find((each) => each.partition === partition);
    if (found === undefined) throw new TypeError('The partition belongs to another directory');
    return found;
  };
  return {
    partitions: opened.map(({ partition }) => partition),
    sessionOf: (partition) => of(partition).session,
    sessionFor: (dn) => {
      const holding = opened
        .filter(({ partition }) => isAtOrBelow(dn, normalizeDn(partition.namingContext)))
        .toSorted((left, right) => right.partition.namingContext.length - left.partition.namingContext.length)[0];
      return (holding ?? of(firstOf(opened).partition)).session;
    },
    preferring: async (partition, server) => {
      const entry = of(partition);
      if (entry.session.server.dsServiceName === server.name) return entry.session;
      const { host, port } = server;
      const session = await open(entry.configuration, { host, port });
      await entry.session.close();
      entry.session = session;
      return session;
    },
    close: async () => {
      await Promise.all(opened.map(async ({ session }) => await session.close()));
    },
  };
}

function firstOf(opened: readonly OpenPartition[]): OpenPartition {
  const [first] = opened;
  if (first === undefined) throw new TypeError('A directory has at least one partition');
  return first;
}

function partitionOf(configuration: PartitionConfiguration | undefined, { server }: LdapSession): Partition {
  const { defaultNamingContext } = server;
  const name =
    configuration === undefined || configuration.name === 'default' ? defaultNamingContext : configuration.name;
  const namingContext = server.namingContexts
    .filter((context) => isAtOrBelow(name, normalizeDn(context)))
    .toSorted((left, right) => right.length - left.length)[0];
  return { name, include: configuration?.include ?? [], namingContext: namingContext ?? name };
}

/** The domain controller a session uses, as positions keep it. */
export function identityOf({ server }: LdapSession): ServerIdentity {
  return { name: server.dsServiceName, ...server.address };
}
