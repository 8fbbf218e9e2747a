import type { Rule } from '../../grammar/ast/rule.ts';
import { isModifiedStandardRule, isStandardRule } from '../../grammar/semantics/standard-rules.ts';
import { connectorText } from '../describe/rule.ts';
import type { RuleSummary } from '../protocol/rules.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** Every rule of a workspace, in order of precedence; disabled and broken ones stand where their number puts them. */
export function ruleList(snapshot: Snapshot): readonly RuleSummary[] {
  const rules = [...snapshot.files.values()].flatMap((file) =>
    file.tree.rules.map((rule) => summary(snapshot, file, rule)),
  );
  return rules.toSorted((left, right) => left.precedence - right.precedence);
}

function summary(snapshot: Snapshot, file: SourceFile, rule: Rule): RuleSummary {
  const inRule = snapshot
    .problemsOf(file.path)
    .filter(({ span }) => rule.span.start <= span.start && span.start <= rule.span.end);
  return {
    name: rule.name.text,
    direction: rule.direction,
    connector: rule.connector.kind === 'every' ? connectorText(rule) : namesText(rule.connector.names),
    from: rule.sourceObjectType.text,
    to: rule.targetObjectType.text,
    link: rule.link,
    precedence: snapshot.precedenceOf(rule) ?? (rule.precedence.kind === 'number' ? rule.precedence.value : 0),
    standard: isStandardRule(rule),
    modified: isModifiedStandardRule(rule),
    disabled: rule.disabled,
    flows: rule.flows.length,
    errors: inRule.filter(({ severity }) => severity === 'error').length,
    warnings: inRule.filter(({ severity }) => severity === 'warning').length,
    uri: file.uri,
    line: file.positionAt(rule.span.start).line,
  };
}

function namesText(names: readonly { readonly text: string }[]): string {
  return names.map(({ text }) => text).join(', ');
}
