import { codeLenses, resolveCodeLens } from '../features/code-lens.ts';
import { folding } from '../features/folding.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { selectionRange } from '../features/selection-range.ts';
import { namedTokens, semanticTokens, semanticTokensEdits } from '../features/semantic-tokens.ts';
import { previewRuleCommand, showReferencesCommand } from '../protocol/commands.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { onAnything, onFile, type Session } from './session.ts';
import { spanOf } from './writing.ts';

/** Requests for what an editor shows in and around the text. */
export function registerReading(session: Session): void {
  const { connection } = session;
  connection.onFoldingRanges(onFile(session, 'textDocument/foldingRange', null, ({ file }) => [...folding(file)]));
  connection.onSelectionRanges(
    onFile(session, 'textDocument/selectionRange', null, ({ file }, { positions }) =>
      positions.map((position) => selectionRange(file, file.offsetAt(position))),
    ),
  );
  connection.languages.inlayHint.on(
    onFile(session, 'textDocument/inlayHint', null, (question, { range }) => [
      ...inlayHints(question, spanOf(question.file, range), session.settings().inlayHints),
    ]),
  );
  connection.onCodeLens(
    onFile(session, 'textDocument/codeLens', null, (question) => {
      const { commands } = session.client();
      const { references, preview } = session.settings().codeLens;
      return [
        ...codeLenses(question, {
          references: references && commands.has(showReferencesCommand),
          preview: preview && commands.has(previewRuleCommand),
        }),
      ];
    }),
  );
  connection.onCodeLensResolve(
    onAnything(session, 'codeLens/resolve', (lens) => resolveCodeLens(lens, session.workspaces.snapshotOf)),
  );
  registerSemanticTokens(session);
}

function registerSemanticTokens(session: Session): void {
  const tokens = session.connection.languages.semanticTokens;
  /** What the editor has of each file, so that it can be told what changed. */
  const sent = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
  let count = 0;
  const remember = (file: SourceFile): { readonly resultId: string; readonly data: readonly number[] } => {
    const named = { resultId: String(++count), data: semanticTokens(file) };
    sent.set(file.uri, named);
    return named;
  };
  session.onClosed((uri) => void sent.delete(uri));
  tokens.on(
    onFile(session, 'textDocument/semanticTokens/full', { data: [] }, ({ file }) => {
      const { data, resultId } = remember(file);
      return namedTokens(data, resultId);
    }),
  );
  tokens.onDelta(
    onFile(session, 'textDocument/semanticTokens/full/delta', { data: [] }, ({ file }, { previousResultId }) => {
      const before = sent.get(file.uri);
      const { data, resultId } = remember(file);
      if (before?.resultId !== previousResultId) return namedTokens(data, resultId);
      return { resultId, edits: semanticTokensEdits(before.data, data) };
    }),
  );
  tokens.onRange(
    onFile(session, 'textDocument/semanticTokens/range', { data: [] }, ({ file }, { range }) => ({
      data: [...semanticTokens(file, spanOf(file, range))],
    })),
  );
}
