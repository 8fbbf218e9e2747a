import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { runProfiles, type RunRecord } from '../../engine/runs/run-record.ts';
import { type CommandContext, pickConnector, register } from './command.ts';

/** Runs of run profiles and cycles, with progress and a way to stop. */
export function registerRunCommands(context: CommandContext): readonly vscode.Disposable[] {
  let stop: vscode.CancellationTokenSource | undefined;

  async function withProgress<T>(
    title: string,
    work: (token: vscode.CancellationToken) => Promise<T>,
  ): Promise<T | undefined> {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const source = new vscode.CancellationTokenSource();
        stop = source;
        const listeners = [
          token.onCancellationRequested(() => source.cancel()),
          context.session.onDidChange((state) => {
            const now = state.kind === 'open' ? state.running?.progress : undefined;
            if (now !== undefined) progress.report({ message: `${now.step}, ${now.done.toLocaleString()} objects` });
          }),
        ];
        try {
          return await work(source.token);
        } finally {
          stop = undefined;
          for (const listener of listeners) listener.dispose();
          source.dispose();
        }
      },
    );
  }

  async function profile(node: unknown): Promise<void> {
    const connector = await pickConnector(context, node);
    if (connector === undefined) return;
    const chosen = await vscode.window.showQuickPick(runProfiles, { title: `Run which profile of ${connector}?` });
    if (chosen === undefined) return;
    const title = `${connector}: ${chosen}`;
    const run = await withProgress(
      title,
      async (token) => await context.session.run(title, protocol.runProfile, { connector, profile: chosen }, token),
    );
    if (run !== undefined) void tellEnd(title, [run]);
  }

  async function cycle(policy: 'Delta' | 'Initial'): Promise<void> {
    const title = policy === 'Delta' ? 'Cycle' : 'Initial cycle';
    const result = await withProgress(
      title,
      async (token) => await context.session.run(title, protocol.runCycle, { policy }, token),
    );
    if (result !== undefined) void tellEnd(title, result.runs);
  }

  return [
    register(context, 'joinery.runProfile', profile),
    register(context, 'joinery.cycle', async () => await cycle('Delta')),
    register(context, 'joinery.initialCycle', async () => await cycle('Initial')),
    register(context, 'joinery.stop', () => {
      if (stop === undefined) throw new Error('No run of this window is going on');
      stop.cancel();
    }),
  ];
}

async function tellEnd(title: string, runs: readonly RunRecord[]): Promise<void> {
  const failed = runs.filter(({ status }) => status !== 'success' && status !== 'completed-no-objects');
  const show = 'Show the runs';
  const ends = [...new Set(failed.map(({ profile, status }) => `${profile} ended ${status}`))];
  const chosen =
    ends.length === 0
      ? await vscode.window.showInformationMessage(`${title} ended with success`, show)
      : await vscode.window.showWarningMessage(`${title}: ${ends.join('; ')}`, show);
  if (chosen === show) await vscode.commands.executeCommand('joinery.runs.focus');
}
