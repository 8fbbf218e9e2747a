import { AddRequest, Attribute, Change, type Control, DeleteRequest, ModifyDNRequest, ModifyRequest } from 'ldapts';
import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { findServers, type FindRecords, type ServerAddress } from './find-servers.ts';
import { bindConnection, type LdapConnection } from './ldap-connection.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { ConnectionLost, isNoSuchObject, LdapResultError } from './ldap-error.ts';
import type { LdapFilter } from './ldap-filter.ts';
import { bindError, connectorError } from './map-errors.ts';
import type { LdapRequest } from './message-frames.ts';
import { readServerFacts, rootDseAttributes, type ServerFacts } from './root-dse.ts';
import { readEntries, runSearch, sent } from './run-search.ts';
import { searchPages, withPatience, type PagedSearch } from './search-pages.ts';
import { openSecureSocket, trustedAuthorities } from './secure-socket.ts';

export type { Control } from 'ldapts';

/** What a search asks for. The base may be `<GUID=…>`, `<SID=…>` or `<WKGUID=…>`. */
export interface LdapSearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** Absent: every object. */
  readonly filter?: LdapFilter;
  readonly attributes: readonly string[];
  readonly controls?: readonly Control[];
}

/** One page of a search; `last` when the server has no more. A page without entries need not be the last. */
export interface LdapPage {
  readonly entries: readonly LdapEntry[];
  readonly last: boolean;
}

/** Values of one attribute as they travel. */
export interface LdapAttribute {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
}

export interface LdapChange extends LdapAttribute {
  readonly operation: 'add' | 'delete' | 'replace';
}

export interface LdapRename {
  readonly dn: string;
  /** The new relative name with its escapes. */
  readonly newRdn: string;
  /** The container to move to; absent: it stays where it is. */
  readonly newSuperior?: string;
}

/**
 * A signed-in, encrypted conversation with one domain controller at a time. A connection that was lost is opened and bound anew, with
 * another domain controller when need be, by the next request; a request that only reads and stands for itself is repeated by itself.
 *
 * Every method throws {@link LdapResultError} when the server answers with another result than success, and {@link ConnectorError}
 * when there was no answer (`dropped`) or no way to get one. After `dropped` it is not known whether a write was carried out.
 */
export interface LdapSession {
  /** The domain controller in use. Another one after a fail-over. */
  readonly server: ServerFacts;
  /** Asks the domain controller anew what it says about itself, its update number above all. */
  refreshServer(): Promise<ServerFacts>;
  /** A search in one answer; controls that read the answer's controls are read into. Not for more entries than a server gives at once. */
  search(search: LdapSearch): Promise<readonly LdapEntry[]>;
  /** The entry with that DN, or `undefined` when there is none that the account may see. */
  read(dn: string, attributes: readonly string[], controls?: readonly Control[]): Promise<LdapEntry | undefined>;
  /**
   * A search of any size. The next page is on its way while one is worked on. Pages belong to their connection: when it is lost after
   * the first page, `dropped` is thrown and the search has to begin anew.
   */
  searchPages(search: LdapSearch, signal: CancelSignal, pageSize?: number): AsyncGenerator<LdapPage>;
  add(dn: string, attributes: readonly LdapAttribute[], controls?: readonly Control[]): Promise<void>;
  modify(dn: string, changes: readonly LdapChange[], controls?: readonly Control[]): Promise<void>;
  modifyDn(rename: LdapRename, controls?: readonly Control[]): Promise<void>;
  delete(dn: string, controls?: readonly Control[]): Promise<void>;
  close(): Promise<void>;
}

export interface LdapSessionOptions {
  readonly connector: ActiveDirectoryConnector;
  /** Its domain controllers go first; the connector's when absent. */
  readonly partition?: PartitionConfiguration;
  readonly secrets: Secrets;
  /** The domain controller to try before all others: the one an earlier read was made at. */
  readonly preferred?: ServerAddress;
  readonly timeouts?: LdapTimeouts;
  /** Looks up domain controllers; DNS by default. */
  readonly findRecords?: FindRecords;
}

export interface LdapTimeouts {
  /** Until a connection is open and encrypted. */
  readonly connectMs: number;
  /** How long a server may be silent during an operation. Longer than the 120 s Active Directory gives a search by default. */
  readonly operationMs: number;
}

const defaultTimeouts: LdapTimeouts = { connectMs: 15_000, operationMs: 150_000 };

/** What Active Directory gives at once by default (MaxPageSize); it refuses nothing larger, but it gives no more. */
export const defaultPageSize = 1000;

/**
 * Signs in at the first domain controller that can be reached. Throws ConnectorError: `auth` for a missing or refused credential,
 * `network` when none can be reached or its certificate is not accepted, `configuration` for an unreadable certificate authority.
 */
export async function openLdapSession(options: LdapSessionOptions): Promise<LdapSession> {
  const password = await readPassword(options);
  const authorities = trustedAuthorities(options.connector.certificateAuthority);
  const session = new FailoverSession({
    ...options,
    password,
    authorities,
    timeouts: options.timeouts ?? defaultTimeouts,
  });
  await session.connect();
  return session;
}

