import { asObject, asObjects, asText } from './graph-json.ts';
import type { GraphSession } from './graph-session.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { sendPatiently, type Patience } from './retry.ts';

/** The users in the recycle bin by their source anchor: one that comes back is restored, with its mailbox and its licences. */
export interface DeletedUsers {
  /** The object id of the deleted user with this source anchor. */
  find(sourceAnchor: string): Promise<string | undefined>;
  add(sourceAnchor: string, id: string): void;
  remove(sourceAnchor: string): void;
}

/** The recycle bin is listed once, when the first user is created; what this connector deletes afterwards is added to it. */
export function createDeletedUsers(session: GraphSession, patience: Patience): DeletedUsers {
  let known: Promise<Map<string, string>> | undefined;
  const deletedSince = new Map<string, string>();
  return {
    async find(sourceAnchor) {
      // A list that failed is asked for again by the next export.
      known ??= listDeleted(session, patience).catch((cause: unknown) => {
        known = undefined;
        throw cause;
      });
      return deletedSince.get(sourceAnchor) ?? (await known).get(sourceAnchor);
    },
    add: (sourceAnchor, id) => void deletedSince.set(sourceAnchor, id),
    remove(sourceAnchor) {
      deletedSince.delete(sourceAnchor);
      void known?.then((listed) => listed.delete(sourceAnchor));
    },
  };
}

async function listDeleted(session: GraphSession, patience: Patience): Promise<Map<string, string>> {
  const deleted = new Map<string, string>();
  let next: string | undefined =
    '/directory/deletedItems/microsoft.graph.user?$select=id,onPremisesImmutableId&$top=999';
  while (next !== undefined) {
    const response = await sendPatiently(session, { method: 'GET', url: next }, patience);
    if (!isSuccess(response)) throw connectorError(response);
    const body = asObject(response.body);
    for (const user of asObjects(body['value'])) {
      const [id, anchor] = [asText(user['id']), asText(user['onPremisesImmutableId'])];
      if (id !== undefined && anchor !== undefined) deleted.set(anchor, id);
    }
    next = asText(body['@odata.nextLink']);
  }
  return deleted;
}
