import { domainParameters } from '../model/domain-parameters.ts';
import { isWriteOnly } from '../model/secret.ts';
import type { AttributeLayout } from '../model/stored.ts';
import { textHash } from '../model/text-hash.ts';
import type { SpaceId } from '../ports/store.ts';
import type { Layouts, PlanParts } from './compile-plan.ts';
import { memoized } from './memoized.ts';
import type {
  CompiledFlow,
  CompiledRule,
  InboundPlan,
  OutboundPlan,
  Plan,
  PlanConnector,
  TargetFlows,
} from './plan.ts';
import { dnTarget } from './plan.ts';

/** What {@link indexPlan} arranges. `flowsByType` holds inbound flows by metaverse type. */
export interface PlanIndexParts {
  readonly parts: PlanParts;
  readonly layouts: Layouts;
  readonly rules: readonly CompiledRule[];
  readonly flowsByType: ReadonlyMap<string, readonly CompiledFlow[]>;
}

/** Arranges compiled rules for look-up by space and object type. */
export function indexPlan(index: PlanIndexParts): Plan {
  const { parts, layouts, rules } = index;
  const connectors: readonly PlanConnector[] = [...layouts.spaces].map(([configuration, { space }]) => ({
    space,
    configuration,
  }));
  const bySpace = new Map(connectors.map((connector) => [connector.space, connector]));
  const csLayouts = new Map([...layouts.spaces.values()].map(({ space, types }) => [space, types]));
  const inbound = indexInbound(rules, csLayouts);
  const outbound = indexOutbound(index, bySpace);
  const mvTargets = new Map(
    [...layouts.metaverse.values()].map((layout) => [layout.objectType, targetsOf(layout, liveFlows(index, layout))]),
  );
  const parameters = parameterLookup(bySpace);
  return {
    hash: planHash(parts),
    connectors,
    rules,
    connectorOf: (space) => required(bySpace.get(space), `connector space ${space}`),
    inbound: (space, objectType) => inbound.get(`${space}:${objectType}`),
    outbound: (mvType) => outbound.get(mvType) ?? [],
    mvLayout: (mvType) => required(layouts.metaverse.get(mvType), `metaverse object type ${mvType}`),
    mvTargets: (mvType) => mvTargets.get(mvType) ?? [],
    mvKeyAttributes: memoized((mvType) => mvKeyAttributes(rules, layouts.metaverse.get(mvType))),
    mvIndexed: memoized((mvType) => indexedSlots(parts, layouts.metaverse.get(mvType))),
    csLayout: (space, objectType) => csLayouts.get(space)?.get(objectType),
    keyAttributes: memoizedPair((space, objectType) => outboundKeys(rules, space, objectType)),
    ruleById: (id) => rules.find((rule) => rule.id === id),
    parametersOf: parameters,
  };
}

