import * as vscode from 'vscode';
import { unlinked } from './unlinked.ts';

/** Shows how far work has come. */
type Progress = vscode.Progress<{ readonly message?: string }>;

/** Does work under a notification that can cancel it. `undefined`: it was cancelled. */
export async function cancellable<T>(
  title: string,
  work: (token: vscode.CancellationToken, progress: Progress) => Promise<T>,
): Promise<T | undefined> {
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: unlinked(title), cancellable: true },
    async (progress, token) => {
      try {
        return await work(token, progress);
      } catch (cause) {
        if (token.isCancellationRequested) return undefined;
        throw cause;
      }
    },
  );
}
