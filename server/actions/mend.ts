import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import type { Problem } from '../../grammar/ast/problem.ts';
import { applyFixes } from '../../grammar/semantics/apply-fixes.ts';
import { lineEdits } from '../symbols/line-edits.ts';
import type { FileQuestion } from '../workspace/snapshot.ts';
import { type ActionPlace, workspaceEdit } from './action-place.ts';

/** The kind under which editors mend on save. */
export const fixAllKind = 'source.fixAll.joinery';

/** The fix of every problem in the selection. Those that are guesses are offered, and never preferred. */
export function mendProblems({ snapshot, file, selection, diagnostics }: ActionPlace): readonly CodeAction[] {
  return problemsIn({ snapshot, file }, selection).flatMap((problem) => {
    const { fix } = problem;
    if (fix === undefined) return [];
    const shown = shownAs(problem, diagnostics);
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        edit: workspaceEdit(file, fix.edits),
        ...(shown.length === 0 ? {} : { diagnostics: shown }),
        ...(fix.isGuess === true ? {} : { isPreferred: true }),
      },
    ];
  });
}

/** Everything in the file that can be mended without guessing, in one edit. */
export function mendFile({ snapshot, file }: FileQuestion): readonly CodeAction[] {
  const { text, fixed } = applyFixes(file.text, snapshot.problemsOf(file.path));
  if (fixed.length === 0) return [];
  const title = `Mend what needs no guessing (${fixed.length})`;
  return [{ title, kind: fixAllKind, edit: workspaceEdit(file, lineEdits(file.text, text)) }];
}

export function problemsIn(
  { snapshot, file }: FileQuestion,
  { start, end }: ActionPlace['selection'],
): readonly Problem[] {
  return snapshot.problemsOf(file.path).filter(({ span }) => span.start <= end && span.end >= start);
}

/** The editor's diagnostics that show a problem, so that it can put the action beside them. */
export function shownAs({ code, message }: Problem, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.code === code && diagnostic.message === message);
}
