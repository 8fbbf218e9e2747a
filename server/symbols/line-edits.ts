import type { TextEdit } from '../../grammar/ast/problem.ts';

/** What turns one text into the other, as few whole lines as are easily found: cursors and marks elsewhere stay where they are. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const [old, next] = [splitLines(before), splitLines(after)];
  const shorter = Math.min(old.length, next.length);
  let head = 0;
  while (head < shorter && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === next.at(-1 - tail)) tail++;
  const [oldMiddle, nextMiddle] = [old.slice(head, old.length - tail), next.slice(head, next.length - tail)];
  let start = lengthOf(old.slice(0, head));
  if (oldMiddle.length !== nextMiddle.length)
    return [{ span: { start, end: start + lengthOf(oldMiddle) }, text: nextMiddle.join('') }];
  const edits: TextEdit[] = [];
  for (const [at, line] of oldMiddle.entries()) {
    const text = nextMiddle[at] ?? '';
    if (line !== text) edits.push({ span: { start, end: start + line.length }, text });
    start += line.length;
  }
  return edits;
}

/** Lines with their line breaks. */
function splitLines(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
