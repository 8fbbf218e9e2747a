import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { copySample, type ExtensionWindow, openExtensionWindow, root } from './extension-window.ts';
import { runFromPalette } from './workbench-window.ts';

/** What an operator does about an export that would delete more than the threshold allows, and about the schedule. */
describe('an operator in a window', function () {
  this.timeout(180_000);
  let window: ExtensionWindow;
  let page: Page;
  let folder: string;

  before(async function () {
    window = await openExtensionWindow(this, (made) => {
      folder = made;
      copySample(folder);
      edit('joinery.json', (text) => text.replace('"deletionThreshold": 10', '"deletionThreshold": 1'));
    });
    ({ page } = window);
    await window.showViews();
    await treeRow(/north\.example.*objects/)
      .first()
      .waitFor();
  });
  after(async () => await window?.close());

  function edit(name: string, change: (text: string) => string): void {
    const path = join(folder, name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }
  const treeRow = (text: string | RegExp): Locator => window.treeRow(text);
  const shoot = async (name: string): Promise<void> => await window.shoot(`operations-${name}`);

  it('sees the deletions that are held back by name before anything is asked', async () => {
    await runFromPalette(page, 'Joinery: Run an Initial Cycle');
    await treeRow(/^Export/)
      .first()
      .waitFor();
    edit('north.ldif', (text) =>
      text
        .split('\n\n')
        .filter((entry) => !/dn: CN=(?:Oskar Nyman|Petter Sund),/.test(entry))
        .join('\n\n'),
    );
    await runFromPalette(page, 'Joinery: Run a Cycle');
    await treeRow(/^Export.*stopped-deletion-threshold-exceeded/)
      .first()
      .waitFor();
    await runFromPalette(page, 'Joinery: Release Deletions');
    await page.locator('.monaco-dialog-box').waitFor();
    await page.locator('.view-line', { hasText: /Oskar\sNyman,\suser:\sCN=/ }).waitFor();
    await shoot('question');
  });

  it('leaves them where they are when the question is dismissed', async () => {
    const question = page.locator('.monaco-dialog-box');
    assert.match(await question.innerText(), /Delete 2 objects of twoforests\.onmicrosoft\.com\?/);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await treeRow(/twoforests\.onmicrosoft\.com.*2 to delete/)
      .first()
      .waitFor();
  });

  it('releases them in one export, and is told of it in full', async () => {
    await runFromPalette(page, 'Joinery: Release Deletions');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Export and Delete 2' }).click();
    await treeRow(/^Export.*completed-warnings/)
      .first()
      .waitFor();
    await page
      .locator('.notification-list-item', { hasText: 'completed-warnings' })
      .getByRole('button', { name: 'Show why' })
      .click();
    await page.locator('.view-line', { hasText: /export-delete:\s2/ }).waitFor();
    await page.locator('.view-line', { hasText: /deletion-threshold-released/ }).waitFor();
    await shoot('released');
  });

  it('sees within seconds that the schedule was suspended from the command line, and resumes it', async () => {
    const status = page.locator('.statusbar-item', { hasText: 'Joinery' });
    const command = join(root, 'engine', 'cli', 'main.ts');
    execFileSync(process.execPath, [command, 'schedule', 'suspend'], { cwd: folder });
    await status.filter({ hasText: 'suspended' }).waitFor();
    await shoot('suspended');
    await runFromPalette(page, 'Joinery: Resume the Schedule');
    await status.filter({ hasNotText: 'suspended' }).waitFor();
    const shown = execFileSync(process.execPath, [command, 'schedule', 'status'], { cwd: folder, encoding: 'utf8' });
    assert.doesNotMatch(shown, /suspended/);
  });
});
