import * as vscode from 'vscode';
import type { EngineSession, EngineState } from './engine/engine-session.ts';

/** The engine's state in the status bar: what it does, how many errors wait. Choosing it lists what can be done. */
export function createStatusItem(session: EngineSession): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('joinery.engine', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Joinery';
  item.command = 'joinery.showActions';
  const show = (state: EngineState): void => {
    const text = statusText(state);
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
  show(session.state);
  const listener = session.onDidChange(show);
  return {
    dispose: () => {
      listener.dispose();
      item.dispose();
    },
  };
}

interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isError: boolean;
}

function statusText(state: EngineState): StatusText | undefined {
  switch (state.kind) {
    case 'stopped':
      return undefined;
    case 'starting':
      return { text: '$(sync~spin) Joinery', tooltip: 'The engine starts', isError: false };
    case 'failed':
      return { text: '$(error) Joinery', tooltip: state.message, isError: true };
    case 'open':
      return openText(state);
  }
}

function openText({ summary, running }: Extract<EngineState, { readonly kind: 'open' }>): StatusText {
  if (running !== undefined) {
    const done = running.progress === undefined ? '' : ` ${running.progress.done.toLocaleString()}`;
    const tooltip = `${running.title}${running.progress === undefined ? '' : `: ${running.progress.step}`}`;
    return { text: `$(sync~spin) ${running.title}${done}`, tooltip, isError: false };
  }
  if (summary.errors.length > 0) {
    return { text: '$(error) Joinery', tooltip: 'The workspace has errors and cannot be run', isError: true };
  }
  const errors = summary.connectors.reduce(
    (sum, { statistics }) => sum + (statistics?.syncErrors ?? 0) + (statistics?.exportErrors ?? 0),
    0,
  );
  const staging = summary.staging ? ' (staging)' : '';
  return errors === 0
    ? { text: `$(check) Joinery${staging}`, tooltip: `Idle${staging}`, isError: false }
    : { text: `$(warning) Joinery: ${errors}${staging}`, tooltip: `${errors} objects have errors`, isError: false };
}
