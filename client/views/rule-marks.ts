import type { RuleSummary } from '../../server/protocol/rules.ts';

/** What the Rules view says of a rule beside its precedence, a word each. */
export function ruleMarks({ disabled, standard, modified, link }: RuleSummary): readonly string[] {
  return [
    ...(disabled ? ['disabled'] : []),
    standard ? 'standard' : 'custom',
    // An upgrade of the original would undo the change.
    ...(modified ? ['modified'] : []),
    link,
  ];
}

/** A codicon and, where it has one, its color: the worst of what is to be said of a rule. */
export function ruleIcon({
  disabled,
  standard,
  modified,
  errors,
  warnings,
}: RuleSummary): string | { readonly name: string; readonly color: string } {
  if (errors > 0) return { name: 'error', color: 'list.errorForeground' };
  if (warnings > 0) return { name: 'warning', color: 'list.warningForeground' };
  if (disabled) return { name: 'circle-slash', color: 'disabledForeground' };
  if (modified) return { name: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' };
  return standard ? 'symbol-interface' : 'edit';
}
