import * as vscode from 'vscode';

/** Commands of `joinery` that run as tasks: what they print belongs in a terminal, their findings in the Problems view. */
const commands = [
  ['check', 'Check the workspace'],
  ['format', 'Format every rule'],
  ['status', 'Show the state of connectors and schedule'],
  ['pending', 'List pending exports'],
  ['runs', 'List runs'],
] as const;

/** How a task of ours stands in `tasks.json`. */
interface JoineryTask extends vscode.TaskDefinition {
  readonly type: 'joinery';
  /** `check`, `export`, …, as on a command line. */
  readonly command: string;
  readonly args?: readonly string[];
}

/** Offers the command line as tasks. `cli`: the bundle of the command. */
export function registerTasks(cli: string, folder: () => vscode.Uri | undefined): vscode.Disposable {
  return vscode.tasks.registerTaskProvider('joinery', {
    provideTasks: () => {
      const workspace = folder();
      if (workspace === undefined) return [];
      return commands.map(([command, title]) => taskOf({ type: 'joinery', command }, title, { cli, workspace }));
    },
    resolveTask: ({ definition }) => {
      const workspace = folder();
      if (workspace === undefined || !isJoineryTask(definition)) return undefined;
      return taskOf(definition, definition.command, { cli, workspace });
    },
  });
}

/** Runs one command line in the terminal and waits for nothing. */
export async function runInTerminal(
  cli: string,
  workspace: vscode.Uri,
  command: string,
  args: readonly string[] = [],
): Promise<void> {
  await vscode.tasks.executeTask(taskOf({ type: 'joinery', command, args }, command, { cli, workspace }));
}

function taskOf(
  definition: JoineryTask,
  title: string,
  { cli, workspace }: { readonly cli: string; readonly workspace: vscode.Uri },
): vscode.Task {
  const args = [cli, definition.command, '--workspace', workspace.fsPath, ...(definition.args ?? [])];
  // The editor's own Node, which is there wherever the extension is.
  const execution = new vscode.ProcessExecution(process.execPath, args, {
    cwd: workspace.fsPath,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const task = new vscode.Task(definition, vscode.TaskScope.Workspace, title, 'joinery', execution, '$joinery');
  task.presentationOptions = { clear: true, showReuseMessage: false };
  return task;
}

function isJoineryTask(definition: vscode.TaskDefinition): definition is JoineryTask {
  return definition.type === 'joinery' && typeof definition['command'] === 'string';
}
