import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { keepConnector } from '../../../client/connect/keep-connector.ts';
import { secretKey, type SecretPlace } from '../../../engine/host/protocol/secret-place.ts';
import { showSignIn } from '../../../client/sign-in/show-sign-in.ts';
import { eventually, workspaceFile } from './workspace.ts';

async function text(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile(path)));
}

async function filesIn(path: string): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(workspaceFile(path));
  return entries.map(([name]) => name).toSorted();
}

function place(name: string): SecretPlace {
  return { name, destinations: [['forest', 'north.example']] };
}

/** A secret storage that keeps what it is given in a map. */
function secretsIn(kept: Map<string, string>): vscode.SecretStorage {
  return {
    keys: async () => await Promise.resolve([...kept.keys()]),
    get: async (key) => await Promise.resolve(kept.get(key)),
    store: async (key, value) => {
      kept.set(key, value);
      await Promise.resolve();
    },
    delete: async (key) => {
      kept.delete(key);
      await Promise.resolve();
    },
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  };
}

/** Runs a command of `joinery` as a task and gives its exit code. */
async function endOfTask(command: string): Promise<number | undefined> {
  const tasks = await vscode.tasks.fetchTasks({ type: 'joinery' });
  const task = tasks.find(({ definition }) => definition['command'] === command);
  assert.ok(task);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
    if (execution.task.definition['command'] === command) resolve(exitCode);
  });
  try {
    await vscode.tasks.executeTask(task);
    return await promise;
  } finally {
    listener.dispose();
  }
}

describe('making and connecting a workspace in the editor', () => {
  it('makes a workspace without errors in a folder of the window', async () => {
    await vscode.commands.executeCommand('joinery.newWorkspace', workspaceFile('made'));
    try {
      assert.deepEqual(await filesIn('made'), ['.gitignore', 'joinery.json', 'rules', 'schema']);
      const json = await vscode.workspace.openTextDocument(workspaceFile('made/joinery.json'));
      assert.match(json.getText(), /"staging": true/);
      assert.deepEqual(vscode.languages.getDiagnostics(json.uri), []);
    } finally {
      await vscode.workspace.fs.delete(workspaceFile('made'), { recursive: true });
    }
  });

  it('connects an LDIF file and leaves the comments of joinery.json alone', async () => {
    const original = await text('joinery.json');
    const schemas = await filesIn('schemas');
    const answers = { kind: 'file', path: 'north.ldif', name: 'third.example', partitions: 'all', rules: 'no' };
    try {
      await vscode.commands.executeCommand('joinery.connectDirectory', answers);
      const changed = await text('joinery.json');
      assert.match(
        changed,
        /"name": "third\.example",\n\s+"path": "north\.ldif",\n\s+"schema": "schemas\/third-example\.json"/,
      );
      for (const line of original.split('\n').filter((each) => each.includes('//'))) assert.ok(changed.includes(line));
      assert.deepEqual(await filesIn('schemas'), [...schemas, 'third-example.json'].toSorted());
      assert.equal(await endOfTask('check'), 0);
    } finally {
      await vscode.workspace.fs.writeFile(workspaceFile('joinery.json'), new TextEncoder().encode(original));
      await vscode.workspace.fs.delete(workspaceFile('schemas/third-example.json'));
    }
  });

  it('takes back files and secret when joinery.json cannot be written', async () => {
    const folder = workspaceFile('broken');
    const files = [{ path: 'schema/new.json', text: '{}' }];
    const connector = { kind: 'file', name: 'new' };
    const kept = new Map([[secretKey(place('known')), 'before']]);
    const secrets = secretsIn(kept);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'joinery.json'), new TextEncoder().encode('{}\n'));
    try {
      for (const name of ['known', 'new'])
        await assert.rejects(
          keepConnector(folder, secrets, { connector, files, secret: { place: place(name), value: 'after' } }),
          /no list "connectors"/,
        );
      assert.deepEqual([...kept], [[secretKey(place('known')), 'before']]);
      assert.deepEqual(await filesIn('broken/schema'), []);
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('stops asking for a sign-in that has come to its end', async () => {
    const source = new vscode.CancellationTokenSource();
    const question = { kind: 'code', connector: 'tenant', code: 'ABCD', address: 'https://login.invalid' } as const;
    const answer = showSignIn(question, source.token);
    source.cancel();
    assert.equal(await answer, 'shown');
  });

  it('writes nothing when it is left', async () => {
    const original = await text('joinery.json');
    const schemas = await filesIn('schemas');
    const left = vscode.commands.executeCommand('joinery.connectDirectory', { kind: 'file', path: 'north.ldif' });
    let isOver = false;
    const over = Promise.resolve(left).then(() => (isOver = true));
    await eventually('the question to be left', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return isOver ? true : undefined;
    });
    await over;
    assert.equal(await text('joinery.json'), original);
    assert.deepEqual(await filesIn('schemas'), schemas);
  });
});
