import assert from 'node:assert/strict';
import { ranToEnd, statusSentence, worseStatus } from '../../../engine/runs/run-status.ts';

describe('run statuses', () => {
  it('the gravest problem names the run, in either order', () => {
    for (const [mild, grave] of [
      ['success', 'completed-warnings'],
      ['completed-warnings', 'completed-sync-errors'],
      ['completed-export-errors', 'stopped-error-limit'],
      ['stopped-connectivity', 'no-start-credentials'],
    ] as const) {
      assert.equal(worseStatus(mild, grave), grave);
      assert.equal(worseStatus(grave, mild), grave);
    }
  });

  it('a run with errors of single objects ran to its end, a stopped one did not', () => {
    assert.equal(ranToEnd('completed-discovery-errors'), true);
    assert.equal(ranToEnd('stopped-user-termination'), false);
    assert.equal(ranToEnd('no-start-connection'), false);
  });

  it('a sentence says how a run ended, and what becomes of what was not done', () => {
    assert.match(statusSentence('completed-export-errors'), /stays staged and is sent again/);
    assert.match(statusSentence('stopped-deletion-threshold-exceeded'), /held back/);
    assert.match(statusSentence('no-start-credentials'), /^The run did not start, because .*sign-in$/);
  });
});
