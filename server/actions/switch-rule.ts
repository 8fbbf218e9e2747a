import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { type ActionPlace, refactoring } from './action-place.ts';
import { disabling, enabling } from './rule-edits.ts';

/** Disables a rule, or enables a disabled one. Offered on the rule's name and header. */
export function switchRule({ file, selection, rule }: ActionPlace): readonly CodeAction[] {
  if (rule === undefined || rule.broken || selection.start > rule.headerSpan.end) return [];
  if (!rule.disabled) return [refactoring(file, CodeActionKind.Refactor, 'Disable this rule', [disabling(file, rule)])];
  const edit = enabling(file, rule);
  return edit === undefined ? [] : [refactoring(file, CodeActionKind.Refactor, 'Enable this rule', [edit])];
}
