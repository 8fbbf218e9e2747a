import * as vscode from 'vscode';
import type { LanguageClient, LanguageClientOptions } from 'vscode-languageclient/node';
import { type FileStatus, fileStatus, listRules, type RuleSummary, rulesChanged } from '../../server/protocol/rules.ts';
import type { ServerState } from './status-text.ts';

/** The language server as the extension knows it. */
export interface Language extends vscode.Disposable {
  /** Every rule, in order of precedence. Waits for the server to be there. */
  readonly rules: () => Promise<readonly RuleSummary[]>;
  readonly onDidChangeRules: vscode.Event<void>;
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<void>;
  /** Which workspace a file belongs to; `undefined` where the server does not run, or has moved on while it was asked. */
  readonly fileStatus: (uri: vscode.Uri) => Promise<FileStatus | undefined>;
  restart(): Promise<void>;
}

/** Starts the language server. It only reads, so it works in untrusted workspaces, too. */
export function startLanguage(serverPath: string, log: vscode.LogOutputChannel): Language {
  const changes = new vscode.EventEmitter<void>();
  const stateChanges = new vscode.EventEmitter<void>();
  let state: ServerState = 'starting';
  let isDisposed = false;
  const starting = createClient(serverPath, log, {
    rulesChanged: () => changes.fire(),
    stateChanged: (next) => {
      state = next;
      stateChanges.fire();
    },
  });
  const started = starting
    .then(async (client) => await client.start())
    .then(
      () => changes.fire(),
      (cause: unknown) => log.error(`The language server did not start: ${String(cause)}`),
    );

  async function restart(): Promise<void> {
    await (await starting).restart();
    changes.fire();
  }

  /** `undefined` where the server does not run. */
  async function running(): Promise<LanguageClient | undefined> {
    await started;
    const client = await starting;
    return client.isRunning() && !isDisposed ? client : undefined;
  }

  // Until then the server has read nothing outside of the workspace's folders.
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => void restart());

  return {
    rules: async () => (await (await running())?.sendRequest<readonly RuleSummary[]>(listRules.method, null)) ?? [],
    onDidChangeRules: changes.event,
    get state() {
      return state;
    },
    onDidChangeState: stateChanges.event,
    fileStatus: async (uri) => {
      const client = await running();
      if (client === undefined) return undefined;
      const textDocument = { uri: client.code2ProtocolConverter.asUri(uri) };
      try {
        return (await client.sendRequest<FileStatus | null>(fileStatus.method, { textDocument })) ?? undefined;
      } catch (cause) {
        log.warn(`The status of a file was not told: ${String(cause)}`);
        return undefined;
      }
    },
    restart,
    dispose: () => {
      isDisposed = true;
      trusted.dispose();
      stateChanges.dispose();
      changes.dispose();
      void starting.then(async (client) => await client.dispose());
    },
  };
}

/** Four fifths of the extension's code are the client, so it is loaded when everything else stands. */
async function createClient(
  module: string,
  log: vscode.LogOutputChannel,
  told: { readonly rulesChanged: () => void; readonly stateChanged: (state: ServerState) => void },
): Promise<LanguageClient> {
  const { LanguageClient: Client, State, TransportKind } = await import('vscode-languageclient/node');
  const states: Readonly<Record<(typeof State)[keyof typeof State], ServerState>> = {
    [State.Stopped]: 'stopped',
    [State.Running]: 'running',
    [State.Starting]: 'starting',
    [State.StartFailed]: 'stopped',
  };
  const client = new Client('joinery', 'Joinery', { module, transport: TransportKind.ipc }, clientOptions(log));
  client.onNotification(rulesChanged.method, () => told.rulesChanged());
  client.onDidChangeState(({ newState }) => told.stateChanged(states[newState]));
  return client;
}

function clientOptions(outputChannel: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [
      { language: 'syncrule', scheme: 'file' },
      { language: 'syncrule', scheme: 'untitled' },
    ],
    outputChannel,
    synchronize: { configurationSection: 'joinery' },
    initializationOptions: () => ({ confined: !vscode.workspace.isTrusted }),
    // Neither commands nor HTML in what the server says: both are the default, and what it says quotes files.
    markdown: { isTrusted: false, supportHtml: false },
  };
}
