import { errorAt } from '../../ast/problem-at.ts';
import type { RuleEnvironment } from '../../schema/schema.ts';
import { type Check, connectorsOf, type LocatedRule } from '../rule-context.ts';

/** `duplicate-rule-name`: two rules of one connector have the same name. Rules of different connectors may share one. */
export const duplicateRuleName: Check = ({ rule, environment, index }) => {
  const { name } = rule;
  const own = connectorNames({ rule }, environment);
  const same = index.byName.get(name.text) ?? [];
  const earlier = same.slice(
    0,
    same.findIndex((other) => other.rule === rule),
  );
  const first = earlier.find((other) =>
    connectorNames(other, environment).some((connector) => own.includes(connector)),
  );
  if (first === undefined || name.text === '') return [];
  const message = `Another rule of the same connector is called "${name.text}" too, so reports cannot tell them apart; rename one of them`;
  const related = [{ message: 'The other rule stands here', span: first.rule.name.span, file: first.path }];
  return [errorAt(name.span, 'duplicate-rule-name', message, related)];
};

function connectorNames({ rule }: Pick<LocatedRule, 'rule'>, environment: RuleEnvironment): readonly string[] {
  if (rule.connector.kind === 'named') return rule.connector.names.map((name) => name.text);
  return connectorsOf(rule, environment).map((connector) => connector.name);
}
