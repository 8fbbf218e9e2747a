import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Control, PagedResultsControl } from 'ldapts';
import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { LdapConnection } from './ldap-connection.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { ConnectionLost } from './ldap-error.ts';
import type { Connected, LdapPage, LdapSearch } from './ldap-session.ts';
import { connectorError, isTransient } from './map-errors.ts';
import type { MessageFrame } from './message-frames.ts';
import { readEntries, runSearch } from './run-search.ts';

export interface PagedSearch {
  /** Runs work over the session's connection, opened anew when it was lost. */
  readonly using: <T>(work: (connected: Connected) => Promise<T>) => Promise<T>;
  readonly connector: string;
  readonly operationMs: number;
  readonly pageSize: number;
  readonly signal: CancelSignal;
}

/** The next page is asked for before one is read, so that the server and this process work at the same time. */
export async function* searchPages(context: PagedSearch, search: LdapSearch): AsyncGenerator<LdapPage> {
  const { signal } = context;
  throwIfCancelled(signal);
  let next: Promise<FetchedPage> | undefined = fetchPage(context, search, undefined);
  try {
    while (next !== undefined) {
      const page: FetchedPage = await next;
      const last = page.cookie === undefined;
      next = last || signal.cancelled ? undefined : fetchPage(context, search, page);
      // Its failure is seen when it is waited for; a page nobody waits for may fail.
      next?.catch(() => undefined);
      // The request leaves before this process is busy with reading.
      await setImmediate();
      yield { entries: entriesOf(context, page), last };
      throwIfCancelled(signal);
    }
  } finally {
    await next?.catch(() => undefined);
  }
}

interface FetchedPage {
  readonly frames: readonly MessageFrame[];
  /** Absent: there are no more pages. */
  readonly cookie: Buffer | undefined;
  readonly from: Connected;
}

/** Only a first page can be asked for again over another connection. */
async function fetchPage(
  { using, operationMs, pageSize }: PagedSearch,
  search: LdapSearch,
  before: FetchedPage | undefined,
): Promise<FetchedPage> {
  const cookie = before?.cookie;
  const fetch = async (): Promise<FetchedPage> =>
    await using(async (from) => {
      checkConnection(from.connection, before?.from.connection);
      const paging = new PagedResultsControl({
        critical: true,
        value: { size: pageSize, ...(cookie === undefined ? {} : { cookie }) },
      });
      const controls = [...(search.controls ?? []), paging];
      const outcome = await runSearch(from.connection, { ...search, controls }, operationMs);
      return { frames: outcome.frames, cookie: cookieOf(outcome.controls), from };
    });
  return await withPatience(fetch, before === undefined ? 1 : 0);
}

function checkConnection(connection: LdapConnection, before: LdapConnection | undefined): void {
  if (before !== undefined && before !== connection)
    throw new ConnectionLost('closed', 'The search was begun on another connection');
}

function entriesOf({ connector }: PagedSearch, { frames, from }: FetchedPage): readonly LdapEntry[] {
  try {
    return readEntries({ frames });
  } catch (cause) {
    throw connectorError(cause, { connector, server: from.server.address });
  }
}

/** Only the cookie tells whether there is more: a page may be empty because its objects were deleted since. */
function cookieOf(controls: readonly Control[]): Buffer | undefined {
  const answer = controls.find((control) => control instanceof PagedResultsControl);
  const cookie = answer?.value?.cookie;
  return cookie === undefined || cookie.length === 0 ? undefined : Buffer.from(cookie);
}

const busyPausesMs = [500, 2000, 5000];

/** Repeats a read whose connection was lost, as often as `reconnects` says, and one the server was too busy for. */
export async function withPatience<T>(work: () => Promise<T>, reconnects = 1): Promise<T> {
  let lost = 0;
  for (let busy = 0; ;) {
    try {
      return await work();
    } catch (cause) {
      const pauseMs = busyPausesMs[busy];
      if (isTransient(cause) && pauseMs !== undefined) {
        busy += 1;
        await setTimeout(pauseMs);
      } else if (cause instanceof ConnectorError && cause.kind === 'dropped' && lost < reconnects) {
        lost += 1;
      } else {
        throw cause;
      }
    }
  }
}
