import type { Rule } from '../ast/rule.ts';
import { ruleId } from '../ast/rule-id.ts';
import type { RuleContext, RuleIndex } from './rule-context.ts';

const ids = new WeakMap<Rule, string>();

/** Deriving an id takes a while, and all rules are sorted anew at every change of one. */
function idOf(rule: Rule): string {
  const id = ids.get(rule) ?? ruleId(rule);
  ids.set(rule, id);
  return id;
}

/** Sorts all rules of a workspace by what checks look them up by. */
export function indexRules(contexts: readonly RuleContext[]): RuleIndex {
  const rules = contexts.toSorted((left, right) => (left.path < right.path ? -1 : Number(left.path > right.path)));
  const numbered = rules.filter(({ rule }) => rule.precedence.kind === 'number' && !rule.broken);
  const active = rules.filter(({ rule }) => !rule.broken && !rule.disabled);
  const known = new Map<string, unknown>();
  return {
    byName: Map.groupBy(rules, ({ rule }) => rule.name.text),
    byId: Map.groupBy(rules, ({ rule }) => idOf(rule)),
    byPrecedence: Map.groupBy(numbered, ({ rule }) => (rule.precedence.kind === 'number' ? rule.precedence.value : 0)),
    active,
    derived<T>(name: string, derive: (rules: readonly RuleContext[]) => T): T {
      if (!known.has(name)) known.set(name, derive(active));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each name is derived in one place, which fixes its type.
      return known.get(name) as T;
    },
  };
}
