import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';

/**
 * The tests that run inside an extension host, in a desktop VS Code that is downloaded for it. For machines that may download one and
 * have a display; `npm test` runs the same tests in a workbench on loopback.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'joinery-electron-'));
cpSync(join(root, 'samples', 'two-forests'), folder, { recursive: true });
try {
  process.exitCode = await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'dist', 'test', 'run.cjs'),
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
