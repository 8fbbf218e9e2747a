import assert from 'node:assert/strict';
import { linkedEditing } from '../../../server/features/linked-editing.ts';
import { markedWorkspace } from '../marked-workspace.ts';

/** What an expression becomes when `$0` is typed over with `new`; `-` when nothing changes together. */
function check(expression: string, expected: string): void {
  const { file, offset } = markedWorkspace(`inbound rule "A" {\nflow { cn <- ${expression} }\n}`);
  const linked = linkedEditing(file, offset);
  if (linked === null) return assert.equal('-', expected);
  const spans = linked.ranges.map(({ start, end }) => [file.offsetAt(start), file.offsetAt(end)] as const);
  const text = spans
    .toSorted((left, right) => right[0] - left[0])
    .reduce((written, [start, end]) => `${written.slice(0, start)}new${written.slice(end)}`, file.text);
  assert.equal(/<- (.*) \}/.exec(text)?.[1], expected);
}

describe('linked editing', () => {
  it('changes a variable where it is bound and mentioned', () => {
    check('Select($item$0, [cn], Trim($item))', 'Select($new, [cn], Trim($new))');
    check('Select($item, [cn], Trim($it$0em))', 'Select($new, [cn], Trim($new))');
  });

  it('leaves an inner variable of the same name alone', () => {
    check('With($x$0, [cn], With($x, $x, $x))', 'With($new, [cn], With($x, $new, $x))');
  });

  it('links nothing else', () => {
    check('Trim([c$0n])', '-');
    check('With($x$0, [cn], "")', '-');
  });
});
