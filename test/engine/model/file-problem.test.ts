import assert from 'node:assert/strict';
import { positionAt, toFileProblem } from '../../../engine/model/file-problem.ts';

describe('places in a file', () => {
  it('counts lines and columns from 1, whatever ends the lines', () => {
    const text = 'a\nbc\r\nd\rx';
    const places = Array.from({ length: text.length + 1 }, (_, offset) => positionAt(text, offset));
    assert.deepEqual(
      places.map(({ line, column }) => `${line}:${column}`),
      ['1:1', '1:2', '2:1', '2:2', '2:3', '2:4', '3:1', '3:2', '4:1', '4:2'],
    );
  });

  it('keeps an offset outside the text inside it', () => {
    assert.deepEqual(positionAt('ab', 9), { line: 1, column: 3 });
    assert.deepEqual(positionAt('ab', -1), { line: 1, column: 1 });
  });

  it('gives a problem its end only when it covers something', () => {
    const problem = { code: 'x', severity: 'error', message: 'm' } as const;
    assert.deepEqual(toFileProblem('f', 'ab\ncd', { ...problem, span: { start: 1, end: 4 } }), {
      file: 'f',
      line: 1,
      column: 2,
      endLine: 2,
      endColumn: 2,
      ...problem,
    });
    assert.equal(toFileProblem('f', 'ab', { ...problem, span: { start: 1, end: 1 } }).endLine, undefined);
  });
});
