import type { CancelSignal } from '../../ports/cancel.ts';
import type { ImportedEntry } from '../../ports/directory.ts';
import { isNoSuchObject } from './ldap-error.ts';
import { anyOf, equalTo } from './ldap-filter.ts';
import type { LdapEntry } from './ldap-entry.ts';
import type { Control, LdapSession } from './ldap-session.ts';
import { domainScope } from './controls.ts';
import { completeRanges } from './ranged-values.ts';
import { anchorOf, entryOfObject, type GroupMembers } from './read-object.ts';
import type { AdSelection } from './ad-selection.ts';

/** What reading objects again needs. */
export interface Rereading {
  readonly session: LdapSession;
  readonly namingContext: string;
  readonly selection: AdSelection;
  readonly members: GroupMembers;
}

/** Objects looked up in one search. */
const anchorsPerSearch = 100;

/** Looks objects up by their anchors, wherever they are now. Those that are gone or hidden are left out. */
export async function readByAnchors(
  { session, namingContext }: Pick<Rereading, 'session' | 'namingContext'>,
  anchors: readonly string[],
  attributes: readonly string[],
  controls: readonly Control[] = [],
): Promise<ReadonlyMap<string, LdapEntry>> {
  const found = new Map<string, LdapEntry>();
  for (let at = 0; at < anchors.length; at += anchorsPerSearch) {
    const some = anchors.slice(at, at + anchorsPerSearch);
    const entries = await session.search({
      base: namingContext,
      scope: 'sub',
      filter: anyOf(some.map((anchor) => equalTo('objectGUID', Buffer.from(anchor, 'base64')))),
      attributes,
      controls: [domainScope(), ...controls],
    });
    for (const entry of entries) {
      const anchor = anchorOf(entry);
      if (anchor !== undefined) found.set(anchor, entry);
    }
  }
  return found;
}

/** Whole objects as the directory has them now. */
export async function rereadObjects(reading: Rereading, anchors: readonly string[]): Promise<readonly ImportedEntry[]> {
  const { session, selection, members } = reading;
  const entries: ImportedEntry[] = [];
  for (const entry of (await readByAnchors(reading, anchors, selection.requested)).values()) {
    const whole = await completeRanges(session, entry);
    if (whole !== undefined) entries.push(entryOfObject(selection, members, whole));
  }
  return entries;
}

/**
 * The object with everything below it, page by page: a container that was renamed or moved gives all of it another DN, which no change
 * search reports. Nothing when the object is gone.
 */
export async function* rereadSubtree(
  { session, selection, members }: Rereading,
  anchor: string,
  signal: CancelSignal,
): AsyncGenerator<readonly ImportedEntry[]> {
  const base = `<GUID=${Buffer.from(anchor, 'base64').toString('hex')}>`;
  const search = { base, scope: 'sub', filter: selection.typeFilter, attributes: selection.requested } as const;
  try {
    for await (const page of session.searchPages({ ...search, controls: [domainScope()] }, signal)) {
      const entries: ImportedEntry[] = [];
      for (const entry of page.entries) {
        const whole = await completeRanges(session, entry);
        if (whole !== undefined) entries.push(entryOfObject(selection, members, whole));
      }
      yield entries;
    }
  } catch (cause) {
    if (!isNoSuchObject(cause)) throw cause;
  }
}
