import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkbenchServer } from './workbench-server.ts';

/**
 * Opens the workbench with the extension and the sample, synchronized once so that every view has something to show: in an installed
 * VS Code, else on loopback for any browser. Ends with Ctrl+C.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'out', 'sample');

if (!existsSync(folder)) cpSync(join(root, 'samples', 'two-forests'), folder, { recursive: true });
const cycle = spawnSync(
  process.execPath,
  [join(root, 'dist', 'joinery.js'), 'cycle', '--until-stable', '--workspace', folder],
  { stdio: 'inherit' },
);
if (cycle.status !== 0) process.exit(cycle.status ?? 1);

if (spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0) {
  console.log('\nOpening VS Code with the extension and the sample');
  spawn('code', [`--extensionDevelopmentPath=${root}`, '--new-window', folder], { stdio: 'inherit' });
} else {
  const token = randomBytes(16).toString('hex');
  const server = await startWorkbenchServer({ extension: root, port: Number(process.env['PORT'] ?? 0), token });
  console.log(`\nOpen http://${server.authority}/?folder=${encodeURIComponent(folder)}&tkn=${token}`);
  console.log('The Joinery icon in the bar at the left shows connectors, rules and runs. Ctrl+C ends the workbench.');
  const end = (): void => {
    server.stop();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
