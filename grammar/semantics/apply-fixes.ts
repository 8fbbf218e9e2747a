import type { Problem, TextEdit } from '../ast/problem.ts';
import { applyEdits } from '../syntax/apply-edits.ts';
import { errorCount } from '../syntax/parse.ts';

/** A text after fixes, and the problems whose fixes it got. */
export interface FixedText {
  readonly text: string;
  readonly fixed: readonly Problem[];
}

/**
 * Applies the fixes of problems in a text. Guesses are left to people. A fix that touches an earlier one's edits waits for the next
 * round: what it was made for may have changed.
 */
export function applyFixes(text: string, problems: readonly Problem[]): FixedText {
  const edits: TextEdit[] = [];
  const fixed: Problem[] = [];
  for (const problem of problems) {
    const { fix } = problem;
    if (fix === undefined || fix.isGuess === true) continue;
    if (fix.edits.some((edit) => edits.some((other) => touch(edit, other)))) continue;
    edits.push(...fix.edits);
    fixed.push(problem);
  }
  const result = applyEdits(text, edits);
  // A fix must never cost a rule; one that did would be a fault of ours, and the text stays as it is.
  return fixed.length === 0 || errorCount(result) > errorCount(text) ? { text, fixed: [] } : { text: result, fixed };
}

function touch(left: TextEdit, right: TextEdit): boolean {
  return left.span.start <= right.span.end && right.span.start <= left.span.end;
}
