import { formatQuantity } from '../../../engine/model/figures.ts';
import type { ClauseTrace, JoinAttempt, RuleTrace } from '../../../engine/sync/trace.ts';
import type { Span } from '../../../grammar/ast/span.ts';
import { scopeOperatorTexts } from '../../../grammar/syntax/scope-operators.ts';
import { disclosure, element, linkButton, table } from './dom.ts';

/** Leads to a place of a rule in the editor; without a span to the rule itself. */
export type OpenRule = (rule: string, span: Span | null) => void;

/** Rules that were tried, each with its scope clauses and the values they saw. Rules in scope first stay in order of precedence. */
export function rulesList(key: string, rules: readonly RuleTrace[], openRule: OpenRule): HTMLElement {
  if (rules.length === 0) return element('p', { text: 'No rule is for objects of this type.' });
  return element('div', { class: 'rules' }, ...rules.map((rule) => ruleEntry(`${key}:${rule.id}`, rule, openRule)));
}

function ruleEntry(key: string, rule: RuleTrace, openRule: OpenRule): HTMLElement {
  const summary = [
    verdict(rule.inScope, rule.inScope ? 'in scope' : 'out of scope'),
    element('span', { class: 'number', text: String(rule.precedence) }),
    element('span', { class: 'name', text: rule.name }),
  ];
  const body = [
    element(
      'p',
      {},
      linkButton('Show the rule', () => openRule(rule.name, rule.span), `Show the rule ${rule.name}`),
    ),
    ...(rule.scope.length === 0
      ? [element('p', { text: 'The rule has no scope: it is for every object of the type.' })]
      : rule.scope.map((group, index) => scopeGroup(rule, group, index, openRule))),
  ];
  return disclosure(key, { open: false, class: rule.inScope ? 'rule in' : 'rule out' }, summary, body);
}

function scopeGroup(rule: RuleTrace, group: readonly ClauseTrace[], index: number, openRule: OpenRule): HTMLElement {
  const rows = group.map((clause) => [
    linkButton(clause.attribute, () => openRule(rule.name, clause.span), `Show the clause about ${clause.attribute}`),
    scopeOperatorTexts[clause.operator],
    clause.operator === 'ISNULL' || clause.operator === 'ISNOTNULL' ? '' : clause.value,
    clause.actual ?? '(none)',
    verdict(clause.holds, clause.holds ? 'holds' : 'does not hold'),
  ]);
  const caption = `Scope of ${rule.name}, group ${index + 1}`;
  return element(
    'div',
    {},
    ...(index === 0 ? [] : [element('p', { class: 'or', text: 'or' })]),
    table(caption, ['Attribute', 'Operator', 'Value', 'The object has', 'Result'], rows),
  );
}

/** Joins that were tried, and how many objects each found. */
export function attemptsTable(
  caption: string,
  attempts: readonly JoinAttempt[],
  openRule: OpenRule,
): HTMLElement | undefined {
  if (attempts.length === 0) return undefined;
  const rows = attempts.map(({ rule, clauses, candidates, span }) => [
    linkButton(rule, () => openRule(rule, span), `Show the join of ${rule}`),
    clauses,
    formatQuantity(candidates, 'object'),
  ]);
  return table(caption, ['Rule', 'Join', 'Found'], rows);
}

/** A sign and the words for it: colour alone says nothing to many people. */
export function verdict(good: boolean, text: string): HTMLElement {
  return element(
    'span',
    { class: good ? 'verdict good' : 'verdict bad' },
    element('span', { class: 'sign', text: good ? '✓' : '✗', attributes: { 'aria-hidden': 'true' } }),
    element('span', { text }),
  );
}
