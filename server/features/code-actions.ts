import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import type { Span } from '../../grammar/ast/span.ts';
import type { ActionPlace } from '../actions/action-place.ts';
import { addFlow } from '../actions/add-flow.ts';
import { cloneRule } from '../actions/clone-rule.ts';
import { insertRule } from '../actions/insert-rule.ts';
import { fixAllKind, mendFile, mendProblems } from '../actions/mend.ts';
import { silenceFindings } from '../actions/silence.ts';
import { switchRule } from '../actions/switch-rule.ts';
import { type FileQuestion, ruleAt } from '../workspace/snapshot.ts';

/** The kinds of actions the server has. */
export const codeActionKinds: readonly CodeActionKind[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.Refactor,
  fixAllKind,
];

export interface CodeActionRequest {
  readonly selection: Span;
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds that are wanted, with all below them; absent: all. */
  readonly only?: readonly CodeActionKind[];
}

const actions: readonly (readonly [CodeActionKind, (place: ActionPlace) => readonly CodeAction[]])[] = [
  [CodeActionKind.QuickFix, mendProblems],
  [CodeActionKind.QuickFix, silenceFindings],
  [fixAllKind, mendFile],
  [CodeActionKind.Refactor, addFlow],
  [CodeActionKind.Refactor, cloneRule],
  [CodeActionKind.Refactor, insertRule],
  [CodeActionKind.Refactor, switchRule],
];

/** What can be done at a selection: the fixes of what is wrong there, silencing it, and changes of whole rules. */
export function codeActions({ snapshot, file }: FileQuestion, request: CodeActionRequest): readonly CodeAction[] {
  const { selection, diagnostics, only } = request;
  const rule = ruleAt(file, selection.start);
  const place: ActionPlace = { snapshot, file, selection, diagnostics, ...(rule === undefined ? {} : { rule }) };
  return actions.filter(([kind]) => isWanted(kind, only)).flatMap(([, find]) => find(place));
}

/** A source action changes the whole file, so it is made only for those who ask for it. */
function isWanted(kind: CodeActionKind, only: readonly CodeActionKind[] | undefined): boolean {
  if (only === undefined) return kind !== fixAllKind;
  return only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
}
