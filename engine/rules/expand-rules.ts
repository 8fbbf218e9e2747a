import { ruleId } from '../../grammar/ast/rule-id.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';

/** One rule bound to one connector, at its place in the order of precedence. */
export interface BoundRule {
  readonly rule: Rule;
  readonly id: string;
  readonly connector: ConnectorConfiguration;
  /** The number shown to users; rules placed `before` or `after` another get one by their place. */
  readonly precedence: number;
}

/**
 * Enabled, readable rules in order of precedence, one per connector they stand for; the clones of one rule follow each other in the
 * order of the connectors. Rules with the same number keep the order they are given in.
 */
export function expandRules(
  rules: readonly Rule[],
  connectors: readonly ConnectorConfiguration[],
): readonly BoundRule[] {
  return orderRules(rules.filter((rule) => !rule.disabled && !rule.broken)).flatMap(({ rule, precedence }) =>
    connectorsOf(rule, connectors).map((connector) => ({ rule, id: ruleId(rule), connector, precedence })),
  );
}

function connectorsOf(
  { connector }: Rule,
  connectors: readonly ConnectorConfiguration[],
): readonly ConnectorConfiguration[] {
  if (connector.kind === 'every') {
    const category = connector.category.text.toLowerCase();
    return connectors.filter((candidate) => candidate.category.toLowerCase() === category);
  }
  const names = new Set(connector.names.map((name) => name.text));
  return connectors.filter((candidate) => names.has(candidate.name));
}

interface Ordered {
  readonly rule: Rule;
  precedence: number;
}

/**
 * Rules in order of precedence, each with the number shown to users. A rule placed before another takes its place and moves it and
 * all that follow; several before the same rule keep their order.
 */
export function orderRules(rules: readonly Rule[]): readonly Readonly<Ordered>[] {
  const ordered: Ordered[] = rules
    .filter((rule) => rule.precedence.kind === 'number')
    .map((rule) => ({ rule, precedence: rule.precedence.kind === 'number' ? rule.precedence.value : 0 }))
    .toSorted((left, right) => left.precedence - right.precedence);
  for (const rule of rules) {
    if (rule.precedence.kind === 'number') continue;
    const anchorName = rule.precedence.rule.text;
    const anchor = ordered.findIndex((other) => other.rule.name.text === anchorName);
    const place =
      anchor === -1 ? ordered.length : rule.precedence.kind === 'before' ? anchor : endOfPlaced(ordered, anchor);
    const precedence = ordered[place]?.precedence ?? (ordered.at(-1)?.precedence ?? 0) + 1;
    ordered.splice(place, 0, { rule, precedence });
  }
  const placed = ordered.filter(({ rule }) => rule.precedence.kind !== 'number');
  let last = -1;
  for (const entry of ordered) {
    if (entry.precedence < last || (entry.rule.precedence.kind === 'number' && isTakenByPlaced(placed, entry)))
      entry.precedence = last + 1;
    last = Math.max(last, entry.precedence);
  }
  return ordered;
}

/** Several rules after the same rule line up in the order they were given. */
function endOfPlaced(ordered: readonly Ordered[], anchor: number): number {
  const anchorName = ordered[anchor]?.rule.name.text;
  const place = anchor + 1;
  const isPlacedAfter = ({ rule }: Ordered): boolean =>
    rule.precedence.kind === 'after' && rule.precedence.rule.text === anchorName;
  const others = ordered.slice(place).findIndex((entry) => !isPlacedAfter(entry));
  return others === -1 ? ordered.length : place + others;
}

/** A number that a placed rule took moves its former holder one up. */
function isTakenByPlaced(placed: readonly Ordered[], entry: Ordered): boolean {
  return placed.some((other) => other.precedence === entry.precedence);
}
