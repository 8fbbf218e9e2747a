import type { Rule } from '../../ast/rule.ts';
import { needsValue } from './clause-logic.ts';

/** Source attributes that have a value on every object in the rule's scope. */
export function requiredAttributes({ scope }: Rule): ReadonlySet<string> {
  const [first, ...others] = scope.map(
    ({ clauses }) => new Set(clauses.filter(needsValue).map(({ attribute }) => attribute.text)),
  );
  return new Set([...(first ?? [])].filter((name) => others.every((group) => group.has(name))));
}
