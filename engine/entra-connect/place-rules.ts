import type { Precedence, Rule } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import type { ImportedConnector } from './connector-xml.ts';
import { report } from './element-problem.ts';
import type { PlacedRule } from './read-configuration.ts';
import { childOf } from './xml.ts';
import { word } from './xml-values.ts';

/**
 * Gives connectors and neighbours their names in place of GUIDs and sorts by precedence. Rules of unknown connectors are left
 * out; a rule that is to stand beside an unknown one becomes the last. Both are reported in the rule's own problems.
 */
export function placeRules(rules: readonly PlacedRule[], connectors: readonly ImportedConnector[]): readonly Rule[] {
  const connectorNames = new Map(connectors.map(({ id, name }) => [id, name]));
  const ruleNames = new Map(rules.map(({ rule }) => [rule.id?.text, rule.name.text]));
  const last = Math.max(99, ...rules.map(({ rule }) => numberOf(rule)));
  const placed = rules.flatMap((imported): readonly Rule[] => {
    const { rule, connectorId } = imported;
    const connectorName = connectorNames.get(connectorId);
    if (connectorName === undefined) {
      reportUnknownConnector(imported);
      return [];
    }
    return [
      {
        ...rule,
        connector: { kind: 'named', names: [word(connectorName)], span: noSpan },
        precedence: placePrecedence(imported, ruleNames, last + 1),
      },
    ];
  });
  reportSharedPrecedence(rules);
  return placed.toSorted((a, b) => numberOf(a) - numberOf(b));
}

/** Rules that wait for a place beside another one come first, as their stored precedence 0 has it. */
function numberOf(rule: Rule): number {
  return rule.precedence.kind === 'number' ? rule.precedence.value : 0;
}

function placePrecedence(
  { rule, root, problems }: PlacedRule,
  ruleNames: ReadonlyMap<string | undefined, string>,
  last: number,
): Precedence {
  const { precedence } = rule;
  if (precedence.kind === 'number') return precedence;
  const name = ruleNames.get(precedence.rule.text);
  if (name !== undefined) return { ...precedence, rule: word(name) };
  report(problems, childOf(root, `precedence-${precedence.kind}`) ?? root, {
    code: 'unknown-rule',
    severity: 'warning',
    message: `The rule is to stand ${precedence.kind} {${precedence.rule.text}}, which the folder does not have, so it becomes the last one; give it a precedence`,
  });
  return { kind: 'number', value: last, span: noSpan };
}

function reportUnknownConnector({ rule, connectorId, root, problems }: PlacedRule): void {
  report(problems, childOf(root, 'connector') ?? root, {
    code: 'unknown-connector',
    severity: 'error',
    message: `Rule "${rule.name.text}" belongs to connector {${connectorId}}, whose file is missing, and is left out; export the configuration again with its Connectors folder`,
  });
}

function reportSharedPrecedence(rules: readonly PlacedRule[]): void {
  const taken = new Map<number, string>();
  for (const { rule, root, problems } of rules) {
    if (rule.precedence.kind !== 'number') continue;
    const { value } = rule.precedence;
    const other = taken.get(value);
    taken.set(value, rule.name.text);
    if (other === undefined) continue;
    report(problems, childOf(root, 'precedence') ?? root, {
      code: 'shared-precedence',
      severity: 'warning',
      message: `Precedence ${value} is also that of rule "${other}", so which of them wins is not certain; give one of them another number`,
    });
  }
}
