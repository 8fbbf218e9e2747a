import type { Rule } from '../../grammar/ast/rule.ts';
import { printRule } from '../../grammar/syntax/print.ts';
import type { ImportedConnector } from './connector-xml.ts';
import { slug } from './slug.ts';
import type { WorkspaceFile } from './workspace-files.ts';

/**
 * Rule files for a new workspace, one per direction, connected directory and object type there: `rules/in-from-ad-user.syncrule`.
 * Rules keep their order inside a file.
 */
export function ruleFiles(rules: readonly Rule[], connectors: readonly ImportedConnector[]): readonly WorkspaceFile[] {
  const byPath = Map.groupBy(rules, (rule) => `rules/${fileName(rule, connectors)}.syncrule`);
  return [...byPath].map(([path, group]) => ({
    path,
    text: `${group.map((rule) => printRule(rule).trimEnd()).join('\n\n')}\n`,
  }));
}

function fileName(rule: Rule, connectors: readonly ImportedConnector[]): string {
  const inbound = rule.direction === 'inbound';
  const objectType = (inbound ? rule.sourceObjectType : rule.targetObjectType).text;
  return `${inbound ? 'in-from' : 'out-to'}-${directoryName(rule, connectors)}-${slug(objectType)}`;
}

/** The category says enough, unless the rule picks some of several connectors of one category. */
function directoryName({ connector }: Rule, connectors: readonly ImportedConnector[]): string {
  if (connector.kind === 'every') return slug(connector.category.text);
  const names = connector.names.map(({ text }) => text);
  const category = connectors.find(({ name }) => name === names[0])?.category ?? 'other';
  const alone = connectors.filter((other) => other.category === category).length === 1;
  return slug(alone && category !== 'other' ? category : names.join('-'));
}
