import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../model/configuration.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis, DiagnosisFinding } from '../../ports/diagnosis.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { failure } from './diagnose-failure.ts';
import { diagnosePartition } from './diagnose-partition.ts';
import { diagnoseSchema } from './diagnose-schema.ts';
import { diagnoseServer } from './diagnose-server.ts';
import { findServers, type FindRecords, type ServerAddress } from './find-servers.ts';
import { openLdapSession, type LdapSession } from './ldap-session.ts';
import { trustedAuthorities } from './secure-socket.ts';

/** What the outbound rules of a connector do to objects of one type. */
export interface WrittenType {
  readonly objectType: string;
  /** Attributes rules write, in the schema's spelling. */
  readonly attributes: readonly string[];
  /** DNs of containers rules make objects of the type in, as far as the rules name them. */
  readonly containers: readonly string[];
}

/** What diagnosing a forest needs besides its connector. */
export interface ForestDiagnosis {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly writes: readonly WrittenType[];
  /** Looks up domain controllers; DNS by default. */
  readonly findRecords?: FindRecords;
  /** Until a connection is open; 10 seconds by default. */
  readonly connectMs?: number;
}

/**
 * Goes the way to a forest and through what the connector does there: names, connection, certificate, sign-in, clock, schema, rights.
 * Only reads. Every domain controller is tried, not only the first that answers; what depends on a step that failed is left out.
 */
export async function* diagnoseForest(connector: ActiveDirectoryConnector, task: ForestDiagnosis): Diagnosis {
  const authorities = readAuthorities(connector);
  if ('check' in authorities) {
    yield authorities;
    return;
  }
  const password = await task.secrets.read(connector.credential);
  const canBind = password !== undefined && password !== '';
  if (!canBind) yield noPassword(connector);
  const partitions: readonly (PartitionConfiguration | undefined)[] =
    connector.partitions.length === 0 ? [undefined] : connector.partitions;
  const judged = new Map<string, boolean>();
  for (const partition of partitions) {
    const servers = await serversOf(connector, partition, task);
    if ('check' in servers) {
      yield servers;
      continue;
    }
    if (connector.servers.length === 0 && (partition?.servers ?? []).length === 0)
      yield {
        check: 'dns',
        status: 'ok',
        message: `DNS names ${servers.length} domain ${servers.length === 1 ? 'controller' : 'controllers'} for ${partition?.name ?? connector.forest}`,
      };
    const usable: ServerAddress[] = [];
    for (const server of servers) {
      const key = `${server.host.toLowerCase()}:${server.port}`;
      const known = judged.get(key);
      if (known === undefined) {
        const findings = await diagnoseServer(server, {
          security: connector.security,
          authorities: authorities.trusted,
          connectMs: task.connectMs ?? 10_000,
          now: task.clock.now(),
        });
        yield* findings;
        judged.set(
          key,
          findings.every(({ status }) => status !== 'error'),
        );
      }
      if (judged.get(key) === true) usable.push(server);
    }
    if (!canBind || usable.length === 0) continue;
    const isRefused = yield* diagnoseSignedIn(connector, partition, { task, usable });
    // One more attempt with a wrong password could lock the account.
    if (isRefused) return;
  }
}

type Authorities = { readonly trusted: readonly string[] } | DiagnosisFinding;

function readAuthorities({ certificateAuthority }: ActiveDirectoryConnector): Authorities {
  try {
    return { trusted: trustedAuthorities(certificateAuthority) };
  } catch (cause) {
    return failure('certificate-authority', cause);
  }
}

function noPassword({ credential, user }: ActiveDirectoryConnector): DiagnosisFinding {
  return {
    check: 'credential',
    status: 'error',
    message: `There is no password under the name "${credential}", so nothing can be signed in to`,
    remedy: `Store the password of "${user}" under that name`,
  };
}

async function serversOf(
  connector: ActiveDirectoryConnector,
  partition: PartitionConfiguration | undefined,
  { findRecords }: ForestDiagnosis,
): Promise<readonly ServerAddress[] | DiagnosisFinding> {
  try {
    return await findServers(connector, partition, findRecords);
  } catch (cause) {
    return failure('dns', cause);
  }
}

/** Signs in at every usable domain controller, then asks the first one about the partition. Gives whether the account was refused. */
async function* diagnoseSignedIn(
  connector: ActiveDirectoryConnector,
  partition: PartitionConfiguration | undefined,
  { task, usable }: { readonly task: ForestDiagnosis; readonly usable: readonly ServerAddress[] },
): AsyncGenerator<DiagnosisFinding, boolean> {
  let first: LdapSession | undefined;
  try {
    for (const server of usable) {
      const session = await bindAt(connector, server, task);
      if ('check' in session) {
        yield session;
        if (session.check === 'bind') return true;
        continue;
      }
      yield {
        check: 'bind',
        status: 'ok',
        message: `"${connector.user}" signs in at ${session.server.dnsHostName || server.host}`,
      };
      if (first === undefined) first = session;
      else await session.close();
    }
    if (first === undefined) return false;
    yield* diagnosePartition(first, { connector, partition, ...task });
    yield* diagnoseSchema(first, connector);
  } catch (cause) {
    yield failure('directory', cause);
  } finally {
    await first?.close();
  }
  return false;
}

async function bindAt(
  connector: ActiveDirectoryConnector,
  { host, port }: ServerAddress,
  { secrets, connectMs }: ForestDiagnosis,
): Promise<LdapSession | DiagnosisFinding> {
  const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  try {
    return await openLdapSession({
      connector: { ...connector, servers: [name] },
      secrets,
      timeouts: { connectMs: connectMs ?? 10_000, operationMs: 30_000 },
    });
  } catch (cause) {
    const isRefusal = cause instanceof ConnectorError && cause.kind === 'auth';
    return failure(isRefusal ? 'bind' : 'server', cause);
  }
}
