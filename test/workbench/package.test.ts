import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireWorkbench } from './requirements.ts';
import { startWorkbenchServer } from './workbench-server.ts';
import { openWindow } from './workbench-window.ts';

const root = join(import.meta.dirname, '..', '..');
const mostBytes = 3 * 1024 * 1024;

/** The package is made of the bundles as they lie in `dist`, those of a release are smaller still. */
describe('the package of the extension', function () {
  this.timeout(180_000);
  let folder: string;
  let vsix: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-package-'));
    vsix = join(folder, 'joinery.vsix');
    const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    execFileSync(process.execPath, [vsce, 'package', ...options, '--out', vsix], { cwd: root, stdio: 'pipe' });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is small', () => {
    const { size } = statSync(vsix);
    assert.ok(size < mostBytes, `${size} bytes`);
  });

  it('is complete: installed, it starts its language server and its engine', async function () {
    requireWorkbench(this);
    const workspace = join(folder, 'workspace');
    cpSync(join(root, 'samples', 'two-forests'), workspace, { recursive: true });
    const server = await startWorkbenchServer({ extension: vsix });
    try {
      const window = await openWindow(server, workspace);
      const { page } = window;
      const row = (text: string | RegExp) => page.locator('.sidebar [role=treeitem]', { hasText: text }).first();
      try {
        await page.locator('.activitybar').getByRole('tab', { name: 'Joinery' }).click();
        // Connectors come from the engine, rules from the language server.
        await row('north.example').waitFor();
        await row(/Inbound.*rules/).waitFor();
      } finally {
        await window.close();
      }
    } finally {
      server.stop();
    }
  });
});
