import * as vscode from 'vscode';
import { setJson } from '../../engine/configure/json-edits.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { destinationText, secretKey, type SecretPlace } from '../../engine/host/protocol/secret-place.ts';
import { changeJoineryText } from '../joinery-file.ts';
import { openFolder } from '../joinery-folder.ts';
import { type CommandContext, register } from './command.ts';
import { unlinked } from '../unlinked.ts';

/** Making workspaces and changing what they say about themselves. */
export function registerWorkspaceCommands(context: CommandContext): readonly vscode.Disposable[] {
  return [
    register(context, 'joinery.openSample', async () => await openSample(context)),
    register(context, 'joinery.importConfiguration', async () => await importConfiguration(context)),
    register(context, 'joinery.stagingOn', async () => await setStaging(context, true)),
    register(context, 'joinery.stagingOff', async () => await setStaging(context, false)),
    register(context, 'joinery.setCredential', async () => await setCredential(context)),
    register(context, 'joinery.openSettingsFile', async () => {
      await vscode.window.showTextDocument(vscode.Uri.joinPath(openFolder(context.folder), 'joinery.json'));
    }),
    register(context, 'joinery.showLog', () => context.log.show()),
  ];
}

/** Copies the bundled sample to a folder of the user's and opens it: rules, two forests as LDIF, a tenant inside the process. */
async function openSample({ extension }: CommandContext): Promise<void> {
  const parent = await pickFolder('Put the sample into which folder?', 'Put it here');
  if (parent === undefined) return;
  const target = vscode.Uri.joinPath(parent, 'joinery-sample');
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension, 'samples', 'two-forests'), target, {
    overwrite: false,
  });
  await vscode.commands.executeCommand('vscode.openFolder', target);
}

/** Makes a workspace from what `Get-ADSyncServerConfiguration` wrote. */
async function importConfiguration({ session, log }: CommandContext): Promise<void> {
  const from = await pickFolder('Which folder did Get-ADSyncServerConfiguration write?', 'Import this configuration');
  if (from === undefined) return;
  const to = await pickFolder('Make the workspace in which empty folder?', 'Make it here');
  if (to === undefined) return;
  const { written, rules, connectors, problems } = await session.ask(protocol.initializeWorkspace, {
    from: from.fsPath,
    to: to.fsPath,
  });
  const [first] = problems;
  for (const { file, line, message } of problems) log.warn(`${file}:${line} ${message}`);
  if (!written) throw new Error(first?.message ?? 'Nothing could be imported from that folder');
  const open = 'Open it';
  const left = problems.length === 0 ? '' : `; ${problems.length} remarks are in the log`;
  const chosen = await vscode.window.showInformationMessage(
    unlinked(
      `${rules} rules of ${connectors.length} connectors were imported; the tenant is simulated until joinery.json names the real one${left}`,
    ),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('vscode.openFolder', to);
}

async function setStaging(context: CommandContext, staging: boolean): Promise<void> {
  await changeJoineryText(openFolder(context.folder), (text) => setJson(text, ['staging'], staging));
  const message = staging
    ? 'Staging mode is on: cycles import and synchronize, and export nothing'
    : 'Staging mode is off: the next cycle exports what is staged';
  void vscode.window.showInformationMessage(message);
}

/** Keeps the secret of a credential in the editor's secret storage, where the engine asks for it. */
async function setCredential(context: CommandContext): Promise<void> {
  const places = await context.session.request(protocol.listSecrets, null);
  if (places.length === 0) throw new Error('No connector of the workspace has a "credential"; nothing needs a secret');
  const place = places.length === 1 ? places[0] : await pickSecret(places);
  if (place === undefined) return;
  const { name } = place;
  const secret = await vscode.window.showInputBox({
    title: `Secret of the credential "${name}"`,
    prompt: unlinked(
      `Kept in the secret storage of the editor and used for these alone: ${placeText(place)}. Empty removes it`,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (secret === undefined) return;
  if (secret === '') await context.secrets.delete(secretKey(place));
  else await context.secrets.store(secretKey(place), secret);
  void vscode.window.showInformationMessage(unlinked(secret === '' ? `"${name}" was removed` : `"${name}" is kept`));
}

async function pickSecret(places: readonly SecretPlace[]): Promise<SecretPlace | undefined> {
  const rows = places.map((place) => ({ label: place.name, description: placeText(place), place }));
  return (await vscode.window.showQuickPick(rows, { title: 'Which credential?' }))?.place;
}

function placeText({ destinations }: SecretPlace): string {
  return destinations.map(destinationText).join('; ');
}

async function pickFolder(title: string, openLabel: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel,
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
  });
  return chosen?.[0];
}
