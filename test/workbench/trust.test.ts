import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { copySample, type ExtensionWindow, openExtensionWindow } from './extension-window.ts';
import type { WorkbenchServer } from './workbench-server.ts';
import { openRule, runFromPalette } from './workbench-window.ts';

const made: string[] = [];

describe('a workspace that is not trusted', function () {
  this.timeout(180_000);
  let folder: string;
  let window: ExtensionWindow;
  let page: Page;

  before(async function () {
    window = await openExtensionWindow(this, copySampleWithLink, {
      trusted: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
    });
    ({ page, folder } = window);
  });
  after(async () => {
    await window?.close();
    for (const each of made.splice(0)) rmSync(each, { recursive: true, force: true });
  });

  const treeRow = (text: string | RegExp): Locator => window.treeRow(text);

  it('has its rules listed and checked', async () => {
    await window.showViews();
    await treeRow('Inbound').first().waitFor();
    await treeRow(/every ad: user → person/)
      .first()
      .click();
    await openRule(page, 'In from AD - Person Sign-in');
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'Person Sign-in' }).first().click();
    await page.keyboard.press('Home');
    await page.keyboard.insertText('?');
    await editor.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+z');
  });

  it('has no engine: no process, no store', async () => {
    await page.locator('.sidebar', { hasText: 'it runs in trusted workspaces only' }).waitFor();
    assert.ok(!existsSync(join(folder, '.joinery')));
    assert.deepEqual(enginesOf(window.server), []);
  });

  it('is shown without what lies outside of it', async () => {
    assert.equal(await treeRow(/every ad: user → person/).count(), 1);
    assert.equal(await treeRow(/south\.example: user → person/).count(), 0);
  });

  it('gets its engine, and the rest of its rules, when it is trusted', async () => {
    await runFromPalette(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await treeRow('north.example').first().waitFor();
    assert.equal(enginesOf(window.server).length, 1);
    await treeRow(/south\.example: user → person/)
      .first()
      .waitFor();
  });
});

/** The sample, and among its rules a link to a file elsewhere. */
function copySampleWithLink(folder: string): void {
  copySample(folder);
  const elsewhere = mkdtempSync(join(tmpdir(), 'joinery-elsewhere-'));
  made.push(elsewhere);
  const rule =
    'inbound rule "Linked" {\n  connector "south.example"\n  from user to person\n  link join\n  precedence 9\n}\n';
  writeFileSync(join(elsewhere, 'linked.syncrule'), rule);
  symlinkSync(join(elsewhere, 'linked.syncrule'), join(folder, 'rules', 'linked.syncrule'));
}

/** The engine hosts of a server's windows, as Linux lists processes: each is started with the server's environment. */
function enginesOf({ folder }: WorkbenchServer): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return (
          readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('engine-host.cjs') &&
          readFileSync(`/proc/${id}/environ`, 'utf8').includes(folder)
        );
      } catch {
        // The process has ended meanwhile.
        return false;
      }
    });
}
