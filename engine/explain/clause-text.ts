import { clauseText } from '../preview/trace-text.ts';
import type { ClauseTrace, RuleTrace } from '../sync/trace.ts';
import type { SeenClause } from './explanation.ts';

/** A clause as it stands in the rule, with what it saw. */
export function seenClause(clause: ClauseTrace): SeenClause {
  const { attribute, actual } = clause;
  return { text: clauseText(clause), attribute, actual };
}

/** `cloudFiltered <> TRUE: True` */
export function clauseLine({ text, actual }: SeenClause): string {
  return `${text}: ${actual ?? '(none)'}`;
}

/** `cloudFiltered <> TRUE, but it is True` */
export function clauseSentence({ text, attribute, actual }: SeenClause): string {
  if (actual === null) return `${text}, but "${attribute}" has no value`;
  return `${text}, but it is ${actual.length > 80 ? `${actual.slice(0, 79)}…` : actual}`;
}

/** The clauses of the scope group that is nearest to holding; empty where the rule is in scope. */
export function failingClauses({ inScope, scope }: RuleTrace): readonly ClauseTrace[] {
  if (inScope) return [];
  const failing = scope.map((group) => group.filter(({ holds }) => !holds));
  return failing.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

/** The rules out of scope, those that lack the fewest clauses first, then by precedence. */
export function nearestRules(rules: readonly RuleTrace[]): readonly RuleTrace[] {
  return rules
    .filter(({ inScope }) => !inScope)
    .toSorted(
      (left, right) => failingClauses(left).length - failingClauses(right).length || left.precedence - right.precedence,
    );
}
