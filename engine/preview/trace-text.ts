import { scopeOperatorTexts } from '../../grammar/syntax/scope-operators.ts';
import type { AttributeTrace, ClauseTrace, TargetTrace } from '../sync/trace.ts';

/** `cloudFiltered <> TRUE`: a clause as it stands in the rule. */
export function clauseText({ attribute, operator, value }: ClauseTrace): string {
  const wanted = operator === 'ISNULL' || operator === 'ISNOTNULL' ? '' : ` ${value}`;
  return `${attribute} ${scopeOperatorTexts[operator]}${wanted}`;
}

/** Whether the flows gave the attribute another value than it had. */
export function isChanged({ before, after }: AttributeTrace): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** `accountEnabled, usageLocation: why`: attributes with the same reason together, since of a type nobody may write all have one. */
export function withheldTexts({ withheld }: Pick<TargetTrace, 'withheld'>): readonly string[] {
  const byReason = Map.groupBy(withheld, ({ reason }) => reason);
  return [...byReason].map(([reason, attributes]) => `${attributes.map(({ name }) => name).join(', ')}: ${reason}`);
}
