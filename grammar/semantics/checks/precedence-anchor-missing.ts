import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';

/** `precedence-anchor-missing`: `before` or `after` names no other rule. */
export const precedenceAnchorMissing: Check = ({ rule, index }) => {
  const { precedence } = rule;
  if (precedence.kind === 'number' || precedence.rule.text === '') return [];
  const { text, span } = precedence.rule;
  const others = index.byName.get(text)?.filter((other) => other.rule !== rule) ?? [];
  if (others.length > 0) return [];
  const nearest = nearestName(
    text,
    [...index.byName.keys()].filter((name) => name !== rule.name.text),
  );
  const remedy = nearest === undefined ? 'name another rule, or give a number' : `did you mean "${nearest}"?`;
  const message = `There is no other rule "${text}" to stand ${precedence.kind}, so this rule has no precedence; ${remedy}`;
  return [errorAt(span, 'precedence-anchor-missing', message)];
};
