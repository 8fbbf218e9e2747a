import * as vscode from 'vscode';
import type { EngineSession } from './engine/engine-session.ts';
import type { StatusWatch } from './engine/status-watch.ts';
import { statusText } from './status-text.ts';

/** The engine's state in the status bar: what it does, how many errors wait, the next cycle. Choosing it lists what can be done. */
export function createStatusItem(session: EngineSession, watch: StatusWatch): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('joinery.engine', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Joinery';
  item.command = 'joinery.showActions';
  const show = (): void => {
    const text = statusText(session.state, watch.status);
    if (text === undefined) {
      item.hide();
      return;
    }
    item.text = text.text;
    item.tooltip = text.tooltip;
    item.accessibilityInformation = { label: `Joinery: ${text.tooltip}` };
    item.backgroundColor = text.isError ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.show();
  };
  show();
  const listeners = [session.onDidChange(show), watch.onDidChange(show)];
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      item.dispose();
    },
  };
}
