import type { RuleEnvironment } from '../../schema/schema.ts';
import { connectorsOf, type CrossRuleCheck, type LocatedRule } from '../rule-context.ts';

/** Two rules of one connector have the same name, so reports could not tell them apart. Rules of different connectors may share one. */
export const duplicateRuleName: CrossRuleCheck = {
  code: 'duplicate-rule-name',
  severity: 'error',
  findAmong: ({ rule, environment }, index) => {
    const { name } = rule;
    const same = index.byName.get(name.text) ?? [];
    if (same.length < 2 || name.text === '') return [];
    const own = connectorNames({ rule }, environment);
    const earlier = same.slice(
      0,
      same.findIndex((other) => other.rule === rule),
    );
    const first = earlier.find((other) =>
      connectorNames(other, environment).some((connector) => own.includes(connector)),
    );
    if (first === undefined) return [];
    const message = `Another rule of the same connector is called "${name.text}" too, so reports cannot tell them apart; rename one of them`;
    const related = [{ message: 'The other rule stands here', span: first.rule.name.span, file: first.path }];
    return [{ span: name.span, message, related }];
  },
};

function connectorNames({ rule }: Pick<LocatedRule, 'rule'>, environment: RuleEnvironment): readonly string[] {
  if (rule.connector.kind === 'named') return rule.connector.names.map((name) => name.text);
  return connectorsOf(rule, environment).map((connector) => connector.name);
}
