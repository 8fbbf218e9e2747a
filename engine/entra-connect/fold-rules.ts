import type { Precedence, Rule } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { word } from './xml-values.ts';

/**
 * Folds the clones the original makes of a rule for every Active Directory connector into one rule of `every ad`: rules of the
 * same text that follow each other in precedence, one per connector, in the order of `connectors`. The folded rule keeps the first
 * one's id and precedence. Every other rule stays as it is.
 */
export function foldRules(rules: readonly Rule[], connectors: readonly string[]): readonly Rule[] {
  const folded: Rule[] = [];
  let at = 0;
  while (at < rules.length) {
    const clones = rules.slice(at, at + connectors.length);
    const [first] = clones;
    if (first !== undefined && areClones(clones, connectors)) {
      folded.push({ ...first, connector: { kind: 'every', category: word('ad'), span: noSpan } });
      at += clones.length;
    } else {
      folded.push(...rules.slice(at, at + 1));
      at += 1;
    }
  }
  return folded;
}

/** Whether `rules` differ in nothing but id, connector and precedence, are of these connectors, and follow each other. */
export function areClones(rules: readonly Rule[], connectors: readonly string[]): boolean {
  const [first] = rules;
  if (first === undefined || rules.length !== connectors.length) return false;
  const text = ruleText(first);
  return rules.every(
    (rule, at) =>
      rule.connector.kind === 'named' &&
      rule.connector.names.length === 1 &&
      rule.connector.names[0]?.text === connectors[at] &&
      isStep(first.precedence, rule.precedence, at) &&
      ruleText(rule) === text,
  );
}

/** A folded rule takes one number and its clones the ones after it, so only consecutive numbers can be folded. */
function isStep(first: Precedence, precedence: Precedence, steps: number): boolean {
  if (first.kind !== 'number' || precedence.kind !== 'number') return steps === 0;
  return precedence.value === first.value + steps;
}

/** Everything a rule says but for what sets its clones apart. */
function ruleText(rule: Rule): string {
  const { id: _id, internalId: _internalId, connector: _connector, precedence: _precedence, ...rest } = rule;
  return JSON.stringify(rest, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
