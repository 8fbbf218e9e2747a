import { appendFileSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What became of one test, as the runner outside reads it. */
export interface HostTestResult {
  readonly title: string;
  readonly milliseconds: number;
  readonly error: string | null;
}

/**
 * The entry point an editor calls in its extension host: runs the tests of this folder and writes the report to the file that
 * `JOINERY_HOST_REPORT` names. Rejects when one failed.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  // The tests register themselves when they are loaded, which has to be after the line above.
  await import('./contributions.ts');
  await import('./language.ts');
  await import('./engine.ts');
  await import('./connect.ts');
  await import('./operations.ts');
  await import('./schedule.ts');
  const results: HostTestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => note(results, test, null));
    runner.on('fail', (test, error: Error) => note(results, test, error.stack ?? error.message));
  });
  const report = process.env['JOINERY_HOST_REPORT'];
  if (report !== undefined) writeFileSync(report, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host`);
}

/** The log grows test by test, so that it shows where a host that died was. */
function note(results: HostTestResult[], test: Mocha.Test, error: string | null): void {
  results.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0, error });
  const log = process.env['JOINERY_HOST_LOG'];
  if (log !== undefined) appendFileSync(log, `${error === null ? 'ok' : 'FAILED'} ${test.fullTitle()}\n`);
}
