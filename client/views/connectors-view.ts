import * as protocol from '../../engine/host/protocol/requests.ts';
import type { CsState } from '../../engine/inspect/search.ts';
import { formatCount, formatQuantity } from '../../engine/model/figures.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { progressOf, progressText } from '../engine/run-progress.ts';
import { csObjectRow, pagedRows } from './object-rows.ts';
import { createTree, row, type Tree, type TreeNode } from './tree.ts';

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
    const isBroken = state.kind === 'open' && state.summary.errors.length > 0;
    tree.view.message = isBroken ? 'The workspace has errors: nothing can be run until they are corrected.' : '';
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
  const objects = statistics === null ? 'nothing imported yet' : formatQuantity(statistics.objects, 'object');
  const running = runningText(context.session, connector.name);
  const shown = running ?? objects;
  return row(
    connector.name,
    {
      id: connector.id,
      description: context.filter === '' ? shown : `${shown} · filter "${context.filter}"`,
      tooltip: `${kindNames[connector.kind]}\n${connector.objectTypes.join(', ')}`,
      icon: running === undefined ? kindIcons[connector.kind] : 'sync~spin',
      context: `connector.${connector.kind}`,
    },
    () => [
      ...connector.partitions.map((partition) => partitionRow(connector, partition)),
      ...scopeRows(context, connector),
    ],
  );
}

/** What the run of this window does with the connector at this moment. The count comes first: the bar is narrow. */
function runningText({ state }: EngineSession, connector: string): string | undefined {
  const progress = progressOf(state, connector);
  if (progress === undefined) return undefined;
  // Most steps begin with the connector's name, which the row has already.
  const prefix = `${connector}: `;
  const step = progress.step.startsWith(prefix) ? progress.step.slice(prefix.length) : progress.step;
  return `${progressText(progress)}, ${step}`;
}

function scopeRows(context: RowContext, connector: protocol.ConnectorSummary): readonly TreeNode[] {
  const { statistics } = connector;
  if (statistics === null) return [];
  return scopes.flatMap(({ label, state, icon, count, always }) => {
    const objects = count(statistics);
    if (objects === 0 && !always) return [];
    const options = {
      id: `${connector.id}:${label}`,
      description: formatCount(objects),
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
    description: containers.length === 0 ? 'whole' : formatQuantity(containers.length, 'container'),
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
