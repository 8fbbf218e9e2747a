import assert from 'node:assert/strict';
import { exitCodeOf, runProfileNamed, worstExitCode } from '../../../engine/cli/run-outcome.ts';

describe('a run profile', () => {
  for (const [written, profile] of [
    ['Full Import', 'Full Import'],
    ['full-import', 'Full Import'],
    ['DELTA_SYNC', 'Delta Synchronization'],
    ['full synchronization', 'Full Synchronization'],
    ['delta-import', 'Delta Import'],
    ['export', 'Export'],
  ] as const) {
    it(`"${written}" is ${profile}`, () => assert.equal(runProfileNamed(written), profile));
  }
});

it('a run profile that is not known is answered with those that are, as the help writes them', () => {
  assert.throws(() => runProfileNamed('nothing'), {
    message:
      'There is no run profile "nothing"; the profiles are full-import, full-sync, delta-import, delta-sync, export',
  });
});

describe('the exit code of runs', () => {
  for (const [status, code] of [
    ['success', 0],
    ['completed-warnings', 0],
    ['completed-sync-errors', 1],
    ['stopped-deletion-threshold-exceeded', 1],
    ['no-start-bad-configuration', 2],
    ['no-start-connection', 3],
    ['stopped-user-termination', 130],
  ] as const) {
    it(`is ${code} for ${status}`, () => assert.equal(exitCodeOf(status), code));
  }

  it('is that of the worst', () => {
    assert.equal(worstExitCode(['success', 'no-start-connection', 'completed-sync-errors']), 3);
    assert.equal(worstExitCode([]), 0);
  });
});
