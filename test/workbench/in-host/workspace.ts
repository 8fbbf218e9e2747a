import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const extensionId = 'joinery.joinery';

/** A file of the workspace the window has open. */
export function workspaceFile(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the window has no folder open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function openRules(path = 'rules/10-people-in.syncrule'): Promise<vscode.TextEditor> {
  return await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(path)));
}

/** The position just before `text` in the document. */
export function before(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `"${text}" is not in the document`);
  return document.positionAt(at);
}

/** Asks until the answer is there. Fails after half a minute with what was waited for. */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    // Asking again is the point.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Half a minute passed without ${what}`);
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Puts `text` in the place of `replaced` and undoes it when the work is done. */
export async function withEdit(
  editor: vscode.TextEditor,
  replaced: string,
  text: string,
  work: () => Promise<void>,
): Promise<void> {
  const { document } = editor;
  const start = before(document, replaced);
  const range = new vscode.Range(start, document.positionAt(document.offsetAt(start) + replaced.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, text)));
  try {
    await work();
  } finally {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
}
