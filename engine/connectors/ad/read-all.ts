import { normalizeDn } from '../../model/dn.ts';
import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, type ImportedEntry, type ImportPage } from '../../ports/directory.ts';
import { leftAsItWas } from '../selection/left-as-it-was.ts';
import { searchBases } from './ad-selection.ts';
import { domainScope } from './controls.ts';
import { readFilterGroup } from './group-members.ts';
import { isNoSuchObject } from './ldap-error.ts';
import type { LdapPage, LdapSession } from './ldap-session.ts';
import { connectorError } from './map-errors.ts';
import { identityOf, type Partition, type ServerIdentity } from './partition-sessions.ts';
import type { ReadContext } from './read-context.ts';
import { hasTexts, isListOf, isServerIdentity, readJson } from './watermark.ts';
import { completeRanges } from './ranged-values.ts';
import { entryOfObject, type GroupMembers } from './read-object.ts';

/** Times a search is begun anew because its connection was lost. */
const restarts = 3;

/**
 * Every object of the selected partitions, one search per container that is looked through. A search cannot be continued on another
 * connection, so a position is the number of searches that came to their end: a read that was cut short repeats the search it was in,
 * which shows some objects twice and leaves none out. All searches of a partition are made at one domain controller, the one its delta
 * position belongs to: another one may lag behind, and what it lacks would never come.
 */
export async function* readAll(
  context: ReadContext,
  position: string | undefined,
  signal: CancelSignal,
): AsyncGenerator<ImportPage> {
  const { sessions, selection, warnings } = context;
  const from = parsePosition(position, selection.fingerprint) ?? { done: 0, servers: beginningServers(context) };
  const group = await readFilterGroup(selection, sessions);
  let done = 0;
  for (const [at, partition] of sessions.partitions.entries()) {
    const bases = searchBases(partition);
    if (done + bases.length <= from.done) {
      done += bases.length;
      continue;
    }
    const server = from.servers[at] ?? identityOf(sessions.sessionOf(partition));
    const session = await sessions.preferring(partition, server);
    for (const base of bases) {
      done += 1;
      if (done <= from.done) continue;
      const search = { context, partition, session, server, base, members: group?.members };
      checkServer(search);
      for await (const { entries, last } of readBase(search, signal)) {
        const reached = { done: last ? done : done - 1, servers: from.servers };
        yield { entries, position: printPosition(selection.fingerprint, reached), ...warnings.take() };
      }
    }
  }
  // A read that was killed after its last search still has to end with a page.
  if (done <= from.done)
    yield { entries: [], position: printPosition(selection.fingerprint, from), ...warnings.take() };
}

/** Where the delta position was taken just before, or else where each partition is signed in now. */
function beginningServers({ sessions, begun }: ReadContext): readonly ServerIdentity[] {
  return sessions.partitions.map((partition) => begun.get(partition) ?? identityOf(sessions.sessionOf(partition)));
}

interface ReadPosition {
  /** Searches that came to their end, of all partitions in order. */
  readonly done: number;
  /** By partition, in order. */
  readonly servers: readonly ServerIdentity[];
}

function printPosition(selection: string, position: ReadPosition): string {
  return JSON.stringify({ selection, ...position });
}

/** `undefined` without a position, and for one written under another selection: the read begins anew. */
function parsePosition(position: string | undefined, selection: string): ReadPosition | undefined {
  if (position === undefined) return undefined;
  const read = readJson(position);
  if (!hasTexts(read, ['selection']) || read['selection'] !== selection) return undefined;
  const { done, servers } = read;
  return typeof done === 'number' && isListOf(servers, isServerIdentity) ? { done, servers } : undefined;
}

interface BaseSearch {
  readonly context: ReadContext;
  readonly partition: Partition;
  readonly session: LdapSession;
  readonly server: ServerIdentity;
  readonly base: string;
  readonly members: GroupMembers;
}

interface ReadPage {
  readonly entries: readonly ImportedEntry[];
  readonly last: boolean;
}

async function* readBase(search: BaseSearch, signal: CancelSignal): AsyncGenerator<ReadPage> {
  for (let restart = 0; ; restart++) {
    try {
      for await (const page of searchBase(search, signal)) {
        checkServer(search);
        yield { entries: await toEntries(search, page), last: page.last };
      }
      return;
    } catch (cause) {
      throwIfCancelled(signal);
      if (isNoSuchObject(cause)) return yield { entries: [missingContainer(search)], last: true };
      if (!(cause instanceof ConnectorError) || cause.kind !== 'dropped' || restart === restarts)
        throw mapped(search, cause);
    }
  }
}

function searchBase({ context, session, base }: BaseSearch, signal: CancelSignal): AsyncGenerator<LdapPage> {
  const { typeFilter, requested } = context.selection;
  return session.searchPages(
    { base, scope: 'sub', filter: typeFilter, attributes: requested, controls: [domainScope()] },
    signal,
  );
}

async function toEntries({ context, session, members }: BaseSearch, page: LdapPage): Promise<readonly ImportedEntry[]> {
  const entries: ImportedEntry[] = [];
  for (const entry of page.entries) {
    const whole = await completeRanges(session, entry);
    if (whole !== undefined) entries.push(entryOfObject(context.selection, members, whole));
  }
  return entries;
}

/** Not `dropped`: beginning anew at the other domain controller is exactly what must not happen. */
function checkServer({ context, session, server }: BaseSearch): void {
  if (session.server.dsServiceName === server.name) return;
  throw new ConnectorError(
    'network',
    `The domain controller "${server.host}", at which the full import of "${context.connector.name}" was begun, cannot be reached any more, and another one may lag behind it; nothing is taken for deleted; start the full import again`,
  );
}

/** An account without the right to see a container gets the same answer as for one that is gone, so nothing may follow from it. */
function missingContainer({ base, partition }: BaseSearch): ImportedEntry {
  const isRoot = normalizeDn(base) === normalizeDn(partition.name);
  const what = isRoot ? 'The partition' : 'The container';
  const where = isRoot ? 'the name of the partition' : '"include" of the partition';
  return {
    kind: 'failure',
    dn: base,
    code: 'missing-container',
    message: `${what} "${base}" is not in the directory, or the account may not see it; ${leftAsItWas.replace('the object stays as it was', 'its objects stay as they were')}; correct ${where}, or let the account read it`,
  };
}

function mapped({ context, session }: BaseSearch, cause: unknown): unknown {
  return connectorError(cause, { connector: context.connector.name, server: session.server.address });
}
