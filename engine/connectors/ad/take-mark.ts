import type { CancelSignal } from '../../ports/cancel.ts';
import { throwIfCancelled } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import { DirSyncControl, dirSyncFlags, domainScope, extendedDn, showDeleted } from './controls.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { everyObject, noObject, type LdapFilter } from './ldap-filter.ts';
import type { LdapSession } from './ldap-session.ts';
import { connectorError } from './map-errors.ts';
import { identityOf, type Partition } from './partition-sessions.ts';
import type { ReadContext } from './read-context.ts';
import { anchorOf } from './read-object.ts';
import type { PartitionMark } from './watermark.ts';
import type { ServerFacts } from './root-dse.ts';

/** How much a domain controller shall put into one answer of a change search. Samba puts everything into one. */
const bytesPerAnswer = 1024 * 1024;

/** One answer of a change search. */
export interface ChangeAnswer {
  readonly entries: readonly LdapEntry[];
  readonly cookie: Buffer;
  /** An answer without entries may have more behind it. */
  readonly more: boolean;
}

/** Asks once what changed since the cookie. Throws {@link LdapResultError} as the server refuses. */
export async function searchChanges(
  session: LdapSession,
  search: {
    readonly namingContext: string;
    readonly cookie: Buffer;
    readonly filter?: LdapFilter;
    readonly attributes: readonly string[];
  },
): Promise<ChangeAnswer> {
  const control = new DirSyncControl({
    flags: dirSyncFlags.incrementalValues,
    maximumBytes: bytesPerAnswer,
    cookie: search.cookie,
  });
  const entries = await session.search({
    base: search.namingContext,
    scope: 'sub',
    filter: search.filter ?? everyObject,
    attributes: search.attributes,
    controls: [control, extendedDn()],
  });
  if (control.answer === undefined)
    throw new ConnectorError(
      'server',
      `The domain controller answered a change search of "${search.namingContext}" without a position; run the step again`,
    );
  return { entries, cookie: control.answer, more: control.moreResults };
}

/**
 * The position of now. The cookie comes from a change search for objects that cannot exist: the server goes through what it has
 * without sending any of it. Where the account may make no change search, the position is the update number alone, with a warning.
 */
export async function takeMark(
  context: ReadContext,
  partition: Partition,
  signal: CancelSignal,
): Promise<PartitionMark> {
  const session = context.sessions.sessionOf(partition);
  const facts = await session.refreshServer();
  const mark = markWithoutCookie(partition, session, facts);
  try {
    let cookie = Buffer.alloc(0);
    for (;;) {
      throwIfCancelled(signal);
      const answer = await searchChanges(session, {
        namingContext: partition.namingContext,
        cookie,
        filter: noObject,
        attributes: ['name'],
      });
      cookie = Buffer.from(answer.cookie);
      if (answer.more) continue;
      await warnOfHiddenDeletions(context, partition, { bySearch: true });
      return { ...mark, cookie: cookie.toString('base64') };
    }
  } catch (cause) {
    if (!isChangeSearchRefused(cause))
      throw connectorError(cause, { connector: context.connector.name, server: session.server.address });
    warnOfFallback(context, partition);
    await warnOfHiddenDeletions(context, partition, { bySearch: false });
    return mark;
  }
}

export function markWithoutCookie(partition: Partition, session: LdapSession, facts: ServerFacts): PartitionMark {
  return {
    partition: partition.name,
    server: identityOf(session),
    ...(facts.invocationId === undefined ? {} : { invocationId: facts.invocationId }),
    usn: facts.highestCommittedUsn.toString(),
  };
}

/** The account may make no change search, or the server knows none. */
export function isChangeSearchRefused(cause: unknown): boolean {
  return (
    cause instanceof LdapResultError &&
    (cause.code === resultCodes.insufficientAccessRights || cause.code === resultCodes.unavailableCriticalExtension)
  );
}

function warnOfFallback({ connector, warnings }: ReadContext, { namingContext }: Partition): void {
  warnings.add({
    code: 'no-replication-right',
    message: `The account "${connector.user}" may not ask "${namingContext}" for its changes; deltas compare update numbers instead, which reads whole objects and works at one domain controller only; grant it "Replicating Directory Changes" on "${namingContext}"`,
  });
}

/** Well-known GUID of the container of deleted objects. Source: MS-ADTS 6.1.1.4. */
const deletedObjects = '18E2EA80684F11D2B9AA00C04F79F805';

/**
 * Comparing update numbers finds deleted objects in their container, which accounts may not read by default. A Windows change search
 * shows them anyway; Samba's does not.
 */
export async function warnOfHiddenDeletions(
  { connector, sessions, warnings }: ReadContext,
  partition: Partition,
  { bySearch }: { readonly bySearch: boolean },
): Promise<void> {
  const session = sessions.sessionOf(partition);
  if (bySearch && session.server.vendor === undefined) return;
  const { namingContext } = partition;
  const container = await session.read(
    `<WKGUID=${deletedObjects},${namingContext}>`,
    ['objectGUID'],
    [showDeleted(), domainScope()],
  );
  // Samba shows the container without anything in it to accounts that may not read it; Windows does not show it.
  if (container !== undefined && anchorOf(container) !== undefined) return;
  warnings.add({
    code: 'deleted-objects-hidden',
    message: `The account "${connector.user}" may not see the container of deleted objects of "${namingContext}"; objects that are deleted there go only with the next full import; let it list and read that container`,
  });
}
