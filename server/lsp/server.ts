import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  CancellationToken,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  TextDocuments,
} from 'vscode-languageserver/node';
import { statusOf } from '../features/file-status.ts';
import { ruleList } from '../features/rule-list.ts';
import { fileStatus, listRules, rulesChanged } from '../protocol/rules.ts';
import { pathOf, uriOf } from '../workspace/uri-path.ts';
import { createWorkspaces } from '../workspace/workspaces.ts';
import { serverCapabilities } from './capabilities.ts';
import { abilitiesOf, type ClientAbilities } from './client-abilities.ts';
import { debounced } from './debounce.ts';
import { registerDiagnostics, sendDiagnostics } from './diagnostics.ts';
import { registerNavigation } from './navigation.ts';
import { registerReading } from './reading.ts';
import { onAnything, type Session } from './session.ts';
import { defaultSettings, parseSettings, type ServerSettings } from './settings.ts';
import { warmUp } from './warm-up.ts';
import { registerWriting } from './writing.ts';

/** How long, in milliseconds, typing pauses before those are told who did not ask. */
const quietMs = 200;

/** Serves one editor over `connection`. `documentation` is the URI of the folder of documents, with a slash at its end. */
export function serve(connection: Connection, documentation: string): void {
  const documents = new TextDocuments(TextDocument);
  let client = abilitiesOf({ capabilities: {}, processId: null, rootUri: null });
  let settings = defaultSettings;
  const tellChanged = debounced(quietMs, () => {
    void connection.sendNotification(rulesChanged.method);
    if (!client.pullsDiagnostics) void sendDiagnostics(session, documents.keys());
  });
  const workspaces = createWorkspaces(
    {
      changed: tellChanged,
      reloaded: () => {
        refresh(connection, client);
        void warmUp(workspaces).catch((cause: unknown) =>
          connection.console.error(`Indexing failed: ${String(cause)}`),
        );
      },
      failed: (cause) => connection.console.error(`Reading the workspace failed: ${String(cause)}`),
    },
    () => client.confined,
  );
  const session: Session = {
    connection,
    workspaces,
    documentation,
    versionOf: (uri) => documents.get(uri)?.version,
    onClosed: (listener) => void documents.onDidClose(({ document }) => listener(document.uri)),
    client: () => client,
    settings: () => settings,
  };
  connection.onInitialize((params) => {
    client = abilitiesOf(params);
    settings = parseSettings(params.initializationOptions);
    workspaces.changeFolders({ added: foldersOf(params), removed: [] });
    return { capabilities: serverCapabilities(), serverInfo: { name: 'joinery' } };
  });
  connection.onInitialized(() => {
    void subscribe(session, (read) => {
      settings = read;
      refresh(connection, client);
    }).catch((cause: unknown) =>
      connection.console.error(`Asking the editor for its settings failed: ${String(cause)}`),
    );
  });
  followDocuments(session, documents);
  registerDiagnostics(session);
  registerNavigation(session);
  registerWriting(session);
  registerReading(session);
  registerRuleList(session);
  registerFileStatus(session);
  documents.listen(connection);
  connection.listen();
}

function followDocuments({ connection, workspaces, client }: Session, documents: TextDocuments<TextDocument>): void {
  documents.onDidChangeContent(({ document }) => {
    workspaces.setDocument({ uri: document.uri, text: document.getText() });
  });
  documents.onDidClose(({ document }) => {
    workspaces.closeDocument(document.uri);
    if (!client().pullsDiagnostics) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    workspaces.filesChanged(changes.map(({ uri }) => pathOf(uri)));
  });
}

function registerRuleList(session: Session): void {
  const { connection, workspaces } = session;
  const answer = onAnything(session, listRules.method, () => workspaces.snapshots().flatMap(ruleList));
  // Some editors leave out parameters that are null; the token stands last either way.
  connection.onRequest(listRules.method, (...given: readonly unknown[]) => {
    const token = given.at(-1);
    return answer(null, CancellationToken.is(token) ? token : CancellationToken.None);
  });
}

function registerFileStatus(session: Session): void {
  const { connection, workspaces } = session;
  connection.onRequest(
    fileStatus.method,
    onAnything(
      session,
      fileStatus.method,
      ({ textDocument: { uri } }: { readonly textDocument: { readonly uri: string } }) => {
        const snapshot = workspaces.question(uri)?.snapshot;
        const around = workspaces.folderAround(uri);
        if (snapshot === undefined) return null;
        if (around === undefined) return statusOf(snapshot, undefined);
        const isOwner = workspaces.folderOf(uri) === around;
        return statusOf(snapshot, { uri: uriOf(around.folder), isOwner, problems: around.problems() });
      },
    ),
  );
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return uris.filter((uri) => uri.startsWith('file:')).map(pathOf);
}

/** Answers may have changed without a change of the text they are about. */
function refresh(connection: Connection, client: ClientAbilities): void {
  if (client.refreshesDiagnostics) void connection.languages.diagnostics.refresh();
  if (client.refreshesInlayHints) void connection.languages.inlayHint.refresh();
  if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
}

/** Asks the editor to tell of changed files, folders and settings, as far as it can. */
async function subscribe(session: Session, changed: (settings: ServerSettings) => void): Promise<void> {
  const { connection, workspaces } = session;
  const client = session.client();
  const readSettings = async (sent: unknown): Promise<void> => {
    const section: unknown = client.sendsConfiguration
      ? await connection.workspace.getConfiguration('joinery')
      : typeof sent === 'object' && sent !== null && Reflect.get(sent, 'joinery');
    // An editor that has no such section answers with nothing; what it said in the beginning stays.
    if (typeof section === 'object' && section !== null) changed(parseSettings(section));
  };
  connection.onDidChangeConfiguration(({ settings }) => void readSettings(settings));
  if (client.workspaceFolders)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
      workspaces.changeFolders({
        added: added.map(({ uri }) => pathOf(uri)),
        removed: removed.map(({ uri }) => pathOf(uri)),
      }),
    );
  if (client.watchesFiles)
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: '**/*.{syncrule,json}' }],
    });
  if (client.registersConfiguration)
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'joinery' });
  if (client.sendsConfiguration) await readSettings(undefined);
}
