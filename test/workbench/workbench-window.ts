import { type Browser, chromium, type Page } from 'playwright-core';
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
  const input = page.locator('.quick-input-widget:visible input.input');
  await page.keyboard.press('F1');
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The document of the webview that is shown; a webview is a frame in a frame. */
export function webview(page: Page): ReturnType<Page['frameLocator']> {
  return page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
}
