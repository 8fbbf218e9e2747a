import { asObject, asObjects, asText } from '../../model/json.ts';
import type { GraphSession } from './graph-session.ts';
import { identityProperties, sourceAnchorIn } from './imported-object.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import type { WritableType } from './object-names.ts';
import { sendPatiently, type Patience } from './retry.ts';

/** The recycle bin by source anchors: an object that comes back is restored, with its mailbox, its licences or its members. */
export interface DeletedObjects {
  /** The object id of the deleted object with this source anchor. */
  find(type: WritableType, sourceAnchor: string, patience: Patience): Promise<string | undefined>;
  add(type: WritableType, sourceAnchor: string, id: string): void;
  remove(type: WritableType, sourceAnchor: string): void;
}

/** Each type is listed once, when its first object is created; what this connector deletes afterwards is added to it. */
export function createDeletedObjects(session: GraphSession): DeletedObjects {
  const known = new Map<WritableType, Promise<Map<string, string>>>();
  const deletedSince = new Map<string, string>();
  return {
    async find(type, sourceAnchor, patience) {
      let listed = known.get(type);
      if (listed === undefined) {
        // A list that failed is asked for again by the next export.
        listed = listDeleted(session, type, patience).catch((cause: unknown) => {
          known.delete(type);
          throw cause;
        });
        known.set(type, listed);
      }
      return deletedSince.get(key(type, sourceAnchor)) ?? (await listed).get(sourceAnchor);
    },
    add: (type, sourceAnchor, id) => void deletedSince.set(key(type, sourceAnchor), id),
    remove(type, sourceAnchor) {
      deletedSince.delete(key(type, sourceAnchor));
      void known.get(type)?.then((listed) => listed.delete(sourceAnchor));
    },
  };
}

function key(type: WritableType, sourceAnchor: string): string {
  return `${type} ${sourceAnchor}`;
}

async function listDeleted(
  session: GraphSession,
  type: WritableType,
  patience: Patience,
): Promise<Map<string, string>> {
  const deleted = new Map<string, string>();
  const select = ['id', ...identityProperties[type]].join(',');
  let next: string | undefined = `/directory/deletedItems/microsoft.graph.${type}?$select=${select}&$top=999`;
  while (next !== undefined) {
    const response = await sendPatiently(session, { method: 'GET', url: next }, patience);
    // Not every tenant keeps deleted security groups, or tells their names.
    if (type === 'group' && response.status >= 400 && response.status <= 404 && response.status !== 401) return deleted;
    if (!isSuccess(response)) throw connectorError(response);
    const body = asObject(response.body);
    for (const object of asObjects(body['value'])) {
      const id = asText(object['id']);
      const anchor = sourceAnchorIn(type, object);
      if (id !== undefined && anchor !== undefined) deleted.set(anchor, id);
    }
    next = asText(body['@odata.nextLink']);
  }
  return deleted;
}
