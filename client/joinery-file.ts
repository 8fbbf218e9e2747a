import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';

/** Replaces the text of `joinery.json` of a workspace and saves it. Nothing is changed where `change` throws. */
export async function changeJoineryText(folder: vscode.Uri, change: (text: string) => string): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, 'joinery.json');
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(uri, whole, change(text));
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
    throw new Error('joinery.json could not be changed; make it writable and try again');
  }
}

/** What commands have to know of a connector that is there. Absent: it has no such property. */
export interface ConfiguredConnector {
  readonly name: string;
  readonly kind: string | undefined;
  readonly tenant: string | undefined;
  readonly credential: string | undefined;
}

/** The connectors in `joinery.json`, as far as they can be read. */
export async function configuredConnectors(folder: vscode.Uri): Promise<readonly ConfiguredConnector[]> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'joinery.json'));
  const json: unknown = parse(document.getText());
  const connectors: unknown = typeof json === 'object' && json !== null && 'connectors' in json ? json.connectors : [];
  if (!Array.isArray(connectors)) return [];
  return connectors.flatMap((connector: unknown): readonly ConfiguredConnector[] => {
    if (typeof connector !== 'object' || connector === null) return [];
    const texts = new Map(Object.entries(connector).filter((entry): entry is [string, string] => isText(entry[1])));
    const property = (name: string): string | undefined => texts.get(name);
    const [kind, tenant, credential] = ['kind', 'tenant', 'credential'].map(property);
    return [{ name: property('name') ?? '', kind, tenant, credential }];
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
