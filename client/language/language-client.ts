import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { listRules, type RuleSummary, rulesChanged } from '../../server/protocol/rules.ts';

/** The language server as the extension knows it. */
export interface Language extends vscode.Disposable {
  /** Every rule, in order of precedence. Waits for the server to be there. */
  readonly rules: () => Promise<readonly RuleSummary[]>;
  readonly onDidChangeRules: vscode.Event<void>;
  restart(): Promise<void>;
}

/** Starts the language server. It only reads, so it works in untrusted workspaces, too. */
export function startLanguage(serverPath: string, log: vscode.LogOutputChannel): Language {
  const changes = new vscode.EventEmitter<void>();
  const client = new LanguageClient('joinery', 'Joinery', serverOptions(serverPath), clientOptions(log));
  const listener = client.onNotification(rulesChanged.method, () => changes.fire());
  const started = client.start().then(
    () => changes.fire(),
    (cause: unknown) => log.error(`The language server did not start: ${String(cause)}`),
  );
  return {
    rules: async () => {
      await started;
      return client.isRunning() ? await client.sendRequest<readonly RuleSummary[]>(listRules.method, null) : [];
    },
    onDidChangeRules: changes.event,
    restart: async () => {
      await client.restart();
      changes.fire();
    },
    dispose: () => {
      listener.dispose();
      changes.dispose();
      void client.dispose();
    },
  };
}

function serverOptions(module: string): ServerOptions {
  return { module, transport: TransportKind.ipc };
}

function clientOptions(outputChannel: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [
      { language: 'syncrule', scheme: 'file' },
      { language: 'syncrule', scheme: 'untitled' },
    ],
    outputChannel,
    synchronize: { configurationSection: 'joinery' },
  };
}
