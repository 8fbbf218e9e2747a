import { type CrossRuleCheck, firstOther } from '../rule-context.ts';

/** Two rules have the same written id, so the lineage of values and links could not tell them apart. Mostly a rule was copied. */
export const duplicateRuleId: CrossRuleCheck = {
  code: 'duplicate-rule-id',
  severity: 'error',
  findAmong: (context, index) => {
    const { id } = context.rule;
    const first = id && firstOther(context, index.byId.get(id.text));
    if (id === undefined || first === undefined) return [];
    const message = `The rule "${first.rule.name.text}" has the id ${id.text} too, so the two cannot be told apart; remove one id, a new one is derived from the name`;
    const related = [
      {
        message: `"${first.rule.name.text}" stands here`,
        span: first.rule.id?.span ?? first.rule.name.span,
        file: first.path,
      },
    ];
    return [{ span: id.span, message, related }];
  },
};
