import { type TextEdit, type Range } from 'vscode-languageserver/node';
import { codeActions } from '../features/code-actions.ts';
import { completion, resolveCompletion } from '../features/completion.ts';
import { formatting, onTypeFormatting, rangeFormatting } from '../features/formatting.ts';
import { hover } from '../features/hover.ts';
import { linkedEditing } from '../features/linked-editing.ts';
import { signatureHelp } from '../features/signature-help.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { onAnything, onFile, onPlace, type Session } from './session.ts';

/** Requests of somebody who writes: proposals, explanations, changes of the text. */
export function registerWriting(session: Session): void {
  const { connection } = session;
  connection.onCompletion(
    onPlace(session, 'textDocument/completion', null, (question) =>
      completion(question, { snippets: session.client().snippets }),
    ),
  );
  connection.onCompletionResolve(
    onAnything(session, 'completionItem/resolve', (item) => resolveCompletion(item, session.workspaces.snapshotOf)),
  );
  connection.onHover(onPlace(session, 'textDocument/hover', null, hover));
  connection.onSignatureHelp(
    onPlace(session, 'textDocument/signatureHelp', null, ({ file, offset }) => signatureHelp(file, offset)),
  );
  connection.languages.onLinkedEditingRange(
    onPlace(session, 'textDocument/linkedEditingRange', null, ({ file, offset }) => linkedEditing(file, offset)),
  );
  connection.onCodeAction(
    onFile(session, 'textDocument/codeAction', null, ({ snapshot, file }, { range, context }) => [
      ...codeActions(
        { snapshot, file },
        {
          selection: spanOf(file, range),
          diagnostics: context.diagnostics,
          ...(context.only === undefined ? {} : { only: context.only }),
        },
      ),
    ]),
  );
  registerFormatting(session);
}

function registerFormatting(session: Session): void {
  const { connection } = session;
  connection.onDocumentFormatting(
    onFile(session, 'textDocument/formatting', [] as TextEdit[], ({ file }) => [...formatting(file)]),
  );
  connection.onDocumentRangeFormatting(
    onFile(session, 'textDocument/rangeFormatting', [] as TextEdit[], ({ file }, { range }) => [
      ...rangeFormatting(file, spanOf(file, range)),
    ]),
  );
  connection.onDocumentOnTypeFormatting(
    onPlace(session, 'textDocument/onTypeFormatting', [] as TextEdit[], ({ file, offset }) => [
      ...onTypeFormatting(file, offset),
    ]),
  );
}

export function spanOf(file: SourceFile, { start, end }: Range): Span {
  return { start: file.offsetAt(start), end: file.offsetAt(end) };
}
