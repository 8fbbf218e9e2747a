import type { Problem } from '../../grammar/ast/problem.ts';
import { errorAt, warningAt } from '../../grammar/ast/problem-at.ts';
import { cloneId, ruleId } from '../../grammar/ast/rule-id.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { ConnectorDescription } from '../../grammar/schema/schema.ts';
import type { ServerPlace, ServerRule } from './server-rule.ts';

/** What a rule needs to know of the connectors it can stand for. */
export type RuleConnector = Pick<ConnectorDescription, 'id' | 'name' | 'category'>;

/** Something a server's rules cannot say as the workspace says it. The span lies in the text of `rule`. */
export interface RuleProblem {
  readonly rule: Rule;
  readonly problem: Problem;
}

export interface UnfoldedRules {
  /** Numbered ones in order of precedence, then those that stand beside another one, each behind the one it names. */
  readonly rules: readonly ServerRule[];
  readonly problems: readonly RuleProblem[];
}

/**
 * Rules as servers keep them: one per connector, clones of a rule following each other in the order of `connectors`, every rule
 * with a number of its own. A number stays as written unless the clones before it take it. The first clone has the rule's id.
 * Broken rules and those without a connector are left out and reported.
 */
export function unfoldRules(rules: readonly Rule[], connectors: readonly RuleConnector[]): UnfoldedRules {
  const problems: RuleProblem[] = [];
  const usable = rules.filter((rule) => isUsable(problems, rule, connectors));
  const numbered = usable.flatMap((rule) =>
    rule.precedence.kind === 'number' ? [{ rule, value: rule.precedence.value }] : [],
  );
  const unfolded: ServerRule[] = [];
  let last = -1;
  for (const { rule, value } of numbered.toSorted((a, b) => a.value - b.value)) {
    const first = Math.max(value, last + 1);
    if (first !== value) problems.push({ rule, problem: moved(rule, value, first) });
    const clones = serverRules(rule, connectors, (at) => ({ kind: 'number', value: first + at }));
    unfolded.push(...clones);
    last = first + clones.length - 1;
  }
  const placed = usable.filter(({ precedence }) => precedence.kind !== 'number');
  unfolded.push(...placeBeside({ problems, connectors, last }, unfolded, placed));
  return { rules: unfolded, problems };
}

/** The connectors a rule stands for, in the order of `connectors`. */
export function connectorsOf({ connector }: Rule, connectors: readonly RuleConnector[]): readonly RuleConnector[] {
  if (connector.kind === 'named')
    return connectors.filter(({ name }) => connector.names.some(({ text }) => text === name));
  const category = connector.category.text.toLowerCase();
  return connectors.filter((candidate) => candidate.category.toLowerCase() === category);
}

/** The ids of the rules a server has for `rule`, in the order of `connectors`. */
export function serverIds(rule: Rule, connectors: readonly RuleConnector[]): readonly string[] {
  return connectorsOf(rule, connectors).map(({ id }, at) => (at === 0 ? ruleId(rule) : cloneId(rule, id)));
}

function serverRules(
  rule: Rule,
  connectors: readonly RuleConnector[],
  placeOf: (at: number) => ServerPlace,
): readonly ServerRule[] {
  const ids = serverIds(rule, connectors);
  return connectorsOf(rule, connectors).map((connector, at) => {
    const id = ids[at] ?? '';
    const internalId = at === 0 ? (rule.internalId?.text ?? id) : id;
    return { rule, id, internalId, connectorId: connector.id, connectorName: connector.name, place: placeOf(at) };
  });
}

interface Placing {
  readonly problems: RuleProblem[];
  readonly connectors: readonly RuleConnector[];
  /** The highest number in use. */
  readonly last: number;
}

/** A rule can name one that itself stands beside another, so rules are placed in rounds until no anchor is found any more. */
function placeBeside(
  { problems, connectors, last }: Placing,
  numbered: readonly ServerRule[],
  placed: readonly Rule[],
): readonly ServerRule[] {
  const found: ServerRule[] = [];
  let waiting = placed;
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    waiting = waiting.filter((rule) => {
      const clones = clonesBeside(rule, [...numbered, ...found], connectors);
      found.push(...clones);
      return clones.length === 0;
    });
  }
  let next = last + 1;
  for (const rule of waiting) {
    const first = next;
    problems.push({ rule, problem: anchorless(rule, first) });
    const clones = serverRules(rule, connectors, (at) => ({ kind: 'number', value: first + at }));
    found.push(...clones);
    next += clones.length;
  }
  return found;
}

function clonesBeside(
  rule: Rule,
  others: readonly ServerRule[],
  connectors: readonly RuleConnector[],
): readonly ServerRule[] {
  const { precedence } = rule;
  if (precedence.kind === 'number') return [];
  const anchor = others.find((other) => other.rule.name.text === precedence.rule.text)?.rule;
  const ids = others.filter((other) => other.rule === anchor).map(({ id }) => id);
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return [];
  const own = serverIds(rule, connectors);
  // Each rule placed after the same one would come before those placed there earlier, so clones follow one another instead.
  return serverRules(rule, connectors, (at) =>
    precedence.kind === 'before'
      ? { kind: 'before', id: first }
      : { kind: 'after', id: at === 0 ? last : (own[at - 1] ?? last) },
  );
}

function isUsable(problems: RuleProblem[], rule: Rule, connectors: readonly RuleConnector[]): boolean {
  const name = rule.name.text;
  if (rule.broken || name.trim() === '') {
    const message = `Rule "${name}" has errors and is left out; "joinery check" shows them`;
    problems.push({ rule, problem: errorAt(rule.name.span, 'broken-rule', message) });
    return false;
  }
  const bound = connectorsOf(rule, connectors);
  const { connector } = rule;
  const unknown =
    connector.kind === 'named'
      ? connector.names.filter(({ text }) => !bound.some((known) => known.name === text)).map(({ text }) => `"${text}"`)
      : bound.length === 0
        ? [`"every ${connector.category.text}"`]
        : [];
  if (unknown.length > 0) {
    const message = `The workspace has no connector ${unknown.join(', ')}, so rule "${name}" is left out for it; correct the name or add the connector to joinery.json`;
    problems.push({ rule, problem: errorAt(connector.span, 'unknown-connector', message) });
  }
  return bound.length > 0;
}

function moved(rule: Rule, value: number, first: number): Problem {
  const message = `Rule "${rule.name.text}" gets precedence ${first}, since a server needs ${value} for another rule; the order stays as it is`;
  return { code: 'precedence-moved', severity: 'information', message, span: rule.precedence.span };
}

function anchorless(rule: Rule, value: number): Problem {
  const place = rule.precedence.kind === 'number' ? '' : `${rule.precedence.kind} "${rule.precedence.rule.text}"`;
  const message = `Rule "${rule.name.text}" is to stand ${place}, which has no place itself, so it gets precedence ${value}; correct the name`;
  return warningAt(rule.precedence.span, 'unknown-rule', message);
}
