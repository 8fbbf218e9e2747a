import type { CancellationToken, Connection, ResponseError } from 'vscode-languageserver/node';
import type { FileQuestion, PlaceQuestion } from '../workspace/snapshot.ts';
import type { Workspaces } from '../workspace/workspaces.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { assertWanted, contentModified, fenced, turn } from './fence.ts';
import type { ServerSettings } from './settings.ts';

/** What answering requests needs. */
export interface Session {
  readonly connection: Connection;
  readonly workspaces: Workspaces;
  /** URI of the folder of documents, with a slash at its end. */
  readonly documentation: string;
  /** The version the editor gave a document it has open. */
  versionOf(uri: string): number | undefined;
  /** Calls `listener` whenever the editor closes a document. */
  onClosed(listener: (uri: string) => void): void;
  readonly client: () => ClientAbilities;
  readonly settings: () => ServerSettings;
}

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

interface AboutPlace extends AboutDocument {
  readonly position: { readonly line: number; readonly character: number };
}

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result | ResponseError>;

/** A handler for a request about no file in particular. */
export function onAnything<Params, Result>(
  { connection, workspaces }: Session,
  name: string,
  answer: (params: Params, token: CancellationToken) => Result | Promise<Result>,
): Handler<Params, Result> {
  const log = (message: string): void => connection.console.error(message);
  return fenced(name, log, async (params: Params, token: CancellationToken) => {
    await turn();
    await workspaces.settled();
    assertWanted(token);
    return await answer(params, token);
  });
}

/** A handler for a request about a file; `none` is the answer about one nobody knows. */
export function onFile<Params extends AboutDocument, Result>(
  session: Session,
  name: string,
  none: Result,
  answer: (question: FileQuestion, params: Params, token: CancellationToken) => Result | Promise<Result>,
): Handler<Params, Result> {
  const answerNow = onAnything<readonly [Params, number | undefined], Result>(
    session,
    name,
    async ([params, asked], token) => {
      const { uri } = params.textDocument;
      if (session.versionOf(uri) !== asked) throw contentModified();
      const question = session.workspaces.question(uri);
      return question === undefined ? none : await answer(question, params, token);
    },
  );
  // Which version is asked about is known only now: while we wait for our turn the text may change.
  return async (params, token) => await answerNow([params, askedVersion(session, params)], token);
}

/** A handler for a request about a place in a file. */
export function onPlace<Params extends AboutPlace, Result>(
  session: Session,
  name: string,
  none: Result,
  answer: (question: PlaceQuestion, params: Params) => Result | Promise<Result>,
): Handler<Params, Result> {
  return onFile<Params, Result>(session, name, none, ({ snapshot, file }, params) =>
    answer({ snapshot, file, offset: file.offsetAt(params.position) }, params),
  );
}

/** A request without a document fails behind the fence, not here. */
function askedVersion(session: Session, params: Partial<AboutDocument> | undefined): number | undefined {
  const uri = params?.textDocument?.uri;
  return uri === undefined ? undefined : session.versionOf(uri);
}
