import * as vscode from 'vscode';
import { signIn, signOut } from '../../engine/host/protocol/connections.ts';
import { cancellable } from '../cancellable.ts';
import { connectDirectory } from '../connect/connect-directory.ts';
import { newWorkspace } from '../connect/new-workspace.ts';
import { refreshSchema } from '../connect/refresh-schema.ts';
import { exportRules, importRules } from '../connect/server-rules.ts';
import { type CommandContext, labelOf, register } from './command.ts';
import { unlinked } from '../unlinked.ts';

/** Making a workspace, connecting it to directories and servers, and signing in. */
export function registerConnectionCommands(context: CommandContext): readonly vscode.Disposable[] {
  return [
    register(context, 'joinery.newWorkspace', async (folder) => await newWorkspace(context, folder)),
    register(context, 'joinery.connectDirectory', async (given) => await connectDirectory(context, given)),
    register(context, 'joinery.signIn', async (node) => await signInTo(context, node)),
    register(context, 'joinery.signOut', async (node) => await signOutOf(context, node)),
    register(context, 'joinery.refreshSchema', async (node) => await refreshSchema(context, node)),
    register(context, 'joinery.exportRules', async (node) => await exportRules(context, ruleOf(node))),
    register(context, 'joinery.importRules', async () => await importRules(context)),
  ];
}

/** The name of the rule whose row a command was called on. */
function ruleOf(node: unknown): string | undefined {
  const isRule =
    typeof node === 'object' &&
    node !== null &&
    'item' in node &&
    node.item instanceof vscode.TreeItem &&
    node.item.contextValue?.startsWith('rule') === true;
  return isRule ? labelOf(node) : undefined;
}

async function signInTo(context: CommandContext, node: unknown): Promise<void> {
  const connector = await pickTenant(context, node);
  if (connector === undefined) return;
  const result = await cancellable(
    `Signing in to ${connector}`,
    async (token) => await context.session.request(signIn, { connector }, token),
  );
  if (result === undefined) return;
  const { name, kind, permissions } = result;
  const whom = `${name === null ? '' : ` as ${name}`}, ${kind === 'person' ? 'a person' : 'an application'}`;
  const may =
    permissions.length === 0
      ? 'no permissions: grant the application some in the tenant, and have an administrator consent to them'
      : `permissions: ${permissions.join(', ')}`;
  void vscode.window.showInformationMessage(unlinked(`Signed in to "${connector}"${whom}; ${may}`));
}

async function signOutOf(context: CommandContext, node: unknown): Promise<void> {
  const connector = await pickTenant(context, node);
  if (connector === undefined) return;
  const was = await context.session.request(signOut, { connector });
  void vscode.window.showInformationMessage(
    unlinked(was ? `Signed out of "${connector}"` : `Nobody was signed in to "${connector}"`),
  );
}

/** The tenant a command is about: that of the row it was called on, the only one there is, or one the user picks. */
async function pickTenant({ session }: CommandContext, node: unknown): Promise<string | undefined> {
  const { state } = session;
  const connectors = state.kind === 'open' ? state.summary.connectors : [];
  const names = connectors.filter(({ kind }) => kind === 'entra').map(({ name }) => name);
  const chosen = labelOf(node);
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  if (names.length === 0) throw new Error('The workspace has no tenant to sign in to; connect one first');
  return names.length === 1 ? names[0] : await vscode.window.showQuickPick(names, { title: 'Which tenant?' });
}
