import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { checksByCode } from '../../grammar/semantics/checks.ts';
import { indentAt, lineStart } from '../../grammar/syntax/lines.ts';
import { type ActionPlace, inserting, workspaceEdit } from './action-place.ts';
import { problemsIn, shownAs } from './mend.ts';

/** A comment that silences a finding of a check and leaves room for the reason. Errors are mended, not silenced. */
export function silenceFindings({ snapshot, file, selection, diagnostics }: ActionPlace): readonly CodeAction[] {
  const silenced = new Set<string>();
  return problemsIn({ snapshot, file }, selection).flatMap((problem) => {
    const { code, severity, span } = problem;
    const start = lineStart(file.text, span.start);
    const isSilence = code === 'unused-silence' || code === 'silence-without-reason';
    if (severity === 'error' || isSilence || !checksByCode.has(code) || silenced.has(`${start} ${code}`)) return [];
    silenced.add(`${start} ${code}`);
    const comment = inserting(
      start,
      `${indentAt(file.text, start)}// joinery-ignore ${code}: why this is right here\n`,
    );
    const shown = shownAs(problem, diagnostics);
    return [
      {
        title: `Silence "${code}" on this line`,
        kind: CodeActionKind.QuickFix,
        edit: workspaceEdit(file, [comment]),
        ...(shown.length === 0 ? {} : { diagnostics: shown }),
      },
    ];
  });
}
