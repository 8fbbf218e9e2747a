import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { requireWorkbench } from './requirements.ts';
import { startWorkbenchServer, type WorkbenchServer } from './workbench-server.ts';
import { openWindow, runFromPalette, webview, type WorkbenchWindow } from './workbench-window.ts';

const root = join(import.meta.dirname, '..', '..');
const shots = join(root, 'out', 'screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A person's way through the extension, in a real browser window. Every stop leaves a screenshot in `out/screenshots`. */
describe('a tour of the workbench', function () {
  this.timeout(180_000);
  let server: WorkbenchServer;
  let window: WorkbenchWindow;
  let page: Page;
  let folder: string;

  before(async function () {
    requireWorkbench(this);
    rmSync(shots, { recursive: true, force: true });
    mkdirSync(shots, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'joinery-tour-'));
    cpSync(join(root, 'samples', 'two-forests'), folder, { recursive: true });
    server = await startWorkbenchServer({ extension: root });
    window = await openWindow(server, folder);
    ({ page } = window);
  });
  after(async () => {
    await window?.close();
    server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (page === undefined) return;
    const name = this.currentTest?.title.replace(/[^a-z0-9]+/gi, '-').toLowerCase() ?? 'unnamed';
    await page.screenshot({ path: join(shots, `${name}.png`) });
  });

  const treeRow = (text: string | RegExp): Locator => page.locator('.sidebar [role=treeitem]', { hasText: text });

  it('shows the connectors of the workspace', async () => {
    await page.locator('.activitybar').getByRole('tab', { name: 'Joinery' }).click();
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
    await treeRow('In from AD - Person Common').first().dblclick();
    const editor = page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line', { hasText: 'Person Common' }).first().click();
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
});

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

/** What an accessibility scan of the page that is shown finds, one line each. */
async function violations(page: Page): Promise<readonly string[]> {
  const frames: Frame[] = [];
  for (const frame of page.frames()) {
    // Frames come and go; only a page of ours has a main element with content.
    // oxlint-disable-next-line no-await-in-loop
    const ours = await frame.evaluate<boolean>('document.querySelector("main > header") !== null').catch(() => false);
    if (ours) frames.push(frame);
  }
  assert.ok(frames.length > 0, 'no page of the extension is shown');
  const found: string[] = [];
  for (const frame of frames) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that results keep the order of pages.
    await frame.evaluate(axe);
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const results = await frame.evaluate(
      async () =>
        await (
          globalThis as unknown as {
            readonly axe: {
              run(): Promise<{
                readonly violations: readonly { id: string; help: string; nodes: { html: string }[] }[];
              }>;
            };
          }
        ).axe.run(),
    );
    found.push(
      ...results.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
    );
  }
  return found;
}
