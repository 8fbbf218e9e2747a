import * as vscode from 'vscode';
import type { Span } from '../grammar/ast/span.ts';

/** Shows a place in a rule file beside the page that led there. `span`: UTF-16 offsets; `null` shows the file's beginning. */
export async function showRulePlace(path: string, span: Span | null): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  const range =
    span === null
      ? new vscode.Range(0, 0, 0, 0)
      : new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Rule files that are open and not saved, as the engine takes them. */
export function unsavedRules(): readonly { readonly path: string; readonly text: string }[] {
  return vscode.workspace.textDocuments
    .filter(({ languageId, isDirty, uri }) => languageId === 'syncrule' && isDirty && uri.scheme === 'file')
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}
