import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { requireWorkbench } from './requirements.ts';
import { startWorkbenchServer, type WorkbenchOptions, type WorkbenchServer } from './workbench-server.ts';
import { openWindow } from './workbench-window.ts';

export const root: string = join(import.meta.dirname, '..', '..');
const shots = join(root, 'out', 'screenshots');

/** A window with the extension on a folder of its own. */
export interface ExtensionWindow {
  readonly page: Page;
  readonly folder: string;
  readonly server: WorkbenchServer;
  /** Rows of the views in the side bar. */
  treeRow(text: string | RegExp): Locator;
  /** Shows the views of the extension in the side bar. */
  showViews(): Promise<void>;
  /** Leaves a screenshot in `out/screenshots`. */
  shoot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a folder that `prepare` fills. Skips the test where no browser is installed. */
export async function openExtensionWindow(
  test: Mocha.Context,
  prepare: (folder: string) => void | Promise<void> = copySample,
  options: Omit<WorkbenchOptions, 'extension'> = {},
): Promise<ExtensionWindow> {
  requireWorkbench(test);
  mkdirSync(shots, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'joinery-window-'));
  await prepare(folder);
  const server = await startWorkbenchServer({ extension: root, ...options });
  const window = await openWindow(server, folder);
  const { page } = window;
  return {
    page,
    folder,
    server,
    treeRow: (text) => page.locator('.sidebar [role=treeitem]', { hasText: text }),
    showViews: async () => await page.locator('.activitybar').getByRole('tab', { name: 'Joinery' }).click(),
    shoot: async (name) => void (await page.screenshot({ path: join(shots, `${name}.png`) })),
    close: async () => {
      await window.close();
      server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The sample with two forests and a simulated tenant. */
export function copySample(folder: string): void {
  cpSync(join(root, 'samples', 'two-forests'), folder, { recursive: true });
}
