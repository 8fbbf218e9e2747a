import { randomBytes } from 'node:crypto';
import { asObject, asText, type Json } from '../../model/json.ts';
import { isConflict } from './export-error-table.ts';
import type { GraphChange, ReferenceChange } from './graph-change.ts';
import { exportError, isSuccess, ownedElsewhere, refusalOf } from './map-errors.ts';
import { findByAnchor, matchUser } from './match-user.ts';
import { restoreDeleted } from './restore.ts';
import { isAmbiguous, maximumAttempts } from './retry.ts';
import { namedChangedUser, namedNewUser } from './user-names.ts';
import { quoted, RefusedExport, sendReference, sendStep, type WriteContext } from './write-context.ts';

/**
 * Creates a user and gives its object id. One with the same source anchor that is in the recycle bin is restored, one that is in the
 * tenant already is taken over as the connector is set to, and one that an earlier request created without an answer is found again:
 * repeating an export never makes a second user.
 */
export async function createUser(context: WriteContext, change: GraphChange, sourceAnchor: string): Promise<string> {
  const named = await namedNewUser(context, change, sourceAnchor);
  const properties = { ...named, onPremisesImmutableId: sourceAnchor };
  const restored = await restoreDeleted(context, 'user', sourceAnchor);
  if (restored !== undefined) {
    await updateUser(context, restored, properties);
    return restored;
  }
  const { pacer, signal } = context.patience;
  for (let attempt = 1; ; attempt++) {
    const response = await context.steps.send({
      method: 'POST',
      url: '/users',
      body: { ...properties, passwordProfile: { password: randomPassword(), forceChangePasswordNextSignIn: true } },
      repeatable: false,
    });
    const id = asText(asObject(response.body)['id']);
    if (isSuccess(response) && id !== undefined) {
      context.recent.note(id);
      return id;
    }
    const isLost = isAmbiguous(response);
    const existing = isLost
      ? await findOwn(context, sourceAnchor)
      : isConflict(refusalOf(response))
        ? await matchUser(context, { sourceAnchor, properties, mayBeOurs: attempt > 1 })
        : undefined;
    if (existing !== undefined) {
      await updateUser(context, existing, properties);
      return existing;
    }
    if (!isLost || attempt === maximumAttempts) throw new RefusedExport(exportError(response, context.operation));
    await pacer.pause(pacer.delayMs(response, attempt), signal);
  }
}

export async function updateUser(
  context: WriteContext,
  id: string,
  properties: Readonly<Record<string, Json>>,
): Promise<void> {
  if (Object.keys(properties).length === 0) return;
  const body = await namedChangedUser(context, id, properties);
  await sendStep(context, { method: 'PATCH', url: `/users/${quoted(id)}`, body });
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
    const body = { '@odata.id': `${context.root}/directoryObjects/${manager}` };
    const response = await sendReference(context, { method: 'PUT', url, body }, [id, manager]);
    if (!isSuccess(response)) throw new RefusedExport(exportError(response, context.operation));
  } else if (!unresolved && (kind === 'replace' || remove.length > 0)) {
    await sendStep(context, { method: 'DELETE', url }, [404]);
  }
}

/** The user an unanswered creation may have made. */
async function findOwn(context: WriteContext, sourceAnchor: string): Promise<string | undefined> {
  const user = await findByAnchor(context, { sourceAnchor, mayBeOurs: false });
  if (user?.['onPremisesSyncEnabled'] === true) throw new RefusedExport(ownedElsewhere);
  return asText(user?.['id']);
}

/** Nobody ever sees it: the user gets another one from an administrator or by self-service reset. */
function randomPassword(): string {
  return `Aa1!${randomBytes(24).toString('base64url')}`;
}
