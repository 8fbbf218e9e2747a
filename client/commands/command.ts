import * as vscode from 'vscode';
import { errorPlace } from '../../engine/host/protocol/error-place.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import type { JoineryFolder } from '../joinery-folder.ts';
import type { Language } from '../language/language-client.ts';
import type { ConnectorsView } from '../views/connectors-view.ts';
import type { MetaverseView } from '../views/metaverse-view.ts';
import type { WindowRuns } from './window-runs.ts';
import { unlinked } from '../unlinked.ts';

/** What commands work with. */
export interface CommandContext {
  /** The extension's own folder. */
  readonly extension: vscode.Uri;
  /** The bundle of the command line. */
  readonly cli: string;
  readonly session: EngineSession;
  readonly runs: WindowRuns;
  readonly folder: JoineryFolder;
  readonly secrets: vscode.SecretStorage;
  readonly log: vscode.LogOutputChannel;
  readonly language: Language;
  readonly connectors: ConnectorsView;
  readonly metaverse: MetaverseView;
}

/** Registers a command; what it is given may come from anywhere. What goes wrong is shown as one sentence; the log says where. */
export function register(
  { log }: Pick<CommandContext, 'log'>,
  id: string,
  work: (argument: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      await work(argument);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      log.error(`${id}: ${errorPlace(cause)}`);
      void vscode.window.showErrorMessage(unlinked(message));
    }
  });
}

/** The connector a command is about: that of the row it was called on, else one the user picks. `undefined`: nothing was picked. */
export async function pickConnector({ session }: CommandContext, node: unknown): Promise<string | undefined> {
  const { state } = session;
  const names = state.kind === 'open' ? state.summary.connectors.map(({ name }) => name) : [];
  const chosen = labelOf(node);
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  if (names.length === 0) throw new Error('No workspace is open; open a folder with a joinery.json, or make one');
  return await vscode.window.showQuickPick(names, { title: 'Which connector?' });
}

/** The label of a view's row, which is what a row's command is given. */
export function labelOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('item' in node)) return undefined;
  const { item } = node;
  return item instanceof vscode.TreeItem && typeof item.label === 'string' ? item.label : undefined;
}
