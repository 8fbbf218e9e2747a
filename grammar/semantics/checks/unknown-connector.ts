import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';

/** `unknown-connector`: a rule names a connector, or a category of connectors, that the workspace does not have. */
export const unknownConnector: Check = ({ rule, connectors, environment }) => {
  const clause = rule.connector;
  if (clause.kind === 'every') {
    if (connectors.length > 0 || clause.category.text === '') return [];
    const message = `No connector is of category "${clause.category.text}", so this rule stands for none; write every ad, or name a connector`;
    return [errorAt(clause.category.span, 'unknown-connector', message)];
  }
  const known = environment.connectors.map((connector) => connector.name);
  return clause.names
    .filter((name) => !known.includes(name.text))
    .map((name) => {
      const nearest = nearestName(name.text, known);
      const remedy =
        nearest === undefined ? 'add it to joinery.json, or name another one' : `did you mean "${nearest}"?`;
      return errorAt(
        name.span,
        'unknown-connector',
        `There is no connector "${name.text}", so this rule never applies; ${remedy}`,
      );
    });
};
