import { randomBytes } from 'node:crypto';
import { asObject, asObjects, asText } from './graph-json.ts';
import type { GraphChange, ReferenceChange } from './graph-change.ts';
import { exportError, isConflict, isSuccess, ownedElsewhere, refusalOf } from './map-errors.ts';
import { derivedNickname } from './object-names.ts';
import { quoted, RefusedExport, sendStep, type WriteContext } from './write-context.ts';

/**
 * Creates a user and gives its object id. One with the same source anchor that is in the recycle bin is restored, and one that is in
 * the tenant already (an earlier export whose answer was lost) is taken over, so that repeating an export is harmless.
 */
export async function createUser(context: WriteContext, change: GraphChange, sourceAnchor: string): Promise<string> {
  const properties = {
    mailNickname: derivedNickname(sourceAnchor),
    ...change.properties,
    onPremisesImmutableId: sourceAnchor,
  };
  const restored = await restoreUser(context, sourceAnchor);
  if (restored !== undefined) {
    await updateUser(context, restored, properties);
    return restored;
  }
  const body = { ...properties, passwordProfile: { password: randomPassword(), forceChangePasswordNextSignIn: true } };
  const response = await context.steps.send({ method: 'POST', url: '/users', body });
  const id = asText(asObject(response.body)['id']);
  if (isSuccess(response) && id !== undefined) return id;
  const existing = isConflict(refusalOf(response)) ? await findUser(context, sourceAnchor) : undefined;
  if (existing === undefined) throw new RefusedExport(exportError(response, context.operation));
  if (existing.isSynced) throw new RefusedExport(ownedElsewhere);
  await updateUser(context, existing.id, properties);
  return existing.id;
}

export async function updateUser(
  context: WriteContext,
  id: string,
  properties: GraphChange['properties'],
): Promise<void> {
  if (Object.keys(properties).length === 0) return;
  await sendStep(context, { method: 'PATCH', url: `/users/${quoted(id)}`, body: properties });
}

/** Sets or removes the manager. */
export async function writeManager(
  context: WriteContext,
  id: string,
  { add, remove, kind, unresolved }: ReferenceChange,
): Promise<void> {
  const url = `/users/${quoted(id)}/manager/$ref`;
  const [manager] = add;
  if (manager !== undefined) {
    await sendStep(context, { method: 'PUT', url, body: { '@odata.id': `${context.root}/users/${manager}` } });
  } else if (!unresolved && (kind === 'replace' || remove.length > 0)) {
    await sendStep(context, { method: 'DELETE', url }, [404]);
  }
}

async function restoreUser(context: WriteContext, sourceAnchor: string): Promise<string | undefined> {
  const id = await context.deletedUsers.find(sourceAnchor);
  if (id === undefined) return undefined;
  const response = await sendStep(
    context,
    { method: 'POST', url: `/directory/deletedItems/${quoted(id)}/restore`, body: {} },
    [404],
  );
  context.deletedUsers.remove(sourceAnchor);
  // Purged or restored by somebody else meanwhile: then creating it, or taking it over, is right.
  return response.status === 404 ? undefined : id;
}

async function findUser(
  context: WriteContext,
  sourceAnchor: string,
): Promise<{ readonly id: string; readonly isSynced: boolean } | undefined> {
  const url = `/users?$filter=onPremisesImmutableId eq '${quoted(sourceAnchor)}'&$select=id,onPremisesSyncEnabled`;
  const response = await sendStep(context, { method: 'GET', url });
  const user = asObjects(asObject(response.body)['value'])[0];
  const id = asText(user?.['id']);
  return id === undefined ? undefined : { id, isSynced: user?.['onPremisesSyncEnabled'] === true };
}

/** Nobody ever sees it: the user gets another one from an administrator or by self-service reset. */
function randomPassword(): string {
  return `Aa1!${randomBytes(24).toString('base64url')}`;
}
