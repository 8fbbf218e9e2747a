import { asObject, asObjects, asText, type JsonObject, parseJson } from '../../model/json.ts';
import type { StoredValue } from '../../model/stored.ts';
import { throwIfCancelled } from '../../ports/cancel.ts';
import {
  type AttributeChange,
  ConnectorError,
  fullImportRequired,
  type ImportedEntry,
  type ImportPage,
} from '../../ports/directory.ts';
import { attributeValues, identityProperties, readScopes, sourceAnchorIn, type ReadScope } from './imported-object.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { cloudAnchor, entraDn } from './object-names.ts';
import { readMembers, readPage, wholeEntry, wholeObject, type ReadContext } from './read-pages.ts';
import { createReferenceNames, type ReferenceNames } from './reference-names.ts';

/** The delta link, or the link to the next page of a round that was cut short, by object type. */
type Links = Readonly<Record<string, string>>;

/** The position deltas start from: now. Objects written from here on show in the next {@link readChanges}. */
export async function currentWatermark(context: ReadContext): Promise<string> {
  const links: Record<string, string> = {};
  for (const scope of readScopes(context.connector)) {
    const page = await readPage(context, `${scope.collection}/delta?$deltatoken=latest&$select=${deltaSelect(scope)}`);
    if (page.deltaLink === undefined)
      throw new ConnectorError('server', 'Microsoft Graph gave no position to start deltas from; run the step again');
    links[scope.type] = page.deltaLink;
  }
  return JSON.stringify(links);
}

/** Changes of one object type after the other. There is a page even when nothing changed, because links age and have to be renewed. */
export async function* readChanges(context: ReadContext, watermark: string): AsyncGenerator<ImportPage> {
  const links = { ...parseLinks(watermark) };
  const names = createReferenceNames(context);
  for (const scope of readScopes(context.connector)) {
    let next: string | undefined = links[scope.type];
    if (next === undefined)
      throw fullImportRequired(`The last import did not read objects of the type "${scope.type}"`);
    while (next !== undefined) {
      throwIfCancelled(context.patience.signal);
      // Only what changed, where the service can tell; whole objects otherwise, which is recognized below.
      const page = await readPage(context, next, { Prefer: 'return=minimal' });
      const entries = await pageEntries({ ...context, names }, scope, page.items);
      links[scope.type] = page.nextLink ?? page.deltaLink ?? next;
      next = page.nextLink;
      yield { entries, position: JSON.stringify(links) };
    }
  }
}

/** A selection of the creation date shows which objects are new; contacts and devices have none, and are read anew at every change. */
function deltaSelect({ type, select, reference }: ReadScope): string {
  const navigation = type === 'user' ? 'manager' : 'members';
  const created = hasCreationDate(type) ? ['createdDateTime'] : [];
  return [...select, ...created, ...(reference === undefined ? [] : [navigation])].join(',');
}

function hasCreationDate(type: ReadScope['type']): boolean {
  return type === 'user' || type === 'group';
}

