import type { EntraConnector } from '../../model/configuration.ts';
import { asObject, asObjects, asText, type JsonObject } from '../../model/json.ts';
import type { ImportedEntry } from '../../ports/directory.ts';
import type { GraphResponse, GraphSession } from './graph-session.ts';
import { dnOfReference, identitySelect, importedObject, type ReadScope } from './imported-object.ts';
import { connectorError, isSuccess, refusalOf } from './map-errors.ts';
import { sendPatiently, type Patience } from './retry.ts';
import type { StepQueue } from './step-queue.ts';

/** What every part of a read shares. */
export interface ReadContext {
  readonly connector: EntraConnector;
  readonly session: GraphSession;
  readonly steps: StepQueue;
  readonly patience: Patience;
}

/** One page of a list or delta. */
export interface GraphPage {
  readonly items: readonly JsonObject[];
  readonly nextLink: string | undefined;
  readonly deltaLink: string | undefined;
}

export async function readPage(
  { session, patience }: ReadContext,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphPage> {
  return pageOf(await sendPatiently(session, { method: 'GET', url, headers }, patience));
}

function pageOf(response: GraphResponse): GraphPage {
  if (!isSuccess(response)) throw connectorError(response);
  const body = asObject(response.body);
  return {
    items: asObjects(body['value']),
    nextLink: asText(body['@odata.nextLink']),
    deltaLink: asText(body['@odata.deltaLink']),
  };
}

/** The DNs of all members of a group that are synchronized; `undefined` when the group is gone. */
export async function readMembers(context: ReadContext, group: string): Promise<readonly string[] | undefined> {
  const url = `/groups/${encodeURIComponent(group)}/members?$select=${identitySelect(context.connector)}&$top=999`;
  const first = await context.steps.send({ method: 'GET', url });
  if (refusalOf(first).status === 404) return undefined;
  const members: string[] = [];
  for (let page = pageOf(first); ; page = await readPage(context, page.nextLink)) {
    for (const member of page.items) {
      const dn = dnOfReference(context.connector, member);
      if (dn !== undefined) members.push(dn);
    }
    if (page.nextLink === undefined) return members;
  }
}

/** `$select`, and `$expand` for the managers of users. */
export function wholeObject(connector: EntraConnector, { type, reference, select }: ReadScope): string {
  const expand =
    type === 'user' && reference !== undefined ? `&$expand=manager($select=${identitySelect(connector)})` : '';
  return `$select=${select.join(',')}${expand}`;
}

/** The entry of an object read with {@link wholeObject}; groups are asked for their members. Nothing when it is gone meanwhile. */
export async function wholeEntry(
  context: ReadContext,
  scope: ReadScope,
  json: JsonObject,
): Promise<readonly ImportedEntry[]> {
  const references = scope.reference === undefined ? [] : await referencesOf(context, scope, json);
  if (references === undefined) return [];
  const object = importedObject(scope, json, { references, partition: partitionOf(context.connector) });
  return object === undefined ? [] : [{ kind: 'object', object }];
}

async function referencesOf(
  context: ReadContext,
  { type }: ReadScope,
  json: JsonObject,
): Promise<readonly string[] | undefined> {
  if (type === 'group') return await readMembers(context, asText(json['id']) ?? '');
  const manager = asObject(json['manager']);
  const dn = dnOfReference(context.connector, { '@odata.type': '#microsoft.graph.user', ...manager });
  return dn === undefined ? [] : [dn];
}

/** A tenant is one partition. */
export function partitionOf(connector: EntraConnector): string {
  return connector.partitions[0]?.name ?? 'default';
}
