import { formatQuantity } from '../../engine/model/figures.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { authored, codeSpan, escapeMarkdown } from './markdown.ts';

/** A rule in one line, for lists: `inbound, user to person, 104`. */
export function ruleDetail(rule: Rule, precedence: number | undefined): string {
  const types = `${rule.sourceObjectType.text} to ${rule.targetObjectType.text}`;
  return [rule.direction, types, rule.disabled ? 'disabled' : (precedence ?? 'not read completely')].join(', ');
}

/** A rule as Markdown: what it does, between what, and what its author wrote about it. */
export function describeRule(snapshot: Snapshot, rule: Rule): string {
  const turn = snapshot.precedenceOf(rule);
  const takes = rule.disabled
    ? 'Disabled: it is not run.'
    : turn === undefined
      ? 'It could not be read completely, so it is not run.'
      : `Takes its turn at ${turn}.`;
  return [
    `**${escapeMarkdown(rule.name.text)}**`,
    authored(rule.documentation ?? ''),
    rule.description === undefined ? '' : escapeMarkdown(rule.description.text),
    `${sentence(rule)} ${takes}`,
    contents(rule),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** How a rule's connectors are written: `every ad`, `"contoso.com", "fabrikam.com"`. */
export function connectorText({ connector }: Rule): string {
  if (connector.kind === 'every') return `every ${connector.category.text}`;
  return connector.names.map(({ text }) => `"${text}"`).join(', ');
}

function sentence(rule: Rule): string {
  const { direction, sourceObjectType: source, targetObjectType: target, link } = rule;
  const directory = escapeMarkdown(connectorText(rule));
  const path =
    direction === 'inbound'
      ? `From ${codeSpan(source.text)} in ${directory} to metaverse ${codeSpan(target.text)}`
      : `From metaverse ${codeSpan(source.text)} to ${codeSpan(target.text)} in ${directory}`;
  return `${path}; link: ${link}.`;
}

function contents({ scope, join, flows }: Rule): string {
  const clauses = scope.reduce((sum, group) => sum + group.clauses.length, 0);
  const joins = join.length === 0 ? 'no join' : formatQuantity(join.length, 'way to join', 'ways to join');
  const scoped = clauses === 0 ? 'every object in scope' : formatQuantity(clauses, 'scope clause', 'scope clauses');
  return `${formatQuantity(flows.length, 'flow', 'flows')}, ${joins}, ${scoped}.`;
}
