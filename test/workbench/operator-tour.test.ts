import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { writeForest } from '../bench/generate-ldif.ts';
import { violations } from './accessibility.ts';
import { copySample, type ExtensionWindow, openExtensionWindow } from './extension-window.ts';
import { clickUntil, runFromPalette, webview } from './workbench-window.ts';

/** What an operator sees: a run that takes its time, and a tenant that refuses what it has no room for. */
describe('a tour of a workspace with eight thousand users and a full tenant', function () {
  this.timeout(180_000);
  let window: ExtensionWindow;
  let page: Page;

  before(async function () {
    window = await openExtensionWindow(this, async (folder) => {
      copySample(folder);
      await writeForest(join(folder, 'north.ldif'), { users: 8000, seed: 5, domain: 'north.example' });
      const settings = join(folder, 'joinery.json');
      const text = readFileSync(settings, 'utf8');
      writeFileSync(
        settings,
        text.replace('"tenant": "embedded",', '"tenant": "embedded", "simulate": { "quota": 8000 },'),
      );
    });
    ({ page } = window);
    await window.showViews();
    await treeRow(/north\.example.*objects/)
      .first()
      .waitFor();
  });
  after(async () => await window?.close());

  const treeRow = (text: string | RegExp): Locator => window.treeRow(text);
  const shoot = async (name: string): Promise<void> => await window.shoot(`operator-${name}`);

  it('shows a run while it is going on', async () => {
    await runFromPalette(page, 'Joinery: Run an Initial Cycle');
    await treeRow(/Export.*objects/)
      .first()
      .waitFor();
    await shoot('during-a-run');
  });

  it('shows which objects the tenant refused', async () => {
    const run = treeRow(/Export.*completed-export-errors/).first();
    await run.waitFor({ timeout: 60_000 });
    await run.click();
    const code = treeRow(/^[a-z-]+\d+ objects/).first();
    await code.waitFor();
    await shoot('export-errors');
  });

  it('opens a refused object with the error and its remedy', async () => {
    await clickUntil(
      treeRow(/CN=.*The tenant holds as many objects/).first(),
      webview(page).getByRole('heading', { name: 'Lineage' }),
    );
    await shoot('refused-object');
    assert.deepEqual(await violations(page), []);
  });
});
