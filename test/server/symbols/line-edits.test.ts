import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineEdits } from '../../../server/symbols/line-edits.ts';

function applied(text: string, edits: ReturnType<typeof lineEdits>): string {
  return edits
    .toReversed()
    .reduce((written, { span, text: put }) => written.slice(0, span.start) + put + written.slice(span.end), text);
}

describe('edits of lines', () => {
  it('touch only lines that differ', () => {
    assert.deepEqual(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\nd\n'), [{ span: { start: 2, end: 4 }, text: 'B\n' }]);
    assert.deepEqual(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\nD\n').length, 2);
    assert.deepEqual(lineEdits('a\nb\nc\n', 'a\nc\n'), [{ span: { start: 2, end: 4 }, text: '' }]);
    assert.deepEqual(lineEdits('a', 'a'), []);
  });

  it('make the one text of the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n'), { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, (before, after) => applied(before, lineEdits(before, after)) === after));
  });
});