async function readPassword({ connector, secrets }: LdapSessionOptions): Promise<string> {
  const password = await secrets.read(connector.credential);
  // A bind with a name and no password succeeds as nobody, so it must not be tried.
  if (password !== undefined && password !== '' && connector.user !== '') return password;
  throw new ConnectorError(
    'auth',
    `There is no password under the name "${connector.credential}", which connector "${connector.name}" signs in with as "${connector.user}"; store one under that name`,
  );
}

interface SessionParts extends LdapSessionOptions {
  readonly password: string;
  readonly authorities: readonly string[];
  readonly timeouts: LdapTimeouts;
}

/** An open connection, and whom it is with. */
export interface Connected {
  readonly connection: LdapConnection;
  readonly server: ServerFacts;
}

class FailoverSession implements LdapSession {
  private readonly parts: SessionParts;
  private readonly operationMs: number;
  private current: Connected | undefined;
  private connecting: Promise<Connected> | undefined;
  private closed = false;

  constructor(parts: SessionParts) {
    this.parts = parts;
    this.operationMs = parts.timeouts.operationMs;
  }

  get server(): ServerFacts {
    if (this.current === undefined) throw this.closedError();
    return this.current.server;
  }

  async connect(): Promise<Connected> {
    if (this.closed) throw this.closedError();
    if (this.current?.connection.open === true) return this.current;
    // Requests that find the connection lost at the same time wait for one new connection.
    this.connecting ??= this.connectAgain(this.current?.server.address).finally(() => {
      this.connecting = undefined;
    });
    this.current = await this.connecting;
    return this.current;
  }

  /** `last`: where the session was; `undefined` before it was anywhere. */
  private async connectAgain(last: ServerAddress | undefined): Promise<Connected> {
    try {
      return await connectToAny(this.parts, last);
    } catch (cause) {
      if (last === undefined || !(cause instanceof ConnectorError) || cause.kind === 'auth') throw cause;
      throw new ConnectorError('lost', cause.message, { cause });
    }
  }

  async refreshServer(): Promise<ServerFacts> {
    const read = async (): Promise<Connected> =>
      await this.using(async ({ connection, server }) => ({
        connection,
        server: await readFacts(connection, server.address, this.operationMs),
      }));
    this.current = await withPatience(read);
    return this.current.server;
  }

  async search(search: LdapSearch): Promise<readonly LdapEntry[]> {
    return await withPatience(
      async () =>
        await this.using(async ({ connection }) => readEntries(await runSearch(connection, search, this.operationMs))),
    );
  }

  async read(
    dn: string,
    attributes: readonly string[],
    controls: readonly Control[] = [],
  ): Promise<LdapEntry | undefined> {
    try {
      return (await this.search({ base: dn, scope: 'base', attributes, controls }))[0];
    } catch (cause) {
      if (isNoSuchObject(cause)) return undefined;
      throw cause;
    }
  }

  searchPages(search: LdapSearch, signal: CancelSignal, pageSize = defaultPageSize): AsyncGenerator<LdapPage> {
    const using: PagedSearch['using'] = async (work) => await this.using(work);
    const { name: connector } = this.parts.connector;
    return searchPages({ using, connector, operationMs: this.operationMs, pageSize, signal }, search);
  }

  async add(dn: string, attributes: readonly LdapAttribute[], controls?: readonly Control[]): Promise<void> {
    await this.write(
      (messageId) => new AddRequest({ messageId, dn, attributes: attributes.map(toAttribute), ...sent(controls) }),
    );
  }

  async modify(dn: string, changes: readonly LdapChange[], controls?: readonly Control[]): Promise<void> {
    await this.write(
      (messageId) => new ModifyRequest({ messageId, dn, changes: changes.map(toChange), ...sent(controls) }),
    );
  }

  async modifyDn({ dn, newRdn, newSuperior }: LdapRename, controls?: readonly Control[]): Promise<void> {
    const superior = newSuperior === undefined ? {} : { newSuperior };
    await this.write(
      (messageId) => new ModifyDNRequest({ messageId, dn, newRdn, deleteOldRdn: true, ...superior, ...sent(controls) }),
    );
  }

  async delete(dn: string, controls?: readonly Control[]): Promise<void> {
    await this.write((messageId) => new DeleteRequest({ messageId, dn, ...sent(controls) }));
  }

  async close(): Promise<void> {
    this.closed = true;
    const late = await this.connecting?.catch(() => undefined);
    late?.connection.close();
    this.current?.connection.close();
  }

  /** Runs `work` over an open connection; a failure other than a result of the server becomes a ConnectorError. */
  private async using<T>(work: (connected: Connected) => Promise<T>): Promise<T> {
    const connected = await this.connect();
    try {
      return await work(connected);
    } catch (cause) {
      if (cause instanceof LdapResultError) throw cause;
      throw connectorError(cause, { connector: this.parts.connector.name, server: connected.server.address });
    }
  }

