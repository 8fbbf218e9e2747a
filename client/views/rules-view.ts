import * as vscode from 'vscode';
import { formatQuantity } from '../../engine/model/figures.ts';
import type { RuleSummary } from '../../server/protocol/rules.ts';
import { ruleIcon, ruleMarks } from './rule-marks.ts';
import { createTree, row, type Tree, type TreeNode } from './tree.ts';

/** The rules by direction, connector and object type, in order of precedence. `read` asks the language server. */
export function createRulesView(read: () => Promise<readonly RuleSummary[]>): Tree {
  return createTree('joinery.rules', async () => {
    const rules = await read();
    return [directionRow('inbound', rules), directionRow('outbound', rules)].flat();
  });
}

function directionRow(direction: RuleSummary['direction'], all: readonly RuleSummary[]): readonly TreeNode[] {
  const rules = all.filter((rule) => rule.direction === direction);
  if (rules.length === 0) return [];
  const label = direction === 'inbound' ? 'Inbound' : 'Outbound';
  const icon = direction === 'inbound' ? 'sign-in' : 'sign-out';
  return [
    row(label, { id: direction, icon, description: formatQuantity(rules.length, 'rule'), open: true }, () =>
      groupRows(rules),
    ),
  ];
}

/** A group has the rules of one connector and one pair of object types. */
function groupRows(rules: readonly RuleSummary[]): readonly TreeNode[] {
  const groups = Map.groupBy(rules, ({ connector, from, to }) => `${connector}: ${from} → ${to}`);
  return [...groups].map(([name, group]) =>
    row(name, { id: `${group[0]?.direction}:${name}`, icon: 'arrow-swap', description: String(group.length) }, () =>
      group.map(ruleRow),
    ),
  );
}

function ruleRow(rule: RuleSummary): TreeNode {
  const { name, precedence, disabled, errors, warnings, uri, line, flows } = rule;
  const marks = ruleMarks(rule).join(', ');
  return row(name, {
    id: `${uri}#${name}#${line}`,
    description: `${precedence} · ${marks}`,
    tooltip: `${name}\nprecedence ${precedence}, ${marks}\n${formatQuantity(flows, 'flow')}${problemsText(errors, warnings)}`,
    icon: ruleIcon(rule),
    context: disabled ? 'rule.disabled' : 'rule',
    spoken: `rule ${name}, precedence ${precedence}, ${marks}${problemsText(errors, warnings)}`,
    command: {
      command: 'vscode.open',
      title: 'Open',
      // A preview stands at the side; the rule it follows belongs in front of it.
      arguments: [
        vscode.Uri.parse(uri),
        { selection: new vscode.Range(line, 0, line, 0), viewColumn: vscode.ViewColumn.One },
      ],
    },
  });
}

function problemsText(errors: number, warnings: number): string {
  if (errors + warnings === 0) return '';
  return `\n${formatQuantity(errors, 'error')}, ${formatQuantity(warnings, 'warning')}`;
}
