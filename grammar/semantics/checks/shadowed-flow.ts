import type { Flow } from '../../ast/rule.ts';
import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';
import { flowKeys, flowsByTarget, oncePerRule } from '../flows-by-target.ts';
import { covers } from '../scope/clause-logic.ts';

/**
 * A rule of higher precedence flows into the same attribute for all objects of this one and always has a value, so this flow never
 * decides anything. Remove it, narrow the other rule's scope, or exchange their precedences.
 */
export const shadowedFlow: CrossRuleCheck = {
  code: 'shadowed-flow',
  severity: 'warning',
  findAmong: (context, index) => {
    const deciding = index.derived('flows that always have a value', (active) => flowsByTarget(active, decidingFlows));
    if (deciding.size === 0) return [];
    return context.rule.flows.flatMap((flow) => {
      if (flow.merge !== 'Update' && flow.merge !== 'Replace') return [];
      const winner = flowKeys(context, flow.target.text)
        .flatMap((key) => deciding.get(key) ?? [])
        .find((place) => place.context.rule !== context.rule && shadows(place.context, context));
      if (winner === undefined) return [];
      const { rule, path } = winner.context;
      const message = `"${rule.name.text}" stands before this rule, covers its objects and always has a value for "${flow.target.text}", so this flow never decides; remove it, or exchange their precedences`;
      const related = [{ message: 'The flow that decides stands here', span: winner.flow.target.span, file: path }];
      return [{ span: flow.target.span, message, related }];
    });
  },
};

const decidingFlows = oncePerRule(alwaysHasValue);

function alwaysHasValue(flow: Flow, context: RuleContext): boolean {
  const { source } = flow;
  if (flow.once || (flow.merge !== 'Update' && flow.merge !== 'Replace')) return false;
  // A rule that joins or creates flows only where that worked.
  if (context.rule.join.length > 0) return false;
  if (source.kind === 'constant') return source.value.text !== '';
  if (source.kind === 'expression') {
    const { mayBeEmpty, multiValued, type } = context.typeOf(source.expression);
    return !mayBeEmpty && !multiValued && type !== 'never' && type !== 'null';
  }
  return context.present.has(source.attribute.text);
}

/** Whether `winner` applies to every object of `loser`, before it. */
function shadows(winner: RuleContext, loser: RuleContext): boolean {
  const [first, second] = [winner.rule, loser.rule];
  if (first.precedence.kind !== 'number' || second.precedence.kind !== 'number') return false;
  if (first.precedence.value >= second.precedence.value) return false;
  if (first.direction !== second.direction || first.sourceObjectType.text !== second.sourceObjectType.text)
    return false;
  if (!loser.connectors.every((connector) => winner.connectors.includes(connector))) return false;
  return covers(first.scope, second.scope);
}
