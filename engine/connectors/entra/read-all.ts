import { asObject, parseJson } from '../../model/json.ts';
import { throwIfCancelled } from '../../ports/cancel.ts';
import { ConnectorError, type ImportPage } from '../../ports/directory.ts';
import { readScopes, type ReadScope } from './imported-object.ts';
import { readPage, wholeEntry, wholeObject, type GraphPage, type ReadContext } from './read-pages.ts';

/** Where a full read stands: the object type being read, and the link to its next page (absent: its first). */
interface FullPosition {
  readonly type: string | undefined;
  readonly link?: string;
}

/**
 * Lists users, contacts and devices, then groups with all their members. Lists and not an empty delta, because a delta may spread the members of a group
 * over many pages, and an import needs them at once.
 */
export async function* readAll(context: ReadContext, position: string | undefined): AsyncGenerator<ImportPage> {
  const scopes = readScopes(context.connector);
  const start = parsePosition(position, scopes[0]?.type);
  const first = scopes.findIndex(({ type }) => type === start.type);
  if (first < 0) return;
  for (const [index, scope] of scopes.slice(first).entries()) {
    const following = scopes[first + index + 1]?.type;
    yield* readType(context, scope, { link: index === 0 ? start.link : undefined, following });
  }
}

async function* readType(
  context: ReadContext,
  scope: ReadScope,
  { link, following }: { readonly link: string | undefined; readonly following: string | undefined },
): AsyncGenerator<ImportPage> {
  // A page of groups is held with the members of every group in it, so it is kept small.
  const size = scope.type === 'group' ? 100 : 999;
  const first = `${scope.collection}?$top=${size}&${wholeObject(context.connector, scope)}`;
  let next: string | undefined = link ?? first;
  while (next !== undefined) {
    throwIfCancelled(context.patience.signal);
    const page: GraphPage = await (next === link ? continued(context, link, first) : readPage(context, next));
    const entries = await Promise.all(page.items.map(async (item) => await wholeEntry(context, scope, item)));
    next = page.nextLink;
    yield {
      entries: entries.flat(),
      position: JSON.stringify(next === undefined ? { type: following ?? 'end' } : { type: scope.type, link: next }),
    };
  }
}

/** A read that was cut short long ago begins its object type anew: links between pages live for a while only. */
async function continued(context: ReadContext, link: string, first: string): Promise<GraphPage> {
  try {
    return await readPage(context, link);
  } catch (cause) {
    const isStale =
      cause instanceof ConnectorError && ['server', 'not-found', 'full-import-required'].includes(cause.kind);
    if (!isStale) throw cause;
    return await readPage(context, first);
  }
}

function parsePosition(position: string | undefined, first: string | undefined): FullPosition {
  if (position === undefined) return { type: first };
  const json = asObject(parseJson(position));
  const { type, link } = { type: json['type'], link: json['link'] };
  return { type: typeof type === 'string' ? type : undefined, ...(typeof link === 'string' ? { link } : {}) };
}
