import { asObject, asObjects, asText, type Json } from '../../model/json.ts';
import type { GraphChange, ReferenceChange } from './graph-change.ts';
import { type GraphResponse, linkWithin } from './graph-session.ts';
import { connectorError, exportError, isAlreadyMember, isSuccess, refusalOf } from './map-errors.ts';
import { derivedNickname, sourceAnchorOf, uniqueName } from './object-names.ts';
import { restoreDeleted } from './restore.ts';
import { quoted, RefusedExport, sendReference, sendStep, type WriteContext } from './write-context.ts';

/** Graph takes no more members in one request. */
const membersPerRequest = 20;

/**
 * Creates a security group and gives its object id. The unique name holds the source anchor, so that a repeated export updates the
 * group instead of making another.
 */
export async function createGroup(context: WriteContext, change: GraphChange, sourceAnchor: string): Promise<string> {
  const { uniqueName: _, ...properties } = change.properties;
  if (properties['securityEnabled'] === false) throw new RefusedExport(distributionGroup);
  const restored = await restoreDeleted(context, 'group', sourceAnchor);
  if (restored !== undefined) {
    await updateGroup(context, restored, properties);
    return restored;
  }
  const url = `/groups(uniqueName='${quoted(uniqueName(sourceAnchor))}')`;
  const body = { ...properties, mailNickname: nicknameOf(context, properties), mailEnabled: false };
  const response = await sendStep(context, { method: 'PATCH', url, headers: { Prefer: 'create-if-missing' }, body });
  const created = asText(asObject(response.body)['id']);
  if (created !== undefined) {
    context.recent.note(created);
    return created;
  }
  const existing = await sendStep(context, { method: 'GET', url: `${url}?$select=id` });
  const id = asText(asObject(existing.body)['id']);
  if (id === undefined) throw new RefusedExport(exportError(existing, context.operation));
  return id;
}

export async function updateGroup(
  context: WriteContext,
  id: string,
  properties: GraphChange['properties'],
): Promise<void> {
  if (properties['securityEnabled'] === false) throw new RefusedExport(distributionGroup);
  if (properties['uniqueName'] !== undefined) throw new RefusedExport(anchorIsFixed);
  if (Object.keys(properties).length === 0) return;
  const named =
    'mailNickname' in properties ? { ...properties, mailNickname: nicknameOf(context, properties) } : properties;
  await sendStep(context, { method: 'PATCH', url: `/groups/${quoted(id)}`, body: named });
}

/** Graph insists on one, so a group whose rules give none gets one that is made up. */
function nicknameOf({ operation }: WriteContext, { mailNickname }: GraphChange['properties']): Json {
  if (typeof mailNickname === 'string') return mailNickname;
  const { dn, newDn = dn } = operation;
  return derivedNickname(sourceAnchorOf(newDn) ?? dn);
}

/** Adds 20 members a request and removes them one by one, as Graph has it. Those that are already right count as done. */
export async function writeMembers(context: WriteContext, id: string, change: ReferenceChange): Promise<void> {
  const { add, remove } = change.kind === 'edit' ? change : await difference(context, id, change);
  for (const slice of slices(remove)) {
    await Promise.all(slice.map(async (member) => await removeMember(context, id, member)));
  }
  // One after the other: Graph refuses changes to a group while another change to it is going on.
  for (const slice of slices(add)) await addMembers(context, id, slice);
}

async function addMembers(context: WriteContext, id: string, members: readonly string[]): Promise<void> {
  const references = members.map((member) => `${context.root}/directoryObjects/${member}`);
  const body = { 'members@odata.bind': references };
  const request = { method: 'PATCH', url: `/groups/${quoted(id)}`, body } as const;
  const response = await sendReference(context, request, [id, ...members]);
  if (isSuccess(response)) return;
  const refusal = refusalOf(response);
  if (!isAlreadyMember(refusal) && refusal.status !== 404)
    throw new RefusedExport(exportError(response, context.operation));
  // All or nothing: one that is a member already, or is not there, keeps out the others, so each is added for itself.
  const missing: GraphResponse[] = [];
  for (const reference of references) {
    const single = await context.steps.send({
      method: 'POST',
      url: `/groups/${quoted(id)}/members/$ref`,
      body: { '@odata.id': reference },
    });
    if (single.status === 404) missing.push(single);
    else if (!isSuccess(single) && !isAlreadyMember(refusalOf(single)))
      throw new RefusedExport(exportError(single, context.operation));
  }
  const [first] = missing;
  if (first !== undefined) throw new RefusedExport(exportError(first, context.operation));
}

async function removeMember(context: WriteContext, id: string, member: string): Promise<void> {
  await sendStep(context, { method: 'DELETE', url: `/groups/${quoted(id)}/members/${quoted(member)}/$ref` }, [404]);
}

/** What leads from the members a group has to the ones it shall have. */
async function difference(
  context: WriteContext,
  id: string,
  { add }: ReferenceChange,
): Promise<{ readonly add: readonly string[]; readonly remove: readonly string[] }> {
  const wanted = new Set(add);
  const present = new Set<string>();
  let next: string | undefined = `/groups/${quoted(id)}/members?$select=id&$top=999`;
  while (next !== undefined) {
    const response = await context.steps.send({ method: 'GET', url: next });
    if (!isSuccess(response)) throw connectorError(response);
    const body = asObject(response.body);
    for (const member of asObjects(body['value'])) present.add(asText(member['id']) ?? '');
    const link = asText(body['@odata.nextLink']);
    next = link === undefined ? undefined : linkWithin(context.root, link);
  }
  return {
    add: add.filter((member) => !present.has(member)),
    remove: [...present].filter((member) => !wanted.has(member)),
  };
}

function slices(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / membersPerRequest) }, (_, index) =>
    ids.slice(index * membersPerRequest, (index + 1) * membersPerRequest),
  );
}

const distributionGroup = {
  code: 'IdentityDataValidationFailed',
  message:
    'Microsoft Graph can create and change security groups only, and "securityEnabled" is False; leave distribution groups to Exchange',
  attributes: ['securityEnabled'],
};

const anchorIsFixed = {
  code: 'IdentityDataValidationFailed',
  message:
    'The source anchor of a group cannot change after the group was created; delete the group in Entra ID and let it be created anew',
  attributes: ['sourceAnchor'],
};