/** Flows of rules that made it into the plan; a rule with a problem leaves its flows behind. */
function liveFlows({ rules, flowsByType }: PlanIndexParts, layout: AttributeLayout): readonly CompiledFlow[] {
  const live = new Set(rules);
  return (flowsByType.get(layout.objectType) ?? []).filter((flow) => live.has(flow.rule));
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The plan has no ${what}`);
  return value;
}

function memoizedPair<T>(compute: (space: SpaceId, name: string) => T): (space: SpaceId, name: string) => T {
  const lookup = memoized((key) => {
    const separator = key.indexOf(':');
    return compute(Number(key.slice(0, separator)), key.slice(separator + 1));
  });
  return (space, name) => lookup(`${space}:${name}`);
}

function indexInbound(
  rules: readonly CompiledRule[],
  layouts: ReadonlyMap<SpaceId, ReadonlyMap<string, AttributeLayout>>,
): ReadonlyMap<string, InboundPlan> {
  const plans = new Map<string, InboundPlan>();
  for (const [space, types] of layouts) {
    for (const layout of types.values()) {
      const own = rules.filter(
        (rule) => rule.direction === 'inbound' && rule.space === space && rule.sourceObjectType === layout.objectType,
      );
      const plan = {
        space,
        objectType: layout.objectType,
        layout,
        rules: own,
        joinRules: own.filter(({ joins, link }) => joins.length > 0 || link === 'provision'),
      };
      plans.set(`${space}:${layout.objectType}`, plan);
    }
  }
  return plans;
}

function indexOutbound(
  { parts, layouts, rules }: PlanIndexParts,
  connectors: ReadonlyMap<SpaceId, PlanConnector>,
): ReadonlyMap<string, readonly OutboundPlan[]> {
  const plans = new Map<string, OutboundPlan[]>();
  for (const mvType of layouts.metaverse.keys()) {
    const own = rules.filter((rule) => rule.direction === 'outbound' && rule.sourceObjectType === mvType);
    for (const [configuration, { space, types }] of layouts.spaces) {
      for (const layout of types.values()) {
        const applicable = own.filter((rule) => rule.space === space && rule.targetObjectType === layout.objectType);
        if (applicable.length === 0 || !connectors.has(space)) continue;
        const flows = applicable.flatMap((rule) => rule.flows);
        const capability = capabilities(parts, configuration, layout);
        const targets = targetsOf(layout, flows, configuration);
        const taken = targets.filter(({ slot }) => capability(slot).kind === 'writable');
        const plan: OutboundPlan = {
          space,
          targetObjectType: layout.objectType,
          layout,
          rules: applicable,
          joinRules: applicable.filter(({ joins, link }) => joins.length > 0 || link === 'provision'),
          targets: taken.filter(({ type }) => type !== 'ref'),
          referenceTargets: taken.filter(({ type }) => type === 'ref'),
          withheldTargets: targets.filter((target) => !taken.includes(target)),
          dnFlows: flows.filter(({ slot }) => slot === dnTarget),
          capability,
        };
        plans.set(mvType, [...(plans.get(mvType) ?? []), plan]);
      }
    }
  }
  return plans;
}

function capabilities(
  parts: PlanParts,
  connector: PlanConnector['configuration'],
  layout: AttributeLayout,
): OutboundPlan['capability'] {
  const known = layout.attributes.map(({ name }) => parts.capability(connector, layout.objectType, name));
  return (slot) => known[slot] ?? { kind: 'read-only', reason: 'the object type has no such attribute' };
}

/** Groups flows by target; inside a target the rule's rank decides. `connector`: whose attributes they are; the metaverse's without. */
function targetsOf(
  layout: AttributeLayout,
  flows: readonly CompiledFlow[],
  connector?: PlanConnector['configuration'],
): readonly TargetFlows[] {
  const bySlot = Map.groupBy(
    flows.filter(({ slot }) => slot !== dnTarget),
    ({ slot }) => slot,
  );
  return [...bySlot]
    .toSorted(([left], [right]) => left - right)
    .flatMap(([slot, own]) => {
      const attribute = layout.attributes[slot];
      if (attribute === undefined) return [];
      const ordered = own.toSorted((left, right) => left.rule.rank - right.rule.rank);
      return [
        {
          ...attribute,
          slot,
          flows: ordered,
          merges: own.some(({ merge }) => merge === 'Merge' || merge === 'MergeCaseInsensitive'),
          writeOnly: connector !== undefined && isWriteOnly(connector, attribute.name),
        },
      ];
    });
}

function mvKeyAttributes(
  rules: readonly CompiledRule[],
  layout: AttributeLayout | undefined,
): ReturnType<Plan['mvKeyAttributes']> {
  const names = new Set(
    rules
      .filter(({ direction }) => direction === 'inbound')
      .flatMap(({ joins }) => joins.flat().map(({ mvAttribute }) => mvAttribute)),
  );
  return (layout?.attributes ?? []).flatMap(({ name, type }, slot) => (names.has(name) ? [{ name, slot, type }] : []));
}

function indexedSlots({ configuration }: PlanParts, layout: AttributeLayout | undefined): ReadonlySet<number> {
  return new Set(
    (layout?.attributes ?? []).flatMap(({ name, type, multiValued }, slot) =>
      type === 'str' && !multiValued && configuration.metaverse.attributes.get(name)?.indexed === true ? [slot] : [],
    ),
  );
}

function outboundKeys(rules: readonly CompiledRule[], space: SpaceId, objectType: string): readonly string[] {
  const own = rules.filter(
    (rule) => rule.direction === 'outbound' && rule.space === space && rule.targetObjectType === objectType,
  );
  return [...new Set(own.flatMap(({ joins }) => joins.flat().map(({ csAttribute }) => csAttribute)))];
}

function parameterLookup(connectors: ReadonlyMap<SpaceId, PlanConnector>): Plan['parametersOf'] {
  return memoizedPair((space, partition) => {
    const configuration = connectors.get(space)?.configuration;
    if (configuration === undefined) return new Map();
    const derived = configuration.category === 'AD' ? domainParameters(partition) : [];
    const own = configuration.partitions.find(({ name }) => name === partition)?.parameters ?? [];
    return new Map([...derived, ...configuration.parameters, ...own]);
  });
}

function planHash({ configuration, rules }: PlanParts): string {
  const connectors = configuration.connectors.map(({ name, id, objectTypes, attributes, parameters }) => [
    name,
    id,
    [...objectTypes],
    attributes,
    [...parameters],
  ]);
  const enabled = rules.filter(({ disabled }) => !disabled);
  const text = JSON.stringify([connectors, enabled], (key, value: unknown) =>
    typeof value === 'bigint'
      ? value.toString()
      : key.toLowerCase().endsWith('span') || key === 'documentation'
        ? undefined
        : value,
  );
  return textHash(text);
}