  private async write(make: (messageId: number) => LdapRequest): Promise<void> {
    const { operationMs } = this;
    // A server that is too busy has not carried it out; one that was lost may have.
    await withPatience(
      async () => await this.using(async ({ connection }) => await connection.request(make, { operationMs })),
      0,
    );
  }

  private closedError(): ConnectorError {
    return new ConnectorError('dropped', `The connection of "${this.parts.connector.name}" was closed`);
  }
}

/** Tries the domain controllers one after the other. An account that is refused is refused everywhere, so that ends the search. */
async function connectToAny(parts: SessionParts, last: ServerAddress | undefined): Promise<Connected> {
  const found = await findServers(parts.connector, parts.partition, parts.findRecords);
  const first = last ?? parts.preferred;
  const servers = inOrder(found, first);
  const failures: ConnectorError[] = [];
  for (const server of servers) {
    try {
      return await connectTo(parts, server);
    } catch (cause) {
      if (!(cause instanceof ConnectorError) || cause.kind === 'auth') throw cause;
      failures.push(cause);
    }
  }
  const [failure] = failures;
  if (failure === undefined)
    throw new ConnectorError(
      'network',
      `"${parts.connector.name}" has no domain controller to connect to; name one in "servers"`,
    );
  if (failures.length === 1) throw failure;
  const kind = failures.every((each) => each.kind === failure.kind) ? failure.kind : 'network';
  throw new ConnectorError(
    kind,
    `No domain controller of "${parts.connector.name}" can be used: ${failures.map(({ message }) => message).join('. ')}`,
    { cause: failure },
  );
}

/** The one in use before goes first, because positions of reads belong to it. */
function inOrder(servers: readonly ServerAddress[], first: ServerAddress | undefined): readonly ServerAddress[] {
  if (first === undefined) return servers;
  const same = ({ host, port }: ServerAddress): boolean =>
    host.toLowerCase() === first.host.toLowerCase() && port === first.port;
  return [...servers.filter(same), ...servers.filter((server) => !same(server))];
}

async function connectTo(parts: SessionParts, server: ServerAddress): Promise<Connected> {
  const { connector, password, authorities } = parts;
  const { connectMs, operationMs } = parts.timeouts;
  // Signing in takes a server no time; one that is stuck shall not hold up the fail-over to the next.
  const openingMs = Math.min(operationMs, 30_000);
  const work = { connector: connector.name, server };
  try {
    const socket = await openSecureSocket(server, { security: connector.security, authorities, connectMs });
    const connection = await bindConnection(socket, { user: connector.user, password }, openingMs);
    try {
      const facts = await readFacts(connection, server, openingMs);
      checkKind(facts, connector.name);
      return { connection, server: facts };
    } catch (cause) {
      connection.close();
      throw cause;
    }
  } catch (cause) {
    if (cause instanceof LdapResultError) throw bindError(cause, { ...work, user: connector.user });
    const mapped = connectorError(cause, work);
    // Nothing was begun that could have been dropped, and waiting for the same server once more would take as long again.
    if (mapped instanceof ConnectorError && mapped.kind === 'dropped')
      throw new ConnectorError('network', mapped.message, { cause });
    throw mapped;
  }
}

/** Capabilities a server tells. Source: MS-ADTS 3.1.1.3.4.3. */
const capabilities = { activeDirectory: '1.2.840.113556.1.4.800', readOnly: '1.2.840.113556.1.4.1920' } as const;

/** A read-only domain controller hides attributes from everybody and cannot be written. */
function checkKind({ address, supportedCapabilities }: ServerFacts, connector: string): void {
  const isDomainController = supportedCapabilities.has(capabilities.activeDirectory);
  if (isDomainController && !supportedCapabilities.has(capabilities.readOnly)) return;
  const what = isDomainController ? 'a read-only domain controller' : 'no domain controller of Active Directory';
  throw new ConnectorError(
    'configuration',
    `"${address.host}:${address.port}" is ${what}, so "${connector}" is neither read nor written there; name writable domain controllers in "servers"`,
  );
}

async function readFacts(connection: LdapConnection, server: ServerAddress, operationMs: number): Promise<ServerFacts> {
  const rootDse = await runSearch(connection, { base: '', scope: 'base', attributes: rootDseAttributes }, operationMs);
  const [entry] = readEntries(rootDse);
  if (entry === undefined) throw new ConnectionLost('garbled', 'The server does not say what it is');
  const facts = readServerFacts(server, entry, undefined);
  const settings = { base: facts.dsServiceName, scope: 'base', attributes: ['invocationId'] } as const;
  try {
    return readServerFacts(server, entry, readEntries(await runSearch(connection, settings, operationMs))[0]);
  } catch (cause) {
    if (cause instanceof LdapResultError) return facts;
    throw cause;
  }
}

function toAttribute({ name, values }: LdapAttribute): Attribute {
  return new Attribute({
    type: name,
    values: values.map((value) => (typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value))),
  });
}

function toChange({ operation, ...attribute }: LdapChange): Change {
  return new Change({ operation, modification: toAttribute(attribute) });
}
