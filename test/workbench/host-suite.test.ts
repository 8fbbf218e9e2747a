import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { HostTestResult } from './in-host/run.ts';
import { findBrowser } from './install-host.ts';
import { requireWorkbench } from './requirements.ts';
import { browserArguments } from './workbench-window.ts';
import { startWorkbenchServer } from './workbench-server.ts';

const root = join(import.meta.dirname, '..', '..');

describe('inside the extension host of a real VS Code', function () {
  this.timeout(300_000);

  it('every test of its suite passes', async function () {
    requireWorkbench(this);
    const results = await runHostSuite();
    for (const { title, milliseconds, error } of results)
      console.log(`      ${error === null ? '✔' : '✗'} ${title} (${milliseconds} ms)`);
    const failed = results.filter(({ error }) => error !== null);
    assert.deepEqual(
      failed.map(({ title, error }) => `${title}\n${error}`),
      [],
    );
  });
});

/** Opens a window whose address names the tests, and waits for their report: the window itself also ends well when the host died. */
async function runHostSuite(): Promise<readonly HostTestResult[]> {
  const out = join(root, 'out', 'workbench');
  const report = join(out, 'report.json');
  const folder = join(out, 'workspace');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(root, 'samples', 'two-forests'), folder, { recursive: true });
  const server = await startWorkbenchServer({
    extension: root,
    testDriver: true,
    env: { JOINERY_HOST_REPORT: report, JOINERY_HOST_LOG: join(out, 'log.txt') },
  });
  const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: [...browserArguments] });
  try {
    const page = await browser.newPage();
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', () => resolve());
    setTimeout(() => reject(new Error('The tests in the extension host did not end in two minutes')), 120_000).unref();
    const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(root)],
      ['extensionTestsPath', remote(join(root, 'dist', 'test', 'run.cjs'))],
    ];
    const address = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    await page.goto(`http://${server.authority}/?${address.toString()}`);
    await ended.catch(async (cause: unknown) => {
      await page.screenshot({ path: join(out, 'window.png') });
      throw cause;
    });
    assert.ok(existsSync(report), 'the suite wrote no report; the extension host may have ended');
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    await browser.close();
    server.stop();
  }
}
