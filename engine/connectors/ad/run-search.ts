import { type Control, SearchRequest } from 'ldapts';
import type { LdapConnection } from './ldap-connection.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { EncodedFilter, everyObject } from './ldap-filter.ts';
import type { LdapSearch } from './ldap-session.ts';
import { readEntry, type MessageFrame } from './message-frames.ts';

export interface SearchOutcome {
  /** Messages of the entries found, not read yet. */
  readonly frames: readonly MessageFrame[];
  readonly controls: readonly Control[];
}

/** No limits are sent but the time a server has anyway: a client's own limits end searches half-way. */
export async function runSearch(
  connection: LdapConnection,
  search: LdapSearch,
  operationMs: number,
): Promise<SearchOutcome> {
  const frames: MessageFrame[] = [];
  const controls = await connection.request(
    (messageId) =>
      new SearchRequest({
        messageId,
        baseDN: search.base,
        scope: search.scope,
        filter: new EncodedFilter(search.filter ?? everyObject),
        attributes: [...search.attributes],
        timeLimit: 0,
        ...sent(search.controls),
      }),
    { operationMs, onEntry: (frame) => frames.push(frame) },
  );
  return { frames, controls };
}

export function readEntries({ frames }: Pick<SearchOutcome, 'frames'>): readonly LdapEntry[] {
  return frames.map(readEntry);
}

/** Controls in the form requests of the library take them. */
export function sent(controls: readonly Control[] | undefined): { readonly controls?: Control[] } {
  return controls === undefined || controls.length === 0 ? {} : { controls: [...controls] };
}
