import * as vscode from 'vscode';

/** Where the workspace's `joinery.json` is. */
export interface JoineryFolder extends vscode.Disposable {
  /** The folder of `joinery.json`; `undefined` when the window has none. */
  readonly uri: vscode.Uri | undefined;
  readonly onDidChange: vscode.Event<vscode.Uri | undefined>;
  /** `joinery.json`, a schema or a rule file changed on the disk. */
  readonly onDidChangeFiles: vscode.Event<void>;
}

/** The folder, for what cannot do without. Throws with a sentence for the user where the window has none. */
export function openFolder({ uri }: JoineryFolder): vscode.Uri {
  if (uri !== undefined) return uri;
  throw new Error('No Joinery workspace is open; open a folder with a joinery.json, or make one with New Workspace');
}

/** How long files must have been quiet before their change is told: a checkout touches many at once. */
const quietMs = 200;

/** Finds the `joinery.json` nearest to the root of the first folder that has one, and watches for others. */
export async function watchJoineryFolder(): Promise<JoineryFolder> {
  const changes = new vscode.EventEmitter<vscode.Uri | undefined>();
  const fileChanges = new vscode.EventEmitter<void>();
  let uri = await findFolder();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const found = await findFolder();
    if (found?.toString() === uri?.toString()) return;
    uri = found;
    changes.fire(found);
  }

  const settings = vscode.workspace.createFileSystemWatcher('**/joinery.json');
  const sources = vscode.workspace.createFileSystemWatcher('**/{*.syncrule,*.json}');
  const touched = (changed: vscode.Uri): void => {
    if (uri === undefined || !changed.path.startsWith(`${uri.path}/`) || changed.path.includes('/.joinery/')) return;
    clearTimeout(timer);
    timer = setTimeout(() => fileChanges.fire(), quietMs);
  };
  const watched = [
    settings.onDidCreate(() => void look()),
    settings.onDidDelete(() => void look()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void look()),
    sources.onDidCreate(touched),
    sources.onDidChange(touched),
    sources.onDidDelete(touched),
  ];
  return {
    get uri() {
      return uri;
    },
    onDidChange: changes.event,
    onDidChangeFiles: fileChanges.event,
    dispose: () => {
      clearTimeout(timer);
      for (const each of [...watched, settings, sources, changes, fileChanges]) each.dispose();
    },
  };
}

async function findFolder(): Promise<vscode.Uri | undefined> {
  // Most windows are opened at a workspace itself; a search through all files takes long.
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    // The first folder that has one counts.
    // oxlint-disable-next-line no-await-in-loop
    if (await isWorkspace(uri)) return uri;
  }
  const found = await vscode.workspace.findFiles('**/joinery.json', '**/node_modules/**', 50);
  const [first] = found.toSorted((left, right) => left.path.split('/').length - right.path.split('/').length);
  return first === undefined ? undefined : vscode.Uri.joinPath(first, '..');
}

async function isWorkspace(folder: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, 'joinery.json'));
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
