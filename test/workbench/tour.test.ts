import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { violations } from './accessibility.ts';
import { type ExtensionWindow, openExtensionWindow } from './extension-window.ts';
import { openRule, runFromPalette, webview } from './workbench-window.ts';

/** A person's way through the extension, in a real browser window. Every stop leaves a screenshot in `out/screenshots`. */
describe('a tour of the workbench', function () {
  this.timeout(180_000);
  let window: ExtensionWindow;
  let page: Page;

  before(async function () {
    window = await openExtensionWindow(this);
    ({ page } = window);
  });
  after(async () => await window?.close());
  afterEach(async function () {
    if (page === undefined) return;
    const name = this.currentTest?.title.replace(/[^a-z0-9]+/gi, '-').toLowerCase() ?? 'unnamed';
    await window.shoot(name);
  });

  const treeRow = (text: string | RegExp): Locator => window.treeRow(text);

  it('shows the connectors of the workspace', async () => {
    await window.showViews();
    await treeRow('north.example').first().waitFor();
    await treeRow('twoforests.onmicrosoft.com').first().waitFor();
  });

  it('runs an initial cycle and lists its runs', async () => {
    await runFromPalette(page, 'Joinery: Run an Initial Cycle');
    await treeRow(/Export.*twoforests/)
      .first()
      .waitFor();
    await treeRow(/person.*objects/)
      .first()
      .waitFor();
  });

  it('lists the rules in order of precedence', async () => {
    await treeRow('Inbound').first().waitFor();
    await treeRow(/every ad: user → person/)
      .first()
      .click();
    await treeRow('In from AD - Person Sign-in').first().waitFor();
  });

  it('opens a metaverse object with the rules behind its values', async () => {
    await treeRow(/person.*objects/)
      .first()
      .click();
    await treeRow(/person · north/)
      .first()
      .click();
    await webview(page).getByRole('heading', { name: 'Attributes' }).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('opens the connector space object behind it', async () => {
    await webview(page).locator('button.link', { hasText: 'CN=' }).first().click();
    await webview(page).getByRole('heading', { name: 'Lineage' }).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('previews the object, with the winner of every attribute', async () => {
    await webview(page).getByRole('button', { name: 'Preview' }).click();
    await webview(page)
      .getByRole('heading', { name: /Metaverse: person/ })
      .waitFor();
    await webview(page).locator('summary', { hasText: 'displayName' }).first().click();
    await webview(page).getByRole('rowheader', { name: 'won' }).first().waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('follows a rule as it is typed, before it is saved', async () => {
    await openRule(page, 'In from AD - Person Sign-in');
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'Person Sign-in' }).first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(typedRule);
    await webview(page).locator('summary', { hasText: 'Typed just now' }).first().waitFor();
    await page.keyboard.press('Control+z');
  });

  for (const [name, theme, shown] of [
    ['dark', 'Dark Modern', 'vs-dark'],
    ['light', 'Light Modern', 'vs'],
    ['high contrast', 'Dark High Contrast', 'hc-black'],
  ] as const) {
    it(`shows the preview in ${name} without accessibility violations`, async () => {
      await chooseTheme(page, theme, shown);
      assert.deepEqual(await violations(page), []);
    });
  }

  it('explains an attribute, completes and shows an error in a rule', async () => {
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await chooseTheme(page, 'Dark Modern', 'vs-dark');
    await runFromPalette(page, 'View: Close All Editors');
    await openRule(page, 'In from AD - Person Sign-in');
    const flow = editor.locator('.view-line', { hasText: /^\s*accountName\s/ }).first();
    await showHover(flow, 'sAMAccountName', 'sAMAccountName');
    await window.shoot('rule-hover');
    await page.keyboard.press('Escape');
    await flow.click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('displayName <- Tri', { delay: 50 });
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'Trim' }).first().waitFor();
    await window.shoot('rule-completion');
    await page.keyboard.press('Escape');
    await page.keyboard.type('m([givenNme])');
    await editor.locator('.squiggly-error').first().waitFor();
    const mistyped = editor.locator('.view-line', { hasText: 'givenNme' }).first();
    await showHover(mistyped, 'givenNme', 'givenName');
    await window.shoot('rule-error');
    await page.keyboard.press('Escape');
    await runFromPalette(page, 'File: Revert File');
  });

  it('leads through the first steps', async () => {
    await runFromPalette(page, 'Welcome: Open Walkthrough');
    const choice = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get started with Joinery' });
    await choice.first().click();
    await page.locator('.gettingStartedContainer', { hasText: 'Preview an object' }).first().waitFor();
  });
});

/** Asks for the hover of a word in a line of an editor, as the keyboard does, until it says a text: problems come after typing. */
async function showHover(line: Locator, word: string, text: string): Promise<void> {
  const page = line.page();
  await line
    .locator('span', { hasText: new RegExp(`^${word}$`) })
    .last()
    .click();
  const hover = page.locator('.monaco-hover', { hasText: text }).first();
  for (let asked = 0; asked < 10; asked++) {
    // Asking again is the point.
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press('Control+k');
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press('Control+i');
    // oxlint-disable-next-line no-await-in-loop
    if (await appears(hover)) return;
  }
  assert.fail(`no hover over "${word}" says "${text}"`);
}

async function appears(shown: Locator): Promise<boolean> {
  return await shown.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

/** Goes before every other rule of the sample. */
const typedRule = `
inbound rule "Typed" {
  connector   every ad
  from user   to person
  link        join
  precedence  1

  flow {
    displayName <- "Typed just now"
  }
}
`;

/** `shown`: what the workbench says about itself under that theme. */
async function chooseTheme(page: Page, theme: string, shown: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+t');
  const input = page.locator('.quick-input-widget:visible input[placeholder*="Color Theme"]');
  await input.fill(theme);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().waitFor();
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${shown}`).waitFor();
}
