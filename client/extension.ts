import * as vscode from 'vscode';
import type { CommandContext } from './commands/command.ts';
import { registerConnectionCommands } from './commands/connections.ts';
import { registerEditorCommands } from './commands/editor.ts';
import { registerObjectCommands } from './commands/objects.ts';
import { registerOperationCommands } from './commands/operations.ts';
import { registerRunCommands } from './commands/runs.ts';
import { registerScheduleCommands } from './commands/schedule.ts';
import { createWindowRuns } from './commands/window-runs.ts';
import { registerWorkspaceCommands } from './commands/workspace.ts';
import { EngineSession } from './engine/engine-session.ts';
import { type StatusWatch, watchStatus } from './engine/status-watch.ts';
import { type JoineryFolder, watchJoineryFolder } from './joinery-folder.ts';
import { startLanguage } from './language/language-client.ts';
import { createLanguageStatus } from './language/language-status.ts';
import { registerNewRule } from './new-rule/new-rule.ts';
import { createReportDocuments } from './reports/report-documents.ts';
import { createStatusItem } from './status.ts';
import { registerTasks } from './tasks.ts';
import { createConnectorsView } from './views/connectors-view.ts';
import { createMetaverseView } from './views/metaverse-view.ts';
import { createPendingExportsView } from './views/pending-exports-view.ts';
import { createRulesView } from './views/rules-view.ts';
import { createRunsView } from './views/runs-view.ts';
import type { Tree } from './views/tree.ts';

/** Starts the language server, and in a trusted workspace the engine and everything that shows it. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Joinery', { log: true });
  const bundle = (name: string): string => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
  const language = startLanguage(bundle('server.cjs'), log);
  const session = new EngineSession({ hostPath: bundle('engine-host.cjs'), secrets: context.secrets, log });
  const rules = createRulesView(language.rules);
  const connectors = createConnectorsView(session);
  const metaverse = createMetaverseView(session);
  const views = [connectors, metaverse, createRunsView(session), createPendingExportsView(session)];
  const watch = watchStatus(session);
  const reports = createReportDocuments();
  const folder = await watchJoineryFolder();
  const cli = bundle('cli.mjs');
  const commands: CommandContext = {
    extension: context.extensionUri,
    cli,
    session,
    runs: createWindowRuns(session),
    folder,
    secrets: context.secrets,
    log,
    language,
    connectors,
    metaverse,
  };
  context.subscriptions.push(
    log,
    folder,
    session,
    language,
    createLanguageStatus(language),
    rules,
    ...views,
    watch,
    reports,
    createStatusItem(session, watch),
    registerTasks(cli, () => folder.uri),
    ...registerRunCommands(commands),
    ...registerObjectCommands(commands),
    ...registerOperationCommands(commands, reports),
    ...registerScheduleCommands(commands),
    ...registerWorkspaceCommands(commands),
    ...registerConnectionCommands(commands),
    ...registerEditorCommands(commands),
    registerNewRule(commands),
    language.onDidChangeRules(() => rules.refresh()),
    ...followWorkspace(session, folder, views),
    followSchedule(watch),
  );
}

/** Views are read again at most this often: a run tells of itself ten times a second. */
const refreshIntervalMs = 200;

/** Keeps the engine on the workspace there is, and the views on the engine. */
function followWorkspace(
  session: EngineSession,
  folder: JoineryFolder,
  views: readonly Tree[],
): readonly vscode.Disposable[] {
  const follow = (): void => {
    setContext('hasWorkspace', folder.uri !== undefined);
    void session.open(vscode.workspace.isTrusted ? folder.uri?.fsPath : undefined);
  };
  let timer: NodeJS.Timeout | undefined;
  follow();
  return [
    folder.onDidChange(follow),
    folder.onDidChangeFiles(follow),
    vscode.workspace.onDidGrantWorkspaceTrust(follow),
    session.onDidChange((state) => {
      setContext('engine', state.kind);
      setContext('errors', state.kind === 'open' && state.summary.errors.length > 0);
      setContext('scheduling', session.isScheduling);
      setContext('running', state.kind === 'open' && state.running !== undefined);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const view of views) view.refresh();
      }, refreshIntervalMs);
    }),
    { dispose: () => clearTimeout(timer) },
  ];
}

/** Suspending is offered while the schedule goes on, resuming while it does not. */
function followSchedule(watch: StatusWatch): vscode.Disposable {
  return watch.onDidChange(() => {
    const { status } = watch;
    setContext('suspended', status !== undefined && status.schedule.suspendedSince !== null);
  });
}

/** Sets what menus and welcome texts go by. */
function setContext(name: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', `joinery.${name}`, value);
}
