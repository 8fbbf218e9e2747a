import type { Rule } from '../../grammar/ast/rule.ts';
import { printRule } from '../../grammar/syntax/print.ts';
import { slug } from './slug.ts';
import type { RuleConnector } from './unfold-rules.ts';
import type { WorkspaceFile } from './workspace-files.ts';

/**
 * Rule files for a new workspace, one per direction, connected directory and object type there: `rules/in-from-ad-user.syncrule`.
 * Rules keep their order inside a file.
 */
export function ruleFiles(rules: readonly Rule[], connectors: readonly RuleConnector[]): readonly WorkspaceFile[] {
  const byPath = Map.groupBy(rules, (rule) => `rules/${ruleFile(rule, connectors)}`);
  return [...byPath].map(([path, group]) => ({
    path,
    text: `${group.map((rule) => printRule(rule).trimEnd()).join('\n\n')}\n`,
  }));
}

/** The name of the file a rule belongs into: `in-from-ad-user.syncrule`. */
export function ruleFile(rule: Rule, connectors: readonly RuleConnector[]): string {
  const inbound = rule.direction === 'inbound';
  const objectType = (inbound ? rule.sourceObjectType : rule.targetObjectType).text;
  return `${inbound ? 'in-from' : 'out-to'}-${directoryName(rule, connectors)}-${slug(objectType)}.syncrule`;
}

/** The category says enough, unless the rule picks some of several connectors of one category. */
function directoryName({ connector }: Rule, connectors: readonly RuleConnector[]): string {
  if (connector.kind === 'every') return slug(connector.category.text);
  const names = connector.names.map(({ text }) => text);
  const category = connectors.find(({ name }) => name === names[0])?.category ?? 'other';
  const alone = connectors.filter((other) => other.category === category).length === 1;
  return slug(alone && category !== 'other' ? category : names.join('-'));
}
