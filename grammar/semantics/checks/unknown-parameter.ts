import { nearestName } from '../../ast/nearest-name.ts';
import type { Word } from '../../ast/rule.ts';
import { guessing } from '../../ast/fix.ts';
import type { RuleCheck, RuleContext } from '../rule-context.ts';

/** The one parameter every connector has. */
const connectorId = 'Connector.ID';

/**
 * An expression or a scope value mentions `%…%` that one of the rule's connectors does not define. Parameters are defined for a
 * connector or one of its partitions in joinery.json; every connector has `%Connector.ID%`, those of Active Directory the names of
 * domain and forest.
 */
export const unknownParameter: RuleCheck = {
  code: 'unknown-parameter',
  severity: 'error',
  find: (context) =>
    [...scopeParameters(context), ...expressionParameters(context)].flatMap(({ text, span }) => {
      const connector = context.connectors.find(({ parameters }) => !parameters.has(text));
      if (connector === undefined || text === connectorId || text === '') return [];
      const nearest = nearestName(text, [connectorId, ...connector.parameters]);
      const remedy = nearest === undefined ? 'add it to the connector in joinery.json' : `did you mean %${nearest}%?`;
      const message = `The connector "${connector.name}" has no parameter "${text}", so this has no value; ${remedy}`;
      const fix = nearest === undefined ? {} : { fix: guessing(`Write %${nearest}%`, span, `%${nearest}%`) };
      return [{ span, message, ...fix }];
    }),
};

function scopeParameters({ rule }: RuleContext): readonly Word[] {
  return rule.scope
    .flatMap((group) => group.clauses)
    .flatMap(({ value }) => {
      const name = /^%([^%]+)%$/.exec(value?.text ?? '')?.[1];
      return value === undefined || name === undefined ? [] : [{ text: name, span: value.span }];
    });
}

function expressionParameters({ nodes }: RuleContext): readonly Word[] {
  return nodes.filter((node) => node.kind === 'parameter').map((node) => ({ text: node.name, span: node.span }));
}