function parseLinks(watermark: string): Links {
  const json = asObject(parseJson(watermark));
  return Object.fromEntries(
    Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

interface DeltaContext extends ReadContext {
  readonly names: ReferenceNames;
}

async function pageEntries(
  context: DeltaContext,
  scope: ReadScope,
  items: readonly JsonObject[],
): Promise<readonly ImportedEntry[]> {
  await context.names.load(items.flatMap((item) => idsToName(scope, item)));
  const entries = await Promise.all(items.map(async (item) => await deltaEntry(context, scope, item)));
  return entries.flat();
}

/** Objects whose DN the page itself does not tell. */
function idsToName(scope: ReadScope, item: JsonObject): readonly string[] {
  if (item['@removed'] !== undefined || isNew(scope, item)) return [];
  return [item, ...referenceChanges(scope, item)].flatMap(({ id }) => asText(id) ?? []);
}

async function deltaEntry(
  context: DeltaContext,
  scope: ReadScope,
  item: JsonObject,
): Promise<readonly ImportedEntry[]> {
  const id = asText(item['id']);
  if (id === undefined) return [];
  if (item['@removed'] !== undefined) return [{ kind: 'delete', anchor: cloudAnchor(scope.type, id) }];
  if (isNew(scope, item)) return await readAgain(context, scope, id);
  const sourceAnchor = sourceAnchorIn(scope.type, item);
  const renamed = identityProperties[scope.type].some((name) => name in item);
  const dn = renamed ? entraDn(scope.type, id, sourceAnchor) : context.names.dn(id);
  // Gone meanwhile: the next delta tells of it.
  if (dn === undefined) return [];
  const attributes = new Map<string, AttributeChange>();
  for (const [name, values] of attributeValues(scope, item, sourceAnchorFor(context, { id, renamed, sourceAnchor }))) {
    attributes.set(name, { kind: 'replace', values });
  }
  if (scope.reference !== undefined) {
    const change =
      scope.type === 'user' ? managerChange(context, item) : await memberChange(context, scope, { id, item });
    if (change !== undefined) attributes.set(scope.reference, change);
  }
  if (attributes.size === 0) return [];
  return [
    {
      kind: 'change',
      change: { anchor: cloudAnchor(scope.type, id), dn, ...(renamed ? { newDn: dn } : {}), attributes },
    },
  ];
}

/** A creation date is selected and never changes, so it shows on new and restored objects, and where the service sends all it has. */
function isNew({ type }: ReadScope, item: JsonObject): boolean {
  return !hasCreationDate(type) || item['createdDateTime'] !== undefined;
}

function sourceAnchorFor(
  { names }: DeltaContext,
  {
    id,
    renamed,
    sourceAnchor,
  }: { readonly id: string; readonly renamed: boolean; readonly sourceAnchor: string | undefined },
): string | undefined {
  return renamed ? sourceAnchor : names.sourceAnchor(id);
}

async function readAgain(context: DeltaContext, scope: ReadScope, id: string): Promise<readonly ImportedEntry[]> {
  const response = await context.steps.send({
    method: 'GET',
    url: `${scope.collection}/${encodeURIComponent(id)}?${wholeObject(context.connector, scope)}`,
  });
  if (response.status === 404) return [];
  if (!isSuccess(response)) throw connectorError(response);
  return await wholeEntry(context, scope, asObject(response.body));
}

function referenceChanges({ type, reference }: ReadScope, item: JsonObject): readonly JsonObject[] {
  if (reference === undefined) return [];
  return asObjects(item[type === 'user' ? 'manager@delta' : 'members@delta']);
}

function managerChange({ names }: DeltaContext, item: JsonObject): AttributeChange | undefined {
  if (item['manager@delta'] === undefined) return undefined;
  const manager = asObjects(item['manager@delta']).findLast((each) => each['@removed'] === undefined);
  const dn = names.dn(asText(manager?.['id']) ?? '');
  return { kind: 'replace', values: dn === undefined ? [] : [dn] };
}

/** Single members, or all of them when one that left the group is no longer there to be named. */
async function memberChange(
  context: DeltaContext,
  scope: ReadScope,
  { id, item }: { readonly id: string; readonly item: JsonObject },
): Promise<AttributeChange | undefined> {
  const changes = referenceChanges(scope, item);
  if (changes.length === 0) return undefined;
  const add = new Set<StoredValue>();
  const remove = new Set<StoredValue>();
  for (const change of changes) {
    const dn = context.names.dn(asText(change['id']) ?? '');
    const removed = change['@removed'] !== undefined;
    if (dn === undefined && removed) {
      const values = await readMembers(context, id);
      return values === undefined ? undefined : { kind: 'replace', values };
    }
    if (dn === undefined) continue;
    // Graph may tell of one member several times; the last time counts.
    (removed ? remove : add).add(dn);
    (removed ? add : remove).delete(dn);
  }
  return add.size + remove.size === 0 ? undefined : { kind: 'edit', add: [...add], remove: [...remove] };
}
