import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/connections.ts';
import type { CommandContext } from '../commands/command.ts';

/** Makes a workspace in a folder the user names, or `given`, and opens it where the window does not show it already. */
export async function newWorkspace({ session }: CommandContext, given: unknown): Promise<void> {
  const folder = given instanceof vscode.Uri ? given : await pickFolder();
  if (folder === undefined) return;
  const { problem } = await session.ask(protocol.newWorkspace, { folder: folder.fsPath });
  if (problem !== null) throw new Error(problem.message);
  if (vscode.workspace.getWorkspaceFolder(folder) === undefined) {
    await vscode.commands.executeCommand('vscode.openFolder', folder);
    return;
  }
  void offerToConnect();
}

async function offerToConnect(): Promise<void> {
  const connect = 'Connect a directory';
  const message = 'The workspace is there, in staging mode; it has no connectors yet';
  const chosen = await vscode.window.showInformationMessage(message, connect);
  if (chosen === connect) await vscode.commands.executeCommand('joinery.connectDirectory');
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const [open] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showOpenDialog({
    title: 'Make the workspace in which folder?',
    openLabel: 'Make it here',
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    ...(open === undefined ? {} : { defaultUri: open.uri }),
  });
  return chosen?.[0];
}
