import { errorAt } from '../../ast/problem-at.ts';
import { type Check, firstOther } from '../rule-context.ts';

/** `duplicate-rule-id`: two rules have the same written id, so lineage could not tell them apart. */
export const duplicateRuleId: Check = (context) => {
  const { id } = context.rule;
  const first = id && firstOther(context, context.index.byId.get(id.text));
  if (id === undefined || first === undefined) return [];
  const message = `The rule "${first.rule.name.text}" has the id ${id.text} too, so the two cannot be told apart; remove one id, a new one is derived from the name`;
  const related = [
    {
      message: `"${first.rule.name.text}" stands here`,
      span: first.rule.id?.span ?? first.rule.name.span,
      file: first.path,
    },
  ];
  return [errorAt(id.span, 'duplicate-rule-id', message, related)];
};
