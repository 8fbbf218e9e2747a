import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
} from 'vscode-languageserver/node';

const server = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));

/** An editor of our own at the other end of the server's standard streams: real messages, nothing in between. */
export interface Editor {
  readonly connection: MessageConnection;
  readonly result: InitializeResult;
  /** What the server sent without being asked, by URI; the last of each. */
  readonly published: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly log: readonly string[];
  readonly processId: number;
  open(path: string, text: string): string;
  /** Puts `text` in place of the first occurrence of `old`, which must not reach over a line break. */
  change(path: string, old: string, text: string): void;
  diagnostics(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  codes(uri: string): Promise<readonly unknown[]>;
  /** Tells the server that files changed on disk. */
  changedOnDisk(...paths: readonly string[]): void;
  /** Shuts the server down as an editor does; gives its exit code. */
  close(): Promise<number | null>;
  /** Ends without a shutdown. */
  exit(): Promise<number | null>;
}

export const pullingEditor: ClientCapabilities = {
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
  workspace: { workspaceFolders: true },
};

/** Starts `node server/main.ts --stdio` with the folders open. */
export async function startEditor(
  folders: readonly string[],
  capabilities: ClientCapabilities = pullingEditor,
  initializationOptions: unknown = {},
): Promise<Editor> {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map<string, readonly Diagnostic[]>();
  const log: string[] = [];
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => {
    published.set(uri, diagnostics);
  });
  connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => void log.push(message));
  connection.listen();
  const result: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder })),
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  return { connection, result, published, log, ...documentsOf(connection), ...endsOf(connection, child) };
}

function documentsOf(
  connection: MessageConnection,
): Pick<Editor, 'open' | 'change' | 'diagnostics' | 'codes' | 'changedOnDisk'> {
  const texts = new Map<string, { version: number; text: string }>();
  const diagnostics = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  return {
    open(path, text) {
      const uri = path.includes(':') ? path : pathToFileURL(path).href;
      texts.set(path, { version: 1, text });
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'syncrule', version: 1, text },
      });
      return uri;
    },
    change(path, old, replacement) {
      const document = texts.get(path)!;
      const at = document.text.indexOf(old);
      const before = document.text.slice(0, at).split('\n');
      const start = { line: before.length - 1, character: before.at(-1)!.length };
      const end = { line: start.line, character: start.character + old.length };
      document.version++;
      document.text = document.text.slice(0, at) + replacement + document.text.slice(at + old.length);
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: path.includes(':') ? path : pathToFileURL(path).href, version: document.version },
        contentChanges: [{ range: { start, end }, text: replacement }],
      });
    },
    diagnostics,
    async codes(uri) {
      const report = await diagnostics(uri);
      return report.kind === 'full' ? report.items.map(({ code }) => code) : [];
    },
    changedOnDisk(...paths) {
      const changes = paths.map((path) => ({ uri: pathToFileURL(path).href, type: 2 }));
      void connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    },
  };
}

function endsOf(connection: MessageConnection, child: ChildProcess): Pick<Editor, 'close' | 'exit' | 'processId'> {
  const ended = once(child, 'exit');
  const exit = async (): Promise<number | null> => {
    await connection.sendNotification('exit');
    const [code] = (await ended) as [number | null];
    connection.dispose();
    return code;
  };
  return {
    processId: child.pid ?? 0,
    exit,
    async close() {
      await connection.sendRequest('shutdown');
      return await exit();
    },
  };
}
