import { normalizeDn } from '../../model/dn.ts';
import { type CancelSignal } from '../../ports/cancel.ts';
import type { ImportPage } from '../../ports/directory.ts';
import { fullImportRequired } from '../../ports/directory.ts';
import { dirSyncChanges, type ChangeReading } from './dir-sync-changes.ts';
import { readFilterGroup, type FilterGroup } from './group-members.ts';
import { connectorError } from './map-errors.ts';
import type { Partition } from './partition-sessions.ts';
import type { ReadContext } from './read-context.ts';
import { isChangeSearchRefused, markWithoutCookie, takeMark, warnOfHiddenDeletions } from './take-mark.ts';
import { usnChanges } from './usn-changes.ts';
import { parseWatermark, printWatermark, type PartitionMark } from './watermark.ts';

/** The positions deltas of all partitions start from: now. Taken before a full read, whose place it notes. */
export async function currentWatermark(context: ReadContext, signal: CancelSignal): Promise<string> {
  const marks: PartitionMark[] = [];
  for (const partition of context.sessions.partitions) {
    const mark = await takeMark(context, partition, signal);
    context.begun.set(partition, mark.server);
    marks.push(mark);
  }
  return printWatermark(context.selection, marks);
}

/** What changed in one partition after another. There is a page for each even when nothing changed, so that its position moves on. */
export async function* readChanges(
  context: ReadContext,
  text: string,
  signal: CancelSignal,
): AsyncGenerator<ImportPage> {
  const { selection, sessions, warnings } = context;
  const marks = [...parseWatermark(text, selection).partitions];
  const group = await readFilterGroup(selection, sessions);
  for (const partition of sessions.partitions) {
    const at = marks.findIndex((mark) => normalizeDn(mark.partition) === normalizeDn(partition.name));
    const from = marks[at];
    if (from === undefined)
      throw fullImportRequired(`The partition "${partition.name}" was not read by the last import`);
    for await (const { entries, mark } of partitionChanges({ context, partition, group }, from, signal)) {
      marks[at] = mark;
      yield { entries, position: printWatermark(selection, marks), ...warnings.take() };
    }
  }
}

interface PartitionReading {
  readonly context: ReadContext;
  readonly partition: Partition;
  readonly group: FilterGroup | undefined;
}

interface MarkedPage {
  readonly entries: ImportPage['entries'];
  readonly mark: PartitionMark;
}

async function* partitionChanges(
  { context, partition, group }: PartitionReading,
  from: PartitionMark,
  signal: CancelSignal,
): AsyncGenerator<MarkedPage> {
  const { selection, sessions, warnings } = context;
  const session = await sessions.preferring(partition, from.server);
  const now = markWithoutCookie(partition, session, await session.refreshServer());
  checkContinuity(context, from, now);
  const members = group?.members;
  const reading = { session, namingContext: partition.namingContext, selection, members, sessions, group, warnings };
  try {
    const changes =
      from.cookie === undefined ? undefined : byCookie({ context, partition, reading }, { from, now }, signal);
    yield* changes ?? byUsn({ context, partition, reading }, from, signal);
  } catch (cause) {
    throw connectorError(cause, { connector: context.connector.name, server: session.server.address });
  }
}

interface PartitionChanges {
  readonly context: ReadContext;
  readonly partition: Partition;
  readonly reading: ChangeReading;
}

async function* byCookie(
  changes: PartitionChanges,
  { from, now }: { readonly from: PartitionMark; readonly now: PartitionMark },
  signal: CancelSignal,
): AsyncGenerator<MarkedPage> {
  await warnOfHiddenDeletions(changes.context, changes.partition, { bySearch: true });
  let begun = false;
  try {
    for await (const { entries, cookie } of dirSyncChanges(
      changes.reading,
      Buffer.from(from.cookie ?? '', 'base64'),
      signal,
    )) {
      begun = true;
      yield { entries, mark: { ...now, cookie: cookie.toString('base64') } };
    }
  } catch (cause) {
    if (begun || !isChangeSearchRefused(cause)) throw cause;
    // The right was withdrawn since.
    if (now.server.name !== from.server.name) throw otherServer(from);
    yield* byUsn(changes, from, signal);
  }
}

/** The next position is taken before, with a cookie if the account was given the right to make change searches meanwhile. */
async function* byUsn(
  { context, partition, reading }: PartitionChanges,
  from: PartitionMark,
  signal: CancelSignal,
): AsyncGenerator<MarkedPage> {
  const next = await takeMark(context, partition, signal);
  for await (const entries of usnChanges(reading, BigInt(from.usn), signal)) yield { entries, mark: from };
  yield { entries: [], mark: next };
}

/** A cookie names what the account has seen of each domain controller, so another one takes it; an update number is of one alone. */
function checkContinuity({ warnings, connector }: ReadContext, from: PartitionMark, now: PartitionMark): void {
  if (now.server.name !== from.server.name) {
    if (from.cookie === undefined) throw otherServer(from);
    warnings.add({
      code: 'other-domain-controller',
      message: `The domain controller "${from.server.host}", at which "${connector.name}" was read last, cannot be reached; changes come from "${now.server.host}", which may not have all of them yet; run a full import once replication is through`,
    });
    return;
  }
  if (from.invocationId !== now.invocationId)
    throw fullImportRequired(
      `The database of the domain controller "${now.server.host}" was restored or replaced since the last import`,
    );
  if (BigInt(now.usn) < BigInt(from.usn))
    throw fullImportRequired(
      `The database of the domain controller "${now.server.host}" is older than the last import`,
    );
}

function otherServer(from: PartitionMark): Error {
  return fullImportRequired(
    `Changes can only be compared at the domain controller "${from.server.host}", which cannot be reached`,
  );
}
