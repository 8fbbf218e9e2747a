import { applyEdits, type JSONPath, modify, parse } from 'jsonc-parser';
import * as vscode from 'vscode';

/** `joinery.json` of a workspace as text that commands edit; comments and layout of what they do not touch stay. */
export async function editJoineryFile(folder: vscode.Uri, path: JSONPath, value: unknown): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, 'joinery.json');
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edits = modify(text, path, value, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
    isArrayInsertion: typeof path.at(-1) === 'number',
  });
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(uri, whole, applyEdits(text, edits));
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
    throw new Error('joinery.json could not be changed; make it writable and try again');
  }
}

/** The names under which the workspace's connectors look up what they sign in with. */
export async function credentialNames(folder: vscode.Uri): Promise<readonly string[]> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'joinery.json'));
  const json: unknown = parse(document.getText());
  const connectors: unknown = typeof json === 'object' && json !== null && 'connectors' in json ? json.connectors : [];
  if (!Array.isArray(connectors)) return [];
  const names = connectors.flatMap((connector: unknown) =>
    typeof connector === 'object' &&
    connector !== null &&
    'credential' in connector &&
    typeof connector.credential === 'string'
      ? [connector.credential]
      : [],
  );
  return [...new Set(names)];
}
