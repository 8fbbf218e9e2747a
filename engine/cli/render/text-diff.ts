import type { Style } from './style.ts';

/** Unchanged lines shown around changed ones. */
const context = 2;

interface Line {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/**
 * What changes in a file, line by line, as a unified diff without its counts. Lines that differ only in the blanks between their words
 * count as the same: one long name moves a whole column.
 */
export function renderDiff(
  path: string,
  change: { readonly before: string; readonly text: string | null },
  style: Style,
): string {
  const lines = differences(linesOf(change.before), linesOf(change.text ?? ''));
  const title = change.text === null ? `${path} is removed` : change.before === '' ? `${path} is new` : path;
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: string[] = [];
  for (const [at, { kind, text }] of lines.entries()) {
    if (near[at] !== true) continue;
    if (at > 0 && near[at - 1] !== true && shown.length > 0) shown.push(style.dim('  …'));
    if (kind === 'same') shown.push(`    ${text}`.trimEnd());
    else shown.push(kind === 'gone' ? style.bad(`  - ${text}`.trimEnd()) : style.good(`  + ${text}`.trimEnd()));
  }
  return [style.bold(title), ...shown].join('\n');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/u);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function same(texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ kind: 'same', text }));
}

/** The longest lines in common stay; what lies between common beginnings and ends is compared line with line. */
function differences(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    isSame(before[before.length - 1 - end], after[after.length - 1 - end])
  )
    end += 1;
  return [
    ...same(after.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(after.slice(after.length - end)),
  ];
}

function isSame(left: string | undefined, right: string | undefined): boolean {
  return left === right || (left !== undefined && right !== undefined && squeezed(left) === squeezed(right));
}

/** The indentation counts, blanks further to the right do not. */
function squeezed(line: string): string {
  return line.replace(/(\S)[ \t]+/gu, '$1 ').trimEnd();
}

/** Longest common subsequence; rule and schema files have hundreds of lines, not more. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const lengthAt = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const longest = isSame(before[row], after[column])
        ? lengthAt(row + 1, column + 1) + 1
        : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
      const line = lengths[row];
      if (line !== undefined) line[column] = longest;
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && fresh !== undefined && isSame(old, fresh)) {
      lines.push({ kind: 'same', text: fresh });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))) {
      lines.push({ kind: 'gone', text: old });
      row += 1;
    } else {
      lines.push({ kind: 'new', text: fresh ?? '' });
      column += 1;
    }
  }
  return lines;
}
