// What the extension costs a window: how long its activation holds the extension host, and when views show what engine and language
// server say; in a real workbench, five windows one after another. Run it with `node test/bench/extension.bench.ts` after
// `node esbuild.mjs --production`. Needs the reference configuration and Chromium.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { initializeWorkspace } from '../../engine/workspace/initialize.ts';
import { findSharedData } from '../support/shared-data.ts';
import { startWorkbenchServer, type WorkbenchServer } from '../workbench/workbench-server.ts';
import { openWindow, runFromPalette } from '../workbench/workbench-window.ts';

const root = join(import.meta.dirname, '..', '..');

interface Figures {
  /** As the editor's own list of running extensions gives it. */
  readonly activation: number;
  /** From the first sight of the workbench to the first row. */
  readonly connectors: number;
  readonly rules: number;
}

async function measure(server: WorkbenchServer, folder: string): Promise<Figures> {
  const window = await openWindow(server, folder);
  const { page } = window;
  try {
    const start = performance.now();
    await page.locator('.activitybar').getByRole('tab', { name: 'Joinery' }).click();
    const [connectors, rules] = await Promise.all([
      appears(page, /contoso\.com.*objects/, start),
      appears(page, /Inbound.*rules/, start),
    ]);
    await runFromPalette(page, 'Developer: Show Running Extensions');
    const own = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Joinery' }).first();
    const text = await own.locator('.activation-time').innerText();
    const activation = Number(/(\d+)\s*ms/.exec(text)?.[1] ?? Number.NaN);
    return { activation, connectors, rules };
  } finally {
    await window.close();
  }
}

async function appears(page: Page, text: RegExp, start: number): Promise<number> {
  await page.locator('.sidebar [role=treeitem]', { hasText: text }).first().waitFor();
  return performance.now() - start;
}

const from = findSharedData('contoso');
if (from === undefined) throw new Error('The reference configuration is not there');
const folder = mkdtempSync(join(tmpdir(), 'joinery-extension-'));
await initializeWorkspace({ from, to: folder, ldif: new Map() });
const server = await startWorkbenchServer({ extension: root });
const all: Figures[] = [];
try {
  // Windows share the machine, so one after the other.
  // oxlint-disable-next-line no-await-in-loop
  for (let window = 0; window < 5; window++) all.push(await measure(server, folder));
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const name of ['activation', 'connectors', 'rules'] as const) {
  const sorted = all.map((one) => Math.round(one[name])).toSorted((left, right) => left - right);
  console.log(`${name.padEnd(12)} ${sorted.join(' ')} ms, median ${sorted[2]} ms`);
}
