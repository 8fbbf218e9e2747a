import * as vscode from 'vscode';
import type { FileStatus } from '../../server/protocol/rules.ts';
import type { Language } from './language-client.ts';
import { fileStatusText, serverStatusText, type StatusText } from './status-text.ts';

const selector: vscode.DocumentSelector = { language: 'syncrule' };

/**
 * What the editor shows behind the braces beside the language's name: how the workspace of the file at hand stands, and what the
 * language server does.
 */
export function createLanguageStatus(language: Language): vscode.Disposable {
  const workspace = vscode.languages.createLanguageStatusItem('joinery.workspace', selector);
  const server = vscode.languages.createLanguageStatusItem('joinery.languageServer', selector);
  workspace.name = 'Joinery Workspace';
  server.name = 'Joinery Language Server';
  workspace.text = 'The workspace is read';
  workspace.busy = true;

  const showServer = (): void => {
    const { state } = language;
    show(server, serverStatusText(state));
    server.busy = state === 'starting';
    server.command =
      state === 'stopped'
        ? { title: 'Restart', command: 'joinery.restartLanguageServer' }
        : { title: 'Show Log', command: 'joinery.showLog' };
  };

  let asked = 0;
  const showWorkspace = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    const question = ++asked;
    if (document?.languageId !== 'syncrule') return;
    const status = await language.fileStatus(document.uri);
    // Meanwhile another file may have come to the front.
    if (question !== asked) return;
    workspace.busy = false;
    showFile(workspace, status);
  };

  const update = (): void => {
    showServer();
    void showWorkspace();
  };
  update();
  const listeners = [
    language.onDidChangeState(update),
    language.onDidChangeRules(update),
    vscode.window.onDidChangeActiveTextEditor(update),
  ];
  return { dispose: () => [...listeners, workspace, server].forEach((one) => void one.dispose()) };
}

function showFile(item: vscode.LanguageStatusItem, status: FileStatus | undefined): void {
  if (status === undefined) {
    show(item, { text: 'Nothing is known of this file', detail: '', severity: 'information' });
    item.command = undefined;
    return;
  }
  const folder = status.folder === undefined ? undefined : vscode.Uri.parse(status.folder);
  show(item, fileStatusText(status, folder?.path.split('/').at(-1) ?? ''));
  item.command = folder && {
    title: 'Open joinery.json',
    command: 'vscode.open',
    arguments: [vscode.Uri.joinPath(folder, 'joinery.json')],
  };
}

const severities = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
} as const;

function show(item: vscode.LanguageStatusItem, { text, detail, severity }: StatusText): void {
  item.text = text;
  item.detail = detail;
  item.severity = severities[severity];
  item.accessibilityInformation = { label: detail === '' ? text : `${text}, ${detail}` };
}
