import { isBelow, normalizeDn } from '../../model/dn.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, fullImportRequired, type ImportedChange, type ImportedEntry } from '../../ports/directory.ts';
import { domainScope, showDeleted } from './controls.ts';
import type { ChangeReading } from './dir-sync-changes.ts';
import { firstText, textsOf, type LdapEntry } from './ldap-entry.ts';
import { completeRanges } from './ranged-values.ts';
import { anchorOf, entryOfObject } from './read-object.ts';
import { objectsOf, referrersOf } from './referrers.ts';
import { rereadSubtree } from './reread.ts';

/** Object types that have nothing below them that is imported. */
const leaves: ReadonlySet<string> = new Set([
  'user',
  'inetorgperson',
  'group',
  'contact',
  'computer',
  'foreignsecurityprincipal',
]);

/** Times the search is begun anew because its connection was lost. */
const restarts = 3;

/**
 * What has an update number above `usn`, without a change search: whole objects, deleted ones among them. Containers come with
 * everything below, because the number does not tell whether one was renamed. It has to be the domain controller the number is of.
 */
export async function* usnChanges(
  reading: ChangeReading,
  usn: bigint,
  signal: CancelSignal,
): AsyncGenerator<readonly ImportedEntry[]> {
  const database = reading.session.server.invocationId;
  for (let restart = 0; ; restart++) {
    try {
      return yield* readOnce(reading, { usn, database }, signal);
    } catch (cause) {
      if (!(cause instanceof ConnectorError) || cause.kind !== 'dropped' || restart === restarts) throw cause;
    }
  }
}

async function* readOnce(
  reading: ChangeReading,
  { usn, database }: { readonly usn: bigint; readonly database: string | undefined },
  signal: CancelSignal,
): AsyncGenerator<readonly ImportedEntry[]> {
  const { session, namingContext, selection } = reading;
  const containers = new Map<string, string>();
  const referrers: ImportedChange[] = [];
  const noteReferrers = async (entries: readonly ImportedEntry[]): Promise<void> => {
    // An update number does not tell whether the object was restored.
    referrers.push(...(await referrersOf(reading, objectsOf(entries), { restored: true })));
  };
  const pages = session.searchPages(
    {
      base: namingContext,
      scope: 'sub',
      filter: { kind: 'at-least', attribute: 'uSNChanged', value: (usn + 1n).toString() },
      attributes: selection.requested,
      controls: [showDeleted(), domainScope()],
    },
    signal,
  );
  for await (const page of pages) {
    if (session.server.invocationId !== database)
      throw fullImportRequired('The domain controller whose update numbers are compared cannot be reached any more');
    const entries: ImportedEntry[] = [];
    for (const entry of page.entries) entries.push(...(await changeOf(reading, entry, containers)));
    yield entries;
    await noteReferrers(entries);
  }
  for (const anchor of outermost(containers)) {
    for await (const entries of rereadSubtree(reading, anchor, signal)) {
      yield entries;
      await noteReferrers(entries);
    }
  }
  // Last, so that the engine knows those who refer.
  yield referrers.map((change): ImportedEntry => ({ kind: 'change', change }));
}

async function changeOf(
  reading: ChangeReading,
  entry: LdapEntry,
  containers: Map<string, string>,
): Promise<readonly ImportedEntry[]> {
  const { session, selection, members, namingContext, group } = reading;
  const anchor = anchorOf(entry);
  const isDeleted = firstText(entry, 'isDeleted') === 'TRUE';
  if (anchor !== undefined && isDeleted) return [{ kind: 'delete', anchor }];
  if (anchor !== undefined && anchor === group?.anchor)
    throw fullImportRequired('The group to import was changed, and update numbers do not tell who left it');
  const type = textsOf(entry, 'objectClass').at(-1)?.toLowerCase() ?? '';
  const isRoot = normalizeDn(entry.dn) === normalizeDn(namingContext);
  if (anchor !== undefined && !isRoot && !leaves.has(type)) containers.set(anchor, entry.dn);
  const whole = await completeRanges(session, entry, [showDeleted()]);
  return whole === undefined ? [] : [entryOfObject(selection, members, whole)];
}

/** Anchors of the containers that lie in no other of them. */
function outermost(containers: ReadonlyMap<string, string>): readonly string[] {
  const all = [...containers].map(([anchor, dn]) => ({ anchor, dn, key: normalizeDn(dn) }));
  return all.filter(({ dn }) => !all.some((other) => isBelow(dn, other.key))).map(({ anchor }) => anchor);
}
