import { ErrorCodes, type Location, ResponseError, type WorkspaceEdit } from 'vscode-languageserver/node';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../features/call-hierarchy.ts';
import { declaration } from '../features/declaration.ts';
import { definition } from '../features/definition.ts';
import { documentHighlight } from '../features/document-highlight.ts';
import { documentSymbols } from '../features/document-symbols.ts';
import { implementation } from '../features/implementation.ts';
import { references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename.ts';
import { typeDefinition } from '../features/type-definition.ts';
import { workspaceSymbols } from '../features/workspace-symbols.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';
import { onAnything, onFile, onPlace, type Session } from './session.ts';

/** Requests that lead from one place to others. */
export function registerNavigation(session: Session): void {
  const { connection } = session;
  const places = (name: string, find: (question: PlaceQuestion) => readonly Location[]) =>
    onPlace(session, name, [] as Location[], async (question) => [...find(await withPlaces(session, question))]);
  connection.onDefinition(places('textDocument/definition', definition));
  connection.onDeclaration(places('textDocument/declaration', declaration));
  connection.onTypeDefinition(places('textDocument/typeDefinition', typeDefinition));
  connection.onImplementation(places('textDocument/implementation', implementation));
  connection.onReferences(
    onPlace(session, 'textDocument/references', [] as Location[], (question, { context }) => [
      ...references(question, { withDeclaration: context.includeDeclaration }),
    ]),
  );
  connection.onDocumentHighlight(
    onPlace(session, 'textDocument/documentHighlight', null, (question) => [...documentHighlight(question)]),
  );
  connection.onDocumentSymbol(
    onFile(session, 'textDocument/documentSymbol', null, (question) => [...documentSymbols(question)]),
  );
  connection.onWorkspaceSymbol(
    onAnything(session, 'workspace/symbol', ({ query }) =>
      session.workspaces.snapshots().flatMap((snapshot) => workspaceSymbols(snapshot, query)),
    ),
  );
  registerCallHierarchy(session);
  registerRename(session);
}

/** The question with the places of the configuration, which are read when they are first asked for. */
async function withPlaces({ workspaces }: Session, question: PlaceQuestion): Promise<PlaceQuestion> {
  const folder = workspaces.folderOf(question.file.uri);
  if (folder === undefined) return question;
  await folder.findPlaces();
  return { ...question, snapshot: { ...question.snapshot, places: folder.rules.snapshot().places } };
}

function registerCallHierarchy(session: Session): void {
  const { callHierarchy } = session.connection.languages;
  callHierarchy.onPrepare(
    onPlace(session, 'textDocument/prepareCallHierarchy', null, (question) => [...prepareCallHierarchy(question)]),
  );
  callHierarchy.onIncomingCalls(
    onAnything(session, 'callHierarchy/incomingCalls', ({ item }) => {
      const question = session.workspaces.question(item.uri);
      return question === undefined ? [] : [...incomingCalls(question.snapshot, item)];
    }),
  );
  callHierarchy.onOutgoingCalls(
    onAnything(session, 'callHierarchy/outgoingCalls', ({ item }) => {
      const question = session.workspaces.question(item.uri);
      return question === undefined ? [] : [...outgoingCalls(question.snapshot, item)];
    }),
  );
}

function registerRename(session: Session): void {
  const { connection } = session;
  connection.onPrepareRename(
    onPlace(session, 'textDocument/prepareRename', null, (question) => {
      const prepared = prepareRename(question);
      if (prepared.kind === 'refused') throw refusal(prepared.reason);
      return { range: prepared.range, placeholder: prepared.placeholder };
    }),
  );
  connection.onRenameRequest(
    onPlace(session, 'textDocument/rename', null as WorkspaceEdit | null, (question, { newName }) => {
      const edit = rename(question, newName);
      if (typeof edit === 'string') throw refusal(edit);
      return edit;
    }),
  );
}

/** A refusal is an answer for the user, not a fault. */
function refusal(reason: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidRequest, reason);
}
