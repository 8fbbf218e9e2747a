import * as protocol from '../../engine/host/protocol/requests.ts';
import { formatQuantity } from '../../engine/model/figures.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { mvObjectRow, pagedRows } from './object-rows.ts';
import { createTree, row, type Tree, type TreeNode } from './tree.ts';

/** The metaverse by object type, or what a search found. */
export interface MetaverseView extends Tree {
  /** Shows the objects that meet all clauses; none shows everything. */
  search(clauses: readonly string[]): void;
  readonly clauses: readonly string[];
}

export function createMetaverseView(session: EngineSession): MetaverseView {
  let clauses: readonly string[] = [];
  const tree = createTree('joinery.metaverse', () => {
    const { state } = session;
    if (state.kind !== 'open') return [];
    return Object.entries(state.summary.metaverse).map(([objectType, count]) => typeRow(objectType, count));
  });

  function typeRow(objectType: string, count: number): TreeNode {
    const key = `mv:${objectType}:${clauses.join(' ')}`;
    const children = pagedRows(
      key,
      async (after, limit) => await session.request(protocol.searchMetaverse, { clauses, objectType, after, limit }),
      (object) => mvObjectRow(key, object),
      () => tree.refresh(),
    );
    const options = {
      id: key,
      description: formatQuantity(count, 'object'),
      icon: 'symbol-class',
      context: 'mvType',
      open: clauses.length > 0,
    };
    return row(objectType, options, count === 0 ? undefined : children);
  }

  return {
    view: tree.view,
    refresh: () => tree.refresh(),
    dispose: () => tree.dispose(),
    get clauses() {
      return clauses;
    },
    search(wanted) {
      clauses = wanted;
      tree.view.description = wanted.join(' and ');
      tree.refresh();
    },
  };
}
