import type { CsState } from '../../engine/inspect/search.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { csObjectRow, pagedRows } from './object-rows.ts';
import { createTree, quantity, row, type Tree, type TreeNode } from './tree.ts';

/** Connectors with their connector spaces: partitions, what is pending, errors, objects. */
export interface ConnectorsView extends Tree {
  /** Narrows the objects of a connector to those whose DN has `text`; empty shows all. */
  filter(connector: string, text: string): void;
  filterOf(connector: string): string;
}

/** The parts a connector space is looked at by. */
const scopes: readonly {
  readonly label: string;
  readonly state: CsState | undefined;
  readonly icon: string;
  /** Shown even when there are none. */
  readonly always: boolean;
  readonly count: (statistics: NonNullable<protocol.ConnectorSummary['statistics']>) => number;
}[] = [
  {
    label: 'Pending imports',
    always: true,
    state: 'pending-import',
    icon: 'arrow-down',
    count: ({ pendingImports: { add, update, delete: gone } }) => add + update + gone,
  },
  {
    label: 'Pending exports',
    always: true,
    state: 'pending-export',
    icon: 'arrow-up',
    count: ({ pendingExports: { add, modify, delete: gone } }) => add + modify + gone,
  },
  {
    label: 'Errors',
    always: false,
    state: 'error',
    icon: 'warning',
    count: ({ syncErrors, exportErrors }) => syncErrors + exportErrors,
  },
  {
    label: 'Disconnectors',
    always: false,
    state: 'disconnector',
    icon: 'debug-disconnect',
    count: ({ disconnectors }) => disconnectors,
  },
  { label: 'All objects', always: true, state: undefined, icon: 'database', count: ({ objects }) => objects },
];

export function createConnectorsView(session: EngineSession): ConnectorsView {
  const filters = new Map<string, string>();
  const tree = createTree('joinery.connectors', () => {
    const { state } = session;
    if (state.kind !== 'open') return [];
    return state.summary.connectors.map((connector) =>
      connectorRow({ session, filter: filters.get(connector.name) ?? '', refresh: () => tree.refresh() }, connector),
    );
  });
  return {
    view: tree.view,
    refresh: () => tree.refresh(),
    dispose: () => tree.dispose(),
    filter(connector, text) {
      filters.set(connector, text);
      tree.refresh();
    },
    filterOf: (connector) => filters.get(connector) ?? '',
  };
}

/** What the rows of one connector are made with. */
interface RowContext {
  readonly session: EngineSession;
  readonly filter: string;
  readonly refresh: () => void;
}

function connectorRow(context: RowContext, connector: protocol.ConnectorSummary): TreeNode {
  const { statistics } = connector;
  const objects = statistics === null ? 'nothing imported yet' : quantity(statistics.objects, 'object');
  return row(
    connector.name,
    {
      id: connector.id,
      description: context.filter === '' ? objects : `${objects} · filter "${context.filter}"`,
      tooltip: `${kindNames[connector.kind]}\n${connector.objectTypes.join(', ')}`,
      icon: kindIcons[connector.kind],
      context: `connector.${connector.kind}`,
    },
    () => [
      ...connector.partitions.map((partition) => partitionRow(connector, partition)),
      ...scopeRows(context, connector),
    ],
  );
}

function scopeRows(context: RowContext, connector: protocol.ConnectorSummary): readonly TreeNode[] {
  const { statistics } = connector;
  if (statistics === null) return [];
  return scopes.flatMap(({ label, state, icon, count, always }) => {
    const objects = count(statistics);
    if (objects === 0 && !always) return [];
    const options = {
      id: `${connector.id}:${label}`,
      description: objects.toLocaleString(),
      icon,
      context: `scope.${state ?? 'all'}`,
    };
    return [row(label, options, objects === 0 ? undefined : objectRows(context, connector, { label, state }))];
  });
}

function objectRows(
  { session, filter, refresh }: RowContext,
  { id, name }: protocol.ConnectorSummary,
  { label, state }: { readonly label: string; readonly state: CsState | undefined },
): () => Promise<readonly TreeNode[]> {
  const key = `${id}:${label}:${filter}`;
  return pagedRows(
    key,
    async (after, limit) =>
      await session.request(protocol.searchConnectorSpace, {
        connector: name,
        clauses: [],
        after,
        limit,
        ...(filter === '' ? {} : { text: filter }),
        ...(state === undefined ? {} : { state }),
      }),
    (object) => csObjectRow(name, key, object),
    refresh,
  );
}

function partitionRow(
  connector: protocol.ConnectorSummary,
  { name, include, exclude }: protocol.ConnectorSummary['partitions'][number],
): TreeNode {
  const containers = [
    ...include.map((dn) => row(dn, { icon: 'folder', description: 'included' })),
    ...exclude.map((dn) => row(dn, { icon: 'folder', description: 'excluded' })),
  ];
  const options = {
    id: `${connector.id}:partition:${name}`,
    icon: 'server-environment',
    description: containers.length === 0 ? 'whole' : quantity(containers.length, 'container'),
    context: 'partition',
  };
  return row(name, options, containers.length === 0 ? undefined : () => containers);
}

const kindNames: Readonly<Record<protocol.ConnectorSummary['kind'], string>> = {
  ad: 'Active Directory',
  entra: 'Microsoft Entra ID',
  file: 'LDIF file',
};

const kindIcons: Readonly<Record<protocol.ConnectorSummary['kind'], string>> = {
  ad: 'server',
  entra: 'cloud',
  file: 'file',
};
