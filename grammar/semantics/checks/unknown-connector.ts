import { nearestName } from '../../ast/nearest-name.ts';
import type { Fix } from '../../ast/problem.ts';
import type { Span } from '../../ast/span.ts';
import { guessing } from '../../ast/fix.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * A rule names a connector, or a category of connectors, that the workspace does not have. The rule would apply to no object of that
 * directory. Connectors are named in joinery.json; `every ad` stands for all of a category.
 */
export const unknownConnector: RuleCheck = {
  code: 'unknown-connector',
  severity: 'error',
  find: ({ rule, connectors, environment }) => {
    const clause = rule.connector;
    if (clause.kind === 'every') {
      if (connectors.length > 0 || clause.category.text === '') return [];
      const message = `No connector is of category "${clause.category.text}", so this rule stands for none; write every ad, or name a connector`;
      return [{ span: clause.category.span, message }];
    }
    const known = environment.connectors.map((connector) => connector.name);
    return clause.names
      .filter((name) => !known.includes(name.text))
      .map((name) => {
        const nearest = nearestName(name.text, known);
        const remedy =
          nearest === undefined ? 'add it to joinery.json, or name another one' : `did you mean "${nearest}"?`;
        const message = `There is no connector "${name.text}", so this rule never applies; ${remedy}`;
        return { span: name.span, message, ...(nearest === undefined ? {} : { fix: naming(nearest, name.span) }) };
      });
  },
};

function naming(name: string, span: Span): Fix {
  return guessing(`Write "${name}"`, span, `"${name}"`);
}
