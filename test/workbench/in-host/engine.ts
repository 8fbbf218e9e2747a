import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, workspaceFile } from './workspace.ts';

function openTabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}

describe('the engine in the editor', () => {
  it('runs an initial cycle to its end', async () => {
    await vscode.commands.executeCommand('joinery.initialCycle');
    const store = await vscode.workspace.fs.stat(workspaceFile('.joinery/store.db'));
    assert.ok(store.size > 0);
  });

  it('shows an object and its preview', async () => {
    const ldif = new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceFile('north.ldif')));
    const dn = /^dn: (CN=.*)$/m.exec(ldif)?.[1];
    assert.ok(dn);
    await vscode.commands.executeCommand('joinery.openCsObject', { connector: 'north.example', dn });
    await vscode.commands.executeCommand('joinery.preview', { connector: 'north.example', dn });
    await eventually('the preview', () =>
      openTabs().some((label) => label.startsWith('Preview: ')) ? true : undefined,
    );
  });

  it('turns staging mode on and off in joinery.json and leaves the rest of it alone', async () => {
    const uri = workspaceFile('joinery.json');
    const text = async (): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const original = await text();
    await vscode.commands.executeCommand('joinery.stagingOn');
    assert.match(await text(), /"staging": true/);
    assert.match(await text(), /\/\/ Two forests, one tenant\./);
    await vscode.commands.executeCommand('joinery.stagingOff');
    assert.equal((await text()).replace(/,\s*"staging": false/, ''), original);
  });

  it('checks the workspace as a task', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'joinery' });
    const check = tasks.find(({ definition }) => definition['command'] === 'check');
    assert.ok(check);
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.definition['command'] !== 'check') return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(check);
    assert.equal(await ended, 0);
  });
});
