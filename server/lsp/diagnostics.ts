import {
  type CancellationToken,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { FileProblem } from '../../engine/model/file-problem.ts';
import { diagnostics, diagnosticWords } from '../features/diagnostics.ts';
import type { FolderWorkspace } from '../workspace/folder-workspace.ts';
import type { FileQuestion, Snapshot } from '../workspace/snapshot.ts';
import { uriOf } from '../workspace/uri-path.ts';
import { assertWanted, turn } from './fence.ts';
import { onAnything, onFile, type Session } from './session.ts';

/** How long, in milliseconds, other requests may have to wait for a part of the workspace's diagnostics. */
const patience = 8;

/** Diagnostics of a file with the name under which the editor may ask whether they are still the same. */
interface NamedReport {
  readonly resultId: string;
  readonly items: Diagnostic[];
}

/** Remembers what was reported last, and gives it a new name when it is something else. */
type Naming = (uri: string, items: Diagnostic[]) => NamedReport;

/** Answers the requests for the diagnostics of one file and of all. */
export function registerDiagnostics(session: Session): void {
  const { languages } = session.connection;
  const named = createNaming();
  languages.diagnostics.on(
    retried(
      onFile(session, 'textDocument/diagnostic', fullReport({ resultId: '0', items: [] }), (question, params) => {
        const report = named(question.file.uri, [...diagnostics(question, session.documentation)]);
        return report.resultId === params.previousResultId ? unchanged(report) : fullReport(report);
      }),
    ),
  );
  languages.diagnostics.onWorkspace(
    retried(
      onAnything(session, 'workspace/diagnostic', async (params, token) => {
        const known = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
        return await workspaceReport({ session, named, known }, token);
      }),
    ),
  );
}

/**
 * Where the text changed meanwhile, the editor is told to ask again. A cancelled request is answered without that word: VS Code's client
 * takes "do not ask again" for a request of its own that never ended, and would show the same diagnostics for good.
 */
function retried<Params, Result>(
  answer: (params: Params, token: CancellationToken) => Promise<Result | ResponseError>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<DiagnosticServerCancellationData>> {
  return async (params, token) => {
    const result = await answer(params, token);
    if (!(result instanceof ResponseError)) return result;
    const { code, message } = result;
    return code === LSPErrorCodes.ContentModified
      ? new ResponseError(LSPErrorCodes.ServerCancelled, message, { retriggerRequest: true })
      : new ResponseError(code, message);
  };
}

/** Sends diagnostics to an editor that does not ask for them: of every open document and of the configuration. */
export async function sendDiagnostics(session: Session, openUris: readonly string[]): Promise<void> {
  const { connection, workspaces, documentation } = session;
  await workspaces.settled();
  for (const uri of openUris) {
    const question = workspaces.question(uri);
    const version = session.versionOf(uri);
    if (question === undefined || version === undefined) continue;
    void connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics(question, documentation)] });
  }
  for (const folder of workspaces.folders())
    for (const [uri, items] of configurationDiagnostics(folder, documentation))
      void connection.sendDiagnostics({ uri, diagnostics: items });
}

interface WorkspaceQuestion {
  readonly session: Session;
  readonly named: Naming;
  /** What the editor has, by URI. */
  readonly known: ReadonlyMap<string, string>;
}

async function workspaceReport(
  { session, named, known }: WorkspaceQuestion,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const add = (uri: string, found: Diagnostic[]): void => {
    const report = named(uri, found);
    const isKnown = known.get(uri) === report.resultId;
    const version = session.versionOf(uri) ?? null;
    items.push({ uri, version, ...(isKnown ? unchanged(report) : fullReport(report)) });
  };
  let pausedAt = performance.now();
  for (const folder of session.workspaces.folders()) {
    for (const [uri, found] of configurationDiagnostics(folder, session.documentation)) add(uri, found);
    for (const path of folder.rules.snapshot().files.keys()) {
      if (performance.now() - pausedAt > patience) {
        await turn();
        assertWanted(token);
        pausedAt = performance.now();
      }
      // Taken anew each time: what was typed in a pause is part of the answer.
      const question = fileQuestion(folder.rules.snapshot(), path);
      if (question !== undefined) add(question.file.uri, [...diagnostics(question, session.documentation)]);
    }
  }
  return { items };
}

function fileQuestion(snapshot: Snapshot, path: string): FileQuestion | undefined {
  const file = snapshot.files.get(path);
  return file && { snapshot, file };
}

/** Nobody reads more about a configuration. */
const mostConfigurationProblems = 1000;

/** Of `joinery.json`, also when there are none left, and of schemas and files that cannot be read. */
function configurationDiagnostics(folder: FolderWorkspace, documentation: string): ReadonlyMap<string, Diagnostic[]> {
  const byFile = new Map<string, Diagnostic[]>([[uriOf(`${folder.folder}/joinery.json`), []]]);
  for (const problem of folder.problems().slice(0, mostConfigurationProblems)) {
    const uri = uriOf(problem.file);
    byFile.set(uri, [...(byFile.get(uri) ?? []), fileDiagnostic(problem, documentation)]);
  }
  return byFile;
}

/** Lines and columns of file problems count from 1. */
function fileDiagnostic(problem: FileProblem, documentation: string): Diagnostic {
  const { line, column, endLine = line, endColumn = column } = problem;
  return {
    range: {
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    },
    source: 'joinery',
    ...diagnosticWords(problem, documentation),
  };
}

function createNaming(): Naming {
  const last = new Map<string, { readonly text: string; readonly resultId: string }>();
  let count = 0;
  return (uri, items) => {
    const text = JSON.stringify(items);
    const known = last.get(uri);
    if (known?.text === text) return { resultId: known.resultId, items };
    const resultId = String(++count);
    last.set(uri, { text, resultId });
    return { resultId, items };
  };
}

function fullReport({ resultId, items }: NamedReport): DocumentDiagnosticReport & { readonly kind: 'full' } {
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

function unchanged({ resultId }: NamedReport): DocumentDiagnosticReport & { readonly kind: 'unchanged' } {
  return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
}
