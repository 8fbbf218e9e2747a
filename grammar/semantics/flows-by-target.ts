import type { Flow } from '../ast/rule.ts';
import type { RuleContext } from './rule-context.ts';

export interface FlowPlace {
  readonly context: RuleContext;
  readonly flow: Flow;
}

/**
 * What a flow into `target` competes for: an attribute of a metaverse type, or of an object type of a connector; one key per connector.
 * Rules that flow into any type compete with none in particular.
 */
export function flowKeys({ rule, connectors }: RuleContext, target: string): readonly string[] {
  const type = rule.targetObjectType.text;
  if (type === '*') return [];
  if (rule.direction === 'inbound') return [`\n${type}\n${target}`];
  return connectors.map(({ name }) => `${name}\n${type}\n${target}`);
}

/**
 * Some flows of all rules by what they compete for. Which flows of a rule are meant is asked once per rule: among a hundred thousand
 * flows the few that matter are found again at every keystroke.
 */
export function flowsByTarget(
  active: readonly RuleContext[],
  chosen: (context: RuleContext) => readonly Flow[],
): ReadonlyMap<string, readonly FlowPlace[]> {
  const places = new Map<string, FlowPlace[]>();
  for (const context of active) {
    for (const flow of chosen(context)) {
      for (const key of flowKeys(context, flow.target.text)) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [{ context, flow }]);
        else known.push({ context, flow });
      }
    }
  }
  return places;
}

/** A choice of flows that is made once per rule. */
export function oncePerRule(
  choose: (flow: Flow, context: RuleContext) => boolean,
): (context: RuleContext) => readonly Flow[] {
  const known = new WeakMap<RuleContext, readonly Flow[]>();
  return (context) => {
    const found = known.get(context) ?? context.rule.flows.filter((flow) => choose(flow, context));
    known.set(context, found);
    return found;
  };
}
