import { findBrowser } from './install-host.ts';

/**
 * Skips a test, by name, where no browser is installed to show the workbench in; in CI that is a failure. `npm test` installs one from
 * Debian's packages when it may.
 */
export function requireWorkbench(test: Mocha.Context): void {
  if (findBrowser() !== undefined) return;
  const missing = 'Chromium is not installed, and the workbench is shown in it: apt-get install chromium';
  if (process.env['CI'] !== undefined) throw new Error(missing);
  console.log(`      ${missing}`);
  test.skip();
}
