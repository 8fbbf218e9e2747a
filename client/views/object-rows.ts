import { parentDn } from '../../engine/model/dn.ts';
import type { CsRow, MvRow, SearchPage } from '../../engine/inspect/search.ts';
import { row, type TreeNode } from './tree.ts';

/** Rows a view shows at once, before the row that loads more. */
const pageSize = 100;

/**
 * Rows of a search, a page at a time: the last row loads the next page. Pages that were loaded stay until the view is read again.
 * `key` tells the searches of a view apart.
 */
export function pagedRows<T>(
  key: string,
  read: (after: number, limit: number) => Promise<SearchPage<T>>,
  render: (object: T) => TreeNode,
  refresh: () => void,
): () => Promise<readonly TreeNode[]> {
  let pages = wantedPages.get(key) ?? 1;
  return async () => {
    const rows: TreeNode[] = [];
    let after = 0;
    for (let page = 0; page < pages; page++) {
      // Every page begins where the one before ended.
      // oxlint-disable-next-line no-await-in-loop
      const { objects, next } = await read(after, pageSize);
      rows.push(...objects.map(render));
      if (next === null) return rows.length === 0 ? [row('Nothing found', { icon: 'info' })] : rows;
      after = next;
    }
    const more = (): void => {
      pages += 1;
      wantedPages.set(key, pages);
      refresh();
    };
    return [...rows, loadMoreRow(key, rows.length, more)];
  };
}

const wantedPages = new Map<string, number>();

/** The command behind every row that loads more; its argument is the work. */
export const loadMoreCommand = 'joinery.loadMore';

function loadMoreRow(key: string, shown: number, more: () => void): TreeNode {
  return row('Load more…', {
    id: `${key}:more:${shown}`,
    icon: 'ellipsis',
    description: `${shown} shown`,
    command: { command: loadMoreCommand, title: 'Load more', arguments: [more] },
  });
}

/** A connector-space object; opening it shows its page. */
export function csObjectRow(connector: string, scope: string, object: CsRow): TreeNode {
  const { name, dn } = object;
  const state = stateOf(object);
  return row(name, {
    id: `${connector}:${scope}:${object.id}`,
    description: [state, parentDn(dn)].filter((text) => text !== '').join(' · '),
    tooltip: `${object.dn}\n${object.objectType}${state === '' ? '' : `, ${state}`}`,
    icon: object.error === null ? iconOfType(object.objectType) : { name: 'error', color: 'list.errorForeground' },
    context: 'csObject',
    spoken: `${object.objectType} ${name} ${state}`,
    command: {
      command: 'joinery.openCsObject',
      title: 'Open',
      arguments: [{ connector, dn: object.dn }],
    },
  });
}

export function mvObjectRow(scope: string, object: MvRow): TreeNode {
  return row(object.name, {
    id: `mv:${scope}:${object.id}`,
    description: `${object.objectType} · ${object.connectors.join(', ')}`,
    icon: iconOfType(object.objectType),
    context: 'mvObject',
    command: { command: 'joinery.openMvObject', title: 'Open', arguments: [{ id: object.id }] },
  });
}

function stateOf({ pendingImport, pendingExport, error, linked }: CsRow): string {
  return [
    error ?? '',
    pendingImport === 'none' ? '' : `import ${pendingImport}`,
    pendingExport === 'none' ? '' : `export ${pendingExport}`,
    linked ? '' : 'disconnector',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function iconOfType(objectType: string): string {
  switch (objectType.toLowerCase()) {
    case 'user':
    case 'inetorgperson':
    case 'person':
    case 'contact':
      return 'account';
    case 'group':
      return 'organization';
    case 'computer':
    case 'device':
    case 'msds-device':
      return 'device-desktop';
    default:
      return 'symbol-object';
  }
}
