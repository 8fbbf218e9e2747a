import * as vscode from 'vscode';

/** One row of a view, and what is below it. */
export interface TreeNode {
  readonly item: vscode.TreeItem;
  /** Absent: nothing is below it. Asked for every time the row is opened. */
  readonly children?: () => readonly TreeNode[] | Promise<readonly TreeNode[]>;
}

export interface Tree extends vscode.Disposable {
  readonly view: vscode.TreeView<TreeNode>;
  /** Asks for all rows again. Rows with the same `id` stay open. */
  refresh(): void;
}

/** A view made of nodes. What goes wrong while rows are read becomes a row that says so. */
export function createTree(viewId: string, roots: () => readonly TreeNode[] | Promise<readonly TreeNode[]>): Tree {
  const changes = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView<TreeNode>(viewId, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getTreeItem: ({ item }) => item,
      getChildren: async (node) => {
        try {
          return [...(await (node === undefined ? roots() : (node.children?.() ?? [])))];
        } catch (cause) {
          return [messageRow(cause instanceof Error ? cause.message : String(cause), 'error')];
        }
      },
    },
  });
  return {
    view,
    refresh: () => changes.fire(undefined),
    dispose: () => {
      changes.dispose();
      view.dispose();
    },
  };
}

export interface RowOptions {
  /** Tells the row from others of its view, so that it stays open when rows are read again. */
  readonly id?: string;
  readonly description?: string;
  readonly icon?: string | { readonly name: string; readonly color: string };
  readonly tooltip?: string;
  /** For menus: what kind of row this is. */
  readonly context?: string;
  readonly command?: vscode.Command;
  /** What a screen reader says in place of label and description. */
  readonly spoken?: string;
  readonly open?: boolean;
}

/** A row; with `children` it can be opened. */
export function row(label: string, options: RowOptions, children?: TreeNode['children']): TreeNode {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, children === undefined ? None : options.open === true ? Expanded : Collapsed);
  const { id, description, icon, tooltip, context, command, spoken } = options;
  if (id !== undefined) item.id = id;
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (context !== undefined) item.contextValue = context;
  if (command !== undefined) item.command = command;
  if (spoken !== undefined) item.accessibilityInformation = { label: spoken };
  if (icon !== undefined) item.iconPath = themeIcon(icon);
  return children === undefined ? { item } : { item, children };
}

/** A row that only says something. */
export function messageRow(message: string, severity: 'info' | 'error' = 'info'): TreeNode {
  const icon = severity === 'error' ? { name: 'error', color: 'errorForeground' } : 'info';
  return row(message, { icon, tooltip: message });
}

function themeIcon(icon: NonNullable<RowOptions['icon']>): vscode.ThemeIcon {
  if (typeof icon === 'string') return new vscode.ThemeIcon(icon);
  return new vscode.ThemeIcon(icon.name, new vscode.ThemeColor(icon.color));
}
