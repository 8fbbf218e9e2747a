import type { PreparedConnection } from '../../engine/host/protocol/connections.ts';
import type { ConnectionDraft, PartitionChoice } from '../../engine/model/connection-draft.ts';
import type { Json, JsonObject } from '../../engine/model/json.ts';

/** A row of the list partitions and containers are chosen from. `container` is absent for a partition as a whole. */
export interface SelectionRow {
  readonly partition: string;
  readonly container?: string;
}

/** Each partition as a whole, then its containers. */
export function selectionRows(partitions: readonly PartitionChoice[]): readonly SelectionRow[] {
  return partitions.flatMap(({ name, containers }) => [
    { partition: name },
    ...containers.map((container) => ({ partition: name, container })),
  ]);
}

/** A partition in `joinery.json`. */
export interface SelectedPartition {
  readonly name: string;
  /** Absent: whole. */
  readonly include?: readonly string[];
}

/** The partitions of the chosen rows, in their order. A partition that was chosen as a whole is whole, whatever is chosen below it. */
export function selectedPartitions(rows: readonly SelectionRow[]): readonly SelectedPartition[] {
  return [...Map.groupBy(rows, ({ partition }) => partition)].map(([name, chosen]) => {
    const include = chosen.flatMap(({ container }) => container ?? []);
    return include.length < chosen.length ? { name } : { name, include };
  });
}

/** What is known of a new connector when all its steps are done. */
export interface ConnectorParts {
  readonly draft: ConnectionDraft;
  /** GUID of the tenant that was signed in to. */
  readonly tenantId: string | null;
  /** Empty: everything the directory has. */
  readonly partitions: readonly SelectedPartition[];
  readonly prepared: Pick<PreparedConnection, 'schema' | 'objectTypes' | 'attributes'>;
  /** GUID for a tenant that is not the workspace's only one: without one, all have the same. */
  readonly id?: string;
  /** Path of the file a simulated tenant is kept in, where another one has the usual. */
  readonly data?: string;
}

/** The connector as it stands in `joinery.json`: no property says what is the case without it. */
export function connectorJson({ draft, tenantId, partitions, prepared, ...own }: ConnectorParts): Json {
  const { schema, objectTypes, attributes } = prepared;
  const selection = { schema: schema.path, objectTypes, attributes };
  const chosen: JsonObject = partitions.length === 0 ? {} : { partitions: partitions.map(partitionJson) };
  const id = own.id === undefined ? {} : { id: own.id };
  switch (draft.kind) {
    case 'ad': {
      const { name, forest, servers, security, certificateAuthority, user, credential } = draft;
      return {
        kind: 'ad',
        name,
        forest,
        ...(servers.length === 0 ? {} : { servers }),
        ...(security === 'ldaps' ? {} : { security }),
        ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
        user,
        credential,
        ...selection,
        ...chosen,
      };
    }
    case 'entra': {
      const { name, tenant, clientId, signIn, credential } = draft;
      return {
        kind: 'entra',
        name,
        ...id,
        tenant: tenantId ?? tenant,
        clientId,
        ...(signIn === 'client-secret' ? {} : { signIn }),
        credential,
        ...selection,
      };
    }
    case 'embedded':
      return {
        kind: 'entra',
        name: draft.name,
        ...id,
        tenant: 'embedded',
        domain: draft.domain,
        ...(own.data === undefined ? {} : { data: own.data }),
        ...selection,
      };
    case 'file':
      return { kind: 'file', name: draft.name, path: draft.path, ...selection, ...chosen };
  }
}

function partitionJson({ name, include }: SelectedPartition): Json {
  return include === undefined ? { name } : { name, include };
}
