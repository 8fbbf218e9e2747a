import { errorAt } from '../../ast/problem-at.ts';
import { type Check, firstOther } from '../rule-context.ts';

/** `duplicate-precedence`: two rules have the same number, so which of them wins would be chance. */
export const duplicatePrecedence: Check = (context) => {
  const { precedence } = context.rule;
  if (precedence.kind !== 'number' || context.rule.broken) return [];
  const first = firstOther(context, context.index.byPrecedence.get(precedence.value));
  if (first === undefined) return [];
  const message = `The rule "${first.rule.name.text}" has precedence ${precedence.value} too, so neither comes first; give one of them another number`;
  const related = [
    { message: `"${first.rule.name.text}" stands here`, span: first.rule.precedence.span, file: first.path },
  ];
  return [errorAt(precedence.span, 'duplicate-precedence', message, related)];
};
