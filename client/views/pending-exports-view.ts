import type { CsAttributeView, PendingExportView } from '../../engine/inspect/cs-object.ts';
import type { CsRow } from '../../engine/inspect/search.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { formatCount } from '../../engine/model/figures.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { pagedRows } from './object-rows.ts';
import { createTree, messageRow, row, type Tree, type TreeNode } from './tree.ts';

/** What waits to be written, by connector and object, each change with its old and new value. */
export function createPendingExportsView(session: EngineSession): Tree {
  const tree = createTree('joinery.pendingExports', () => {
    const { state } = session;
    if (state.kind !== 'open') return [];
    return state.summary.connectors.flatMap((connector) => {
      const pending = connector.statistics?.pendingExports;
      if (pending === undefined || pending.add + pending.modify + pending.delete === 0) return [];
      return [connectorRow(connector.name, pending)];
    });
  });

  function connectorRow(
    connector: string,
    { add, modify, delete: gone }: { readonly add: number; readonly modify: number; readonly delete: number },
  ): TreeNode {
    const key = `pending:${connector}`;
    const counts = [
      [add, 'to add'],
      [modify, 'to update'],
      [gone, 'to delete'],
    ] as const;
    const description = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`]));
    return row(
      connector,
      { id: key, description: description.join(', '), icon: 'arrow-up', context: 'pendingConnector', open: true },
      pagedRows(
        key,
        async (after, limit) =>
          await session.request(protocol.searchConnectorSpace, {
            connector,
            clauses: [],
            state: 'pending-export',
            after,
            limit,
          }),
        (object) => objectRow(session, connector, object),
        () => tree.refresh(),
      ),
    );
  }
  return tree;
}

function objectRow(
  session: EngineSession,
  connector: string,
  { dn, name, pendingExport: operation, error }: CsRow,
): TreeNode {
  return row(
    name,
    {
      id: `pending:${connector}:${dn}`,
      description: error ?? operation,
      tooltip: dn,
      icon: error === null ? operationIcon(operation) : { name: 'error', color: 'list.errorForeground' },
      context: 'csObject',
      spoken: `${operation} ${name}`,
      command: { command: 'joinery.openCsObject', title: 'Open', arguments: [{ connector, dn }] },
    },
    async () => {
      const object = await session.request(protocol.readCsObject, { connector, dn });
      return object?.pendingExport == null ? [messageRow('Nothing waits any more')] : changeRows(object.pendingExport);
    },
  );
}

function changeRows({ newDn, changes, error }: PendingExportView): readonly TreeNode[] {
  return [
    ...(error === null ? [] : [messageRow(`${error.code}: ${error.message}`, 'error')]),
    ...(newDn === null ? [] : [row('dn', { description: newDn, icon: 'symbol-field' })]),
    ...changes.map(changeRow),
  ];
}

function changeRow({ name, before, after, multiValued }: CsAttributeView): TreeNode {
  const description = multiValued
    ? [...before.map((value) => `− ${value}`), ...after.map((value) => `+ ${value}`)].join('  ')
    : `${before[0] ?? '(none)'} → ${after[0] ?? '(none)'}`;
  return row(name, {
    description,
    tooltip: `${name}\nbefore: ${before.join('; ')}\nafter: ${after.join('; ')}`,
    icon: 'symbol-field',
  });
}

function operationIcon(operation: string): { readonly name: string; readonly color: string } {
  switch (operation) {
    case 'add':
      return { name: 'diff-added', color: 'gitDecoration.addedResourceForeground' };
    case 'delete':
      return { name: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' };
    default:
      return { name: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' };
  }
}
