import assert from 'node:assert/strict';
import { errorPlace } from '../../../engine/host/protocol/error-place.ts';

describe('an unexpected error in the log', () => {
  it('has its kind and its place, and neither its message nor what it carries', () => {
    const error = Object.assign(new TypeError('S3cret'), {
      code: 'ERR_X',
      request: { password: 'S3cret' },
      cause: new Error('S3cret'),
    });
    error.stack = `TypeError: S3cret\n    at read (file:///host.ts:1:2)`;
    assert.equal(errorPlace(error), 'TypeError (ERR_X)\n    at read (file:///host.ts:1:2)');
    for (const thrown of ['S3cret', { password: 'S3cret' }, undefined, null])
      assert.equal(errorPlace(thrown), 'something that is no error was thrown');
  });

  it('has no line of a message that looks like a place', () => {
    const error = new Error('nothing\n    at S3cret');
    assert.doesNotMatch(errorPlace(error), /S3cret/);
    assert.match(errorPlace(error), /error-place\.test\.ts/);
  });
});
