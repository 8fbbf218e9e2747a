import * as vscode from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import { openFolder } from '../joinery-folder.ts';
import { runInTerminal } from '../tasks.ts';
import { exportArguments } from './export-arguments.ts';

/** Writes the rules, or the one of that name, as a server takes them: in a terminal, which says what could not be said there. */
export async function exportRules(context: CommandContext, rule: string | undefined): Promise<void> {
  const folder = openFolder(context.folder);
  const form = await vscode.window.showQuickPick(
    [
      {
        label: 'PowerShell script',
        detail: 'To be run on the server, as its rule editor exports it',
        value: 'powershell' as const,
      },
      { label: 'Rule files', detail: 'XML, as in an exported configuration of the server', value: 'xml' as const },
    ],
    { title: rule === undefined ? 'Export the rules as …' : `Export "${rule}" as …` },
  );
  if (form === undefined) return;
  const target = form.value === 'xml' ? await pickFolder() : await pickScript(folder);
  if (target === undefined) return;
  // The dialog has asked before it named a script that is there.
  const force = form.value === 'powershell';
  await runInTerminal(context.cli, folder, 'export', exportArguments(form.value, target.fsPath, { rule, force }));
}

/** Adds rules of a server to the workspace; the terminal says what became of each. */
export async function importRules(context: CommandContext): Promise<void> {
  const folder = openFolder(context.folder);
  const form = await vscode.window.showQuickPick(
    [
      {
        label: 'Scripts and rule files',
        detail: '*.ps1, as the rule editor of a server exports them; *.xml',
        isFolder: false,
      },
      { label: 'A folder', detail: 'With such files; an exported configuration is one', isFolder: true },
    ],
    { title: 'Import rules from …' },
  );
  if (form === undefined) return;
  const chosen = await vscode.window.showOpenDialog({
    title: 'Import rules',
    openLabel: 'Import',
    canSelectFiles: !form.isFolder,
    canSelectFolders: form.isFolder,
    canSelectMany: !form.isFolder,
    ...(form.isFolder ? {} : { filters: { Rules: ['ps1', 'xml'] } }),
  });
  if (chosen === undefined || chosen.length === 0) return;
  const known = await vscode.window.showQuickPick(
    [
      { label: 'Leave them', detail: 'The terminal says which of them the server has changed', replace: false },
      { label: 'Replace them', detail: 'By the rules with the same ids; what was written here is gone', replace: true },
    ],
    { title: 'Rules the workspace has already' },
  );
  if (known === undefined) return;
  const paths = chosen.map(({ fsPath }) => fsPath);
  await runInTerminal(context.cli, folder, 'import', [...paths, ...(known.replace ? ['--replace'] : [])]);
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Write the rule files into which folder?',
    openLabel: 'Write them here',
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
  });
  return chosen?.[0];
}

async function pickScript(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  return await vscode.window.showSaveDialog({
    title: 'Write the script',
    saveLabel: 'Export',
    defaultUri: vscode.Uri.joinPath(folder, 'rules.ps1'),
    filters: { PowerShell: ['ps1'] },
  });
}
