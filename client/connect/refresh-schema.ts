import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/connections.ts';
import { formatQuantity } from '../../engine/model/figures.ts';
import { cancellable } from '../cancellable.ts';
import { type CommandContext, pickConnector } from '../commands/command.ts';
import { pickRows, type PickRow } from './ask.ts';
import { unlinked } from '../unlinked.ts';

/** Compares the schema file of a connector with its directory, shows what changed, and writes it when the user says so. */
export async function refreshSchema(context: CommandContext, node: unknown): Promise<void> {
  const connector = await pickConnector(context, node);
  if (connector === undefined) return;
  const refresh = await cancellable(
    `Reading the schema of ${connector}`,
    async (token) => await context.session.request(protocol.refreshSchema, { connector }, token),
  );
  if (refresh === undefined) return;
  const { file, path, text, differences, warnings } = refresh;
  for (const warning of warnings) context.log.warn(`${connector}: ${warning}`);
  const [warning] = warnings;
  if (warning !== undefined) void vscode.window.showWarningMessage(unlinked(warning));
  if (differences.length === 0) {
    void vscode.window.showInformationMessage(unlinked(`${file} is as the directory of "${connector}" has it`));
    return;
  }
  const rows: readonly PickRow<'write'>[] = [
    { label: `$(save) Write ${file}`, description: formatQuantity(differences.length, 'change'), value: 'write' },
    { label: 'What changes', kind: vscode.QuickPickItemKind.Separator },
    ...differences.map((label) => ({ label })),
  ];
  const chosen = await pickRows(rows, {
    title: `The schema of ${connector}`,
    prompt: '+ came, - went, ~ is otherwise now',
    many: false,
    canGoBack: false,
  });
  if (chosen === undefined || chosen === 'back') return;
  const uri = vscode.Uri.file(path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  void tellWritten(`${file} was written, ${formatQuantity(differences.length, 'change')}`, uri);
}

async function tellWritten(message: string, uri: vscode.Uri): Promise<void> {
  const show = 'Show the file';
  const chosen = await vscode.window.showInformationMessage(unlinked(message), show);
  if (chosen === show) await vscode.window.showTextDocument(uri);
}
