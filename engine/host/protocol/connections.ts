import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ConnectionDraft } from '../../model/connection-draft.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import type { ConnectionTest } from '../../ports/connection-test.ts';
import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import type { SecretPlace } from './secret-place.ts';

/**
 * Making a workspace, connecting it, and signing in. What tests and prepares a connection is handed its secret with the request; the host
 * uses it and neither keeps nor logs it. None of these writes to a workspace but {@link newWorkspace}.
 */
export interface DraftParams {
  /** The workspace that shall have the connector. */
  readonly folder: string;
  readonly connection: ConnectionDraft;
  /** Password, client secret, or PEM; `null` where signing in needs none. */
  readonly secret: string | null;
}

/** Makes a workspace without connectors. `problem` says why nothing was written. Needs no open workspace. */
export const newWorkspace: RequestType<{ readonly folder: string }, NewWorkspaceResult, void> = new RequestType(
  'workspace/new',
);

export interface NewWorkspaceResult {
  readonly folder: string;
  readonly problem: FileProblem | null;
}

/** Goes the way to a directory and asks what it has; its findings are told one by one as well. Cancelling ends it at once. */
export const testConnection: RequestType<DraftParams, ConnectionTest, void> = new RequestType('connections/test');

/** One finding of the test that is going on. */
export const connectionFinding: NotificationType<DiagnosisFinding> = new NotificationType('connections/finding');

/** Reads the directory's schema and chooses what is imported. */
export const prepareConnection: RequestType<DraftParams, PreparedConnection, void> = new RequestType(
  'connections/prepare',
);

/** Paths are relative to the workspace, with slashes; nothing is there yet. */
export interface PreparedConnection {
  readonly schema: { readonly path: string; readonly text: string };
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  /** First rules for directories of the kind; `null` where the workspace has some. */
  readonly rules: { readonly path: string; readonly text: string } | null;
}

/** Compares the schema file of a connector of the open workspace with its directory. */
export const refreshSchema: RequestType<{ readonly connector: string }, SchemaRefreshResult, void> = new RequestType(
  'schema/refresh',
);

export interface SchemaRefreshResult {
  /** As `joinery.json` gives it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** What the file would say. */
  readonly text: string;
  /** One per difference, as the command prints them; empty when the file is as the directory has it. */
  readonly differences: readonly string[];
  readonly warnings: readonly string[];
}

/** Signs in to the tenant of a connector of the open workspace, and says as whom. */
export const signIn: RequestType<{ readonly connector: string }, SignInResult, void> = new RequestType('signIn');

export interface SignInResult {
  /** `null` where the token does not tell. */
  readonly name: string | null;
  readonly kind: 'application' | 'person' | null;
  readonly permissions: readonly string[];
}

/** Forgets the person who signed in; `false`: nobody was. */
export const signOut: RequestType<{ readonly connector: string }, boolean, void> = new RequestType('signOut');

/**
 * Asks the editor to have a person sign in. It may answer `shown` at once; `given-up` ends the sign-in. The host cancels the question
 * when signing in has come to its end.
 */
export const askPerson: RequestType<PersonQuestion, 'shown' | 'given-up', void> = new RequestType('signIn/ask');

export type PersonQuestion =
  | {
      readonly kind: 'code';
      readonly connector: string;
      readonly code: string;
      /** The page to enter the code on. */
      readonly address: string;
    }
  | {
      readonly kind: 'browser';
      readonly connector: string;
      /** The page to sign in on. It comes back to the address on the host's machine that `redirect_uri` in it names. */
      readonly address: string;
    };

/** Keeps a value under its name and place, or forgets it where it is `null`: what the sign-in of a person left. */
export const writeSecret: RequestType<SecretPlace & { readonly value: string | null }, null, void> = new RequestType(
  'secrets/write',
);
