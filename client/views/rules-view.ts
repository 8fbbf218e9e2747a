import * as vscode from 'vscode';
import type { RuleSummary } from '../../server/protocol/rules.ts';
import { createTree, quantity, row, type RowOptions, type Tree, type TreeNode } from './tree.ts';

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
    row(label, { id: direction, icon, description: quantity(rules.length, 'rule'), open: true }, () =>
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
  const { name, precedence, link, standard, disabled, errors, warnings, uri, line, flows } = rule;
  const marks = [disabled ? 'disabled' : '', standard ? 'standard' : 'custom', link].filter((mark) => mark !== '');
  return row(name, {
    id: `${uri}#${name}#${line}`,
    description: `${precedence} · ${marks.join(', ')}`,
    tooltip: `${name}\nprecedence ${precedence}, ${marks.join(', ')}\n${quantity(flows, 'flow')}${problemsText(errors, warnings)}`,
    icon: iconOf(rule),
    context: disabled ? 'rule.disabled' : 'rule',
    spoken: `rule ${name}, precedence ${precedence}, ${marks.join(', ')}${problemsText(errors, warnings)}`,
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

function iconOf({ disabled, standard, errors, warnings }: RuleSummary): NonNullable<RowOptions['icon']> {
  if (errors > 0) return { name: 'error', color: 'list.errorForeground' };
  if (warnings > 0) return { name: 'warning', color: 'list.warningForeground' };
  if (disabled) return { name: 'circle-slash', color: 'disabledForeground' };
  return standard ? 'symbol-interface' : 'edit';
}

function problemsText(errors: number, warnings: number): string {
  if (errors + warnings === 0) return '';
  return `\n${quantity(errors, 'error')}, ${quantity(warnings, 'warning')}`;
}
