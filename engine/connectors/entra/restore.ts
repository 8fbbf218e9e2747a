import type { WritableType } from './object-names.ts';
import { quoted, sendStep, type WriteContext } from './write-context.ts';

/** Takes the object with this source anchor out of the recycle bin; `undefined` when it is not there. */
export async function restoreDeleted(
  context: WriteContext,
  type: WritableType,
  sourceAnchor: string,
): Promise<string | undefined> {
  const id = await context.deleted.find(type, sourceAnchor, context.patience);
  if (id === undefined) return undefined;
  const url = `/directory/deletedItems/${quoted(id)}/restore`;
  const response = await sendStep(context, { method: 'POST', url, body: {} }, [404]);
  context.deleted.remove(type, sourceAnchor);
  // Purged or restored by somebody else meanwhile: then creating it, or taking it over, is right.
  return response.status === 404 ? undefined : id;
}
