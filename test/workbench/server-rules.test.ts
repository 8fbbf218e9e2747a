import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type ExtensionWindow, openExtensionWindow } from './extension-window.ts';
import { chooseInDialog, runFromPalette } from './workbench-window.ts';

/** To a server and back again: the rules as a script, and what was changed there. */
describe('rules on their way to a server and back', function () {
  this.timeout(120_000);
  let window: ExtensionWindow;
  let page: Page;
  let script: string;

  before(async function () {
    window = await openExtensionWindow(this);
    ({ page } = window);
    script = join(window.folder, 'rules.ps1');
    await window.showViews();
    await window
      .treeRow(/north\.example.*objects/)
      .first()
      .waitFor();
  });
  after(async () => await window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.shoot('server-rules');
  });

  const widget = (): Locator => page.locator('.quick-input-widget:visible');

  async function choose(title: string, text: string): Promise<void> {
    await widget().locator('.quick-input-title', { hasText: title }).waitFor();
    await widget().locator('.monaco-list-row', { hasText: text }).first().click();
  }

  /** What a file says once it says something like it; a terminal draws its text, so only the file tells that a command has ended. */
  async function written(path: string, expected: RegExp): Promise<string> {
    for (;;) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      if (expected.test(text)) return text;
      // oxlint-disable-next-line no-await-in-loop -- the test's time limit ends it
      await page.waitForTimeout(100);
    }
  }

  it('are written as one script', async () => {
    await runFromPalette(page, 'Joinery: Export Rules…');
    await choose('Export the rules as', 'PowerShell script');
    await chooseInDialog(page, 'Write the script', script);
    const text = await written(script, /-Name 'In from AD - Filter Service Accounts'/);
    assert.equal(text.match(/^New-ADSyncRule /gm)?.length, 21);
  });

  it('take the place of what they were, where that is chosen', async () => {
    const changed = readFileSync(script, 'utf8').replaceAll('Filter Service Accounts', 'Filter Robots');
    writeFileSync(script, changed);
    await runFromPalette(page, 'Joinery: Import Rules…');
    await choose('Import rules from', 'Scripts and rule files');
    await chooseInDialog(page, 'Import rules', script);
    await choose('Rules the workspace has already', 'Replace them');
    const rules = join(window.folder, 'rules', '10-people-in.syncrule');
    await written(rules, /inbound rule "In from AD - Filter Robots"/);
    await window.treeRow('every ad: user → person').click();
    await window.treeRow('In from AD - Filter Robots').waitFor();
    await window.shoot('rules-from-a-server');
  });
});
