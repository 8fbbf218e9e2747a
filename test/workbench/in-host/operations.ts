import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, workspaceFile } from './workspace.ts';

const connector = 'north.example';
const service = 'CN=svc-scan,OU=Services,DC=north,DC=example';

/** The report a command left in the active editor. */
async function reportOf(command: string, argument?: unknown): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand(command, argument);
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.scheme, 'joinery', `${command} left ${document?.uri.toString() ?? 'no editor'}`);
  return document;
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const uri = workspaceFile(path);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(change(text)));
}

/** Whether the doctor finds a mistake in the workspace. */
async function isWrong(): Promise<boolean> {
  return (await reportOf('joinery.doctor')).getText().includes('### Workspace: workspace');
}

/** Edits the settings and waits until the engine has read them: it has once it has seen a mistake and then none. */
async function reconfigure(change: (text: string) => string): Promise<void> {
  await edit('joinery.json', (text) => text.replace('"metaverse":', '"metavers":'));
  await eventually('the mistake in joinery.json', async () => (await isWrong()) || undefined);
  await edit('joinery.json', (text) => change(text.replace('"metavers":', '"metaverse":')));
  await eventually('joinery.json without it', async () => !(await isWrong()) || undefined);
}

describe('an operator in the editor', () => {
  const changed = ['joinery.json', 'north.ldif'];
  const originals = new Map<string, string>();

  before(async () => {
    for (const path of changed) await edit(path, (text) => (originals.set(path, text), text));
  });
  after(async () => {
    for (const [path, text] of originals) await edit(path, () => text);
  });

  it('is told why an object is not in the tenant, with a way to the rule and to the object', async () => {
    const document = await reportOf('joinery.explainObject', { connector, dn: service });
    const text = document.getText();
    assert.match(text, /svc-scan,OU=Services,DC=north,DC=example \(user of "north.example"\) is not in "twoforests/);
    assert.match(text, /## Why\n\n### outbound: cloud-filtered\n/);
    assert.match(text, /What to do: .*"In from AD - Filter Service Accounts"/);
    const links = await vscode.commands.executeCommand<readonly vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const targets = links.map(({ target }) => `${target?.scheme}:${target?.path}`);
    assert.ok(targets.includes('command:joinery.openCsObject') && targets.includes('command:joinery.openRule'));
  });

  it('is told that nothing keeps the sample from working', async () => {
    const text = (await reportOf('joinery.doctor')).getText();
    assert.match(text, /^# Doctor\n\n0 errors, 0 warnings, \d+ checks passed/);
    assert.match(text, /\n- twoforests.onmicrosoft.com, token: Signed in/);
  });

  it('is told of an export that failed which object was refused, why, and what to do', async () => {
    await edit('north.ldif', (text) => text.replace('userPrincipalName: ingdah@', 'userPrincipalName: osknym@'));
    await vscode.commands.executeCommand('joinery.cycle');
    const text = await eventually('the run with the error', async () => {
      for (let run = 1; run <= 40; run++) {
        // Runs are shown one after another.
        // oxlint-disable-next-line no-await-in-loop
        const shown = (await reportOf('joinery.openRun', { run })).getText();
        if (shown.includes('completed-export-errors')) return shown;
        if (shown.includes('- status: in-progress')) return undefined;
      }
      return undefined;
    });
    assert.match(
      text,
      /^# Export of twoforests.onmicrosoft.com\n\nThe run ended; what the directory refused stays staged/,
    );
    assert.match(text, /### AttributeValueMustBeUnique \(1\)\n\nWhat to do: Find the other object/);
    assert.match(text, /\n- CN=\{[0-9A-F]+\}\n {2}Another object in the tenant has the value of "userPrincipalName"/);
  });

  it('is shown the deletions that are held back, by name', async () => {
    await reconfigure((text) => text.replace('"deletionThreshold": 10', '"deletionThreshold": 1'));
    await edit('north.ldif', (text) =>
      text
        .split('\n\n')
        .filter((entry) => !/dn: CN=(?:Oskar Nyman|Petter Sund),/.test(entry))
        .join('\n\n'),
    );
    await vscode.commands.executeCommand('joinery.cycle');
    // A window under test refuses to ask, so nothing is released.
    void vscode.commands.executeCommand('joinery.releaseDeletions');
    const text = await eventually('the list of deletions', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.path.startsWith('/Deletions held back') === true ? document.getText() : undefined;
    });
    assert.match(text, /2 objects of twoforests.onmicrosoft.com are staged for deletion, more than .* of 1\./);
    assert.match(text, /\n- Oskar Nyman, user: CN=\{/);
    assert.match(text, /\n- Petter Sund, user: CN=\{/);
  });
});
