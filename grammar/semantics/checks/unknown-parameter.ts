import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import type { Word } from '../../ast/rule.ts';
import type { Check, RuleContext } from '../rule-context.ts';
import { expressionNodes } from '../rule-expressions.ts';

/** The one parameter every connector has. */
const connectorId = 'Connector.ID';

/** `unknown-parameter`: an expression or a scope value mentions `%…%` that one of the rule's connectors does not define. */
export const unknownParameter: Check = (context) =>
  [...scopeParameters(context), ...expressionParameters(context)].flatMap(({ text, span }) => {
    const connector = context.connectors.find(({ parameters }) => !parameters.has(text));
    if (connector === undefined || text === connectorId || text === '') return [];
    const nearest = nearestName(text, [connectorId, ...connector.parameters]);
    const remedy = nearest === undefined ? 'add it to the connector in joinery.json' : `did you mean %${nearest}%?`;
    const message = `The connector "${connector.name}" has no parameter "${text}", so this has no value; ${remedy}`;
    return [errorAt(span, 'unknown-parameter', message)];
  });

function scopeParameters({ rule }: RuleContext): readonly Word[] {
  return rule.scope
    .flatMap((group) => group.clauses)
    .flatMap(({ value }) => {
      const name = /^%([^%]+)%$/.exec(value?.text ?? '')?.[1];
      return value === undefined || name === undefined ? [] : [{ text: name, span: value.span }];
    });
}

function expressionParameters({ rule }: RuleContext): readonly Word[] {
  return expressionNodes(rule)
    .filter((node) => node.kind === 'parameter')
    .map((node) => ({ text: node.name, span: node.span }));
}
