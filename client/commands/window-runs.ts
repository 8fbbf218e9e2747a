import * as vscode from 'vscode';
import type { RequestType } from 'vscode-jsonrpc';
import { stopRun } from '../../engine/host/protocol/requests.ts';
import { formatQuantity } from '../../engine/model/figures.ts';
import type { RunRecord } from '../../engine/runs/run-record.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { unlinked } from '../unlinked.ts';

/** The runs of this window, each with a notification that shows how far it has come and can stop it. */
export interface WindowRuns {
  /** Asks for a run and waits for its end. */
  run<P, R>(title: string, type: RequestType<P, R, void>, params: P): Promise<R>;
  /** Ends the run after its batch, one of the schedule, too. Throws when no run of this window is going on. */
  stop(): Promise<void>;
}

export function createWindowRuns(session: EngineSession): WindowRuns {
  let stop: vscode.CancellationTokenSource | undefined;
  return {
    run: async (title, type, params) =>
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: unlinked(title), cancellable: true },
        async (progress, token) => {
          const source = new vscode.CancellationTokenSource();
          stop = source;
          const listeners = [
            token.onCancellationRequested(() => source.cancel()),
            session.onDidChange((state) => {
              const now = state.kind === 'open' ? state.running?.progress : undefined;
              if (now !== undefined)
                progress.report({ message: unlinked(`${now.step}, ${formatQuantity(now.done, 'object')}`) });
            }),
          ];
          try {
            return await session.run(title, type, params, source.token);
          } finally {
            stop = undefined;
            for (const listener of listeners) listener.dispose();
            source.dispose();
          }
        },
      ),
    stop: async () => {
      const { state } = session;
      if (stop !== undefined) stop.cancel();
      else if (state.kind === 'open' && state.running !== undefined) await session.request(stopRun, null);
      else throw new Error('No run of this window is going on');
    },
  };
}

/** Says how runs ended. Of one that did not end well the whole story is a choice away. */
export async function tellEnd(title: string, runs: readonly RunRecord[]): Promise<void> {
  const failed = runs.filter(({ status }) => status !== 'success' && status !== 'completed-no-objects');
  const [first] = failed;
  const show = 'Show the runs';
  if (first === undefined) {
    const chosen = await vscode.window.showInformationMessage(unlinked(`${title} ended with success`), show);
    if (chosen === show) await vscode.commands.executeCommand('joinery.runs.focus');
    return;
  }
  const why = 'Show why';
  const ends = [...new Set(failed.map(({ profile, status }) => `${profile} ended ${status}`))];
  const chosen = await vscode.window.showWarningMessage(unlinked(`${title}: ${ends.join('; ')}`), why, show);
  if (chosen === show) await vscode.commands.executeCommand('joinery.runs.focus');
  if (chosen === why) await vscode.commands.executeCommand('joinery.openRun', { run: first.id });
}
