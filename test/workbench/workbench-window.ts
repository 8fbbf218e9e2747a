import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findBrowser } from './install-host.ts';
import type { WorkbenchServer } from './workbench-server.ts';

/** The workbench talks to its server on loopback; as root Chromium runs without its sandbox only. */
export const browserArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-features=LocalNetworkAccessChecks',
];

/** A window of the workbench in a real browser. */
export interface WorkbenchWindow {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens a folder in a window of 1280 by 800 points. Nothing the page asks for leaves the machine. */
export async function openWindow(server: WorkbenchServer, folder: string): Promise<WorkbenchWindow> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No browser is installed; install chromium');
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [...browserArguments],
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    async (route) => await route.abort(),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`http://${server.authority}/?folder=${encodeURIComponent(folder)}`);
  await page.locator('.monaco-workbench').waitFor();
  return { page, close: async () => await browser.close() };
}

/** Runs a command from the palette by its title. */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  await pickFrom(page, ['F1'], `>${title}`, title);
}

/** Opens a rule by its name, as the symbols of the workspace find it. */
export async function openRule(page: Page, name: string): Promise<void> {
  // Not over the preview at the side.
  await pickFrom(page, ['Control+1', 'Control+t'], `#${name}`, name);
  await page.locator('.editor-instance .view-line', { hasText: name }).first().waitFor();
}

/** Types into the list that `keys` open, and takes the first entry with `text`. */
async function pickFrom(page: Page, keys: readonly string[], typed: string, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible input.input');
  await persistently(async () => {
    // What an attempt before this one has left open would take the keys.
    if (await input.isVisible()) await page.keyboard.press('Escape');
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop -- keys are pressed one after the other
      await page.keyboard.press(key);
    }
    await input.waitFor({ timeout: patience });
    await input.fill(typed, { timeout: patience });
    await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().waitFor({ timeout: patience });
  });
  await page.keyboard.press('Enter');
}

/** Names a file or folder in the dialog with that title; in a browser that is a list with a path to be typed. */
export async function chooseInDialog(page: Page, title: string, path: string): Promise<void> {
  const dialog = page.locator('.quick-input-widget:visible', {
    has: page.locator('.quick-input-title', { hasText: title }),
  });
  await dialog.waitFor();
  await persistently(async () => {
    if (!(await dialog.isVisible())) return;
    // Until it has read the folder it begins in, the dialog forgets what is typed.
    await dialog.locator('.monaco-list-row', { hasText: '..' }).first().waitFor({ timeout: patience });
    await dialog.locator('input.input').fill(path);
    await dialog.getByRole('button', { name: /^(?:OK|Import|Export)$/ }).click();
    await dialog.waitFor({ state: 'hidden', timeout: patience });
  });
}

/** Clicks a row until what it opens is there: a click while the tree reads its rows anew meets a row that is gone. */
export async function clickUntil(row: Locator, opened: Locator): Promise<void> {
  await persistently(async () => {
    await row.click();
    await opened.waitFor({ timeout: patience });
  });
}

/** Milliseconds after which nothing came of a key or a click. */
const patience = 10_000;

/** Does it again where nothing came of it: what is typed while a page hands over the focus, for one, is lost. */
async function persistently(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- only what did nothing is done again
      await act();
      return;
    } catch (cause) {
      if (attempt === 3) throw cause;
    }
  }
}

/** The document of the webview that is shown; a webview is a frame in a frame. */
export function webview(page: Page): ReturnType<Page['frameLocator']> {
  return page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
}
