import * as vscode from 'vscode';
import { secretKey, type SecretPlace } from '../../engine/host/protocol/secret-place.ts';
import type { Json } from '../../engine/model/json.ts';
import { changeJoineryText } from '../joinery-file.ts';
import { appendConnector } from './append-connector.ts';

/** Everything a new connector leaves behind. */
export interface KeptConnector {
  readonly connector: Json;
  /** Paths are relative to the workspace. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Absent: it signs in without, or not at all. */
  readonly secret?: { readonly place: SecretPlace; readonly value: string };
}

/** Writes the files, keeps the secret, and at last writes `joinery.json`. Where one of them fails, the ones before are taken back. */
export async function keepConnector(
  folder: vscode.Uri,
  secrets: vscode.SecretStorage,
  { connector, files, secret }: KeptConnector,
): Promise<void> {
  const undo: (() => Thenable<void>)[] = [];
  try {
    for (const { path, text } of files) {
      const uri = vscode.Uri.joinPath(folder, path);
      // oxlint-disable-next-line no-await-in-loop -- whatever was written before the one that fails has to be known.
      await writeNew(uri, text);
      undo.push(() => vscode.workspace.fs.delete(uri));
    }
    if (secret !== undefined) {
      const key = secretKey(secret.place);
      const before = await secrets.get(key);
      await secrets.store(key, secret.value);
      undo.push(() => (before === undefined ? secrets.delete(key) : secrets.store(key, before)));
    }
    await changeJoineryText(folder, (text) => {
      const changed = appendConnector(text, connector);
      if (changed !== undefined) return changed;
      throw new Error(
        'joinery.json has no list "connectors", so nothing was connected; correct the file and try again',
      );
    });
  } catch (cause) {
    for (const step of undo.toReversed()) {
      // oxlint-disable-next-line no-await-in-loop -- in the order opposite to that of the writing.
      await step().then(undefined, () => undefined);
    }
    throw cause;
  }
}

async function writeNew(uri: vscode.Uri, text: string): Promise<void> {
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new Error(`${vscode.workspace.asRelativePath(uri)} came to be meanwhile and is left alone; try again`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
