import type { Problem } from '../../grammar/ast/problem.ts';
import type { JoinClause, Rule, ScopeGroup } from '../../grammar/ast/rule.ts';
import type { ExpressionScope } from '../expressions/frame.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import { domainParameterNames } from '../model/domain-parameters.ts';
import type { AttributeLayout, LayoutAttribute } from '../model/stored.ts';
import type { AttributeCapability } from '../ports/directory.ts';
import type { SpaceId, StoreWriter } from '../ports/store.ts';
import { compileFlow } from './compile-flow.ts';
import type { BoundRule } from './expand-rules.ts';
import { expandRules } from './expand-rules.ts';
import { indexPlan } from './index-plan.ts';
import type { CompiledFlow, CompiledRule, JoinTest, Plan, ScopeTest } from './plan.ts';
import { dnTarget } from './plan.ts';
import { compileScopeClause } from './scope-test.ts';

/** Gives what a plan is bound to: numbers of connector spaces and rules, positions of attributes. */
export type PlanNames = Pick<StoreWriter, 'openSpace' | 'extendLayout' | 'numberRule'>;

/** What a plan is made of. `writer` keeps the layouts and rule numbers the plan is bound to. */
export interface PlanParts {
  readonly configuration: WorkspaceConfiguration;
  readonly rules: readonly Rule[];
  readonly writer: PlanNames;
  capability(connector: ConnectorConfiguration, objectType: string, attribute: string): AttributeCapability;
}

/** Layouts of every object type, before rules are bound to them. */
export interface Layouts {
  readonly spaces: ReadonlyMap<
    ConnectorConfiguration,
    { readonly space: SpaceId; readonly types: ReadonlyMap<string, AttributeLayout> }
  >;
  readonly metaverse: ReadonlyMap<string, AttributeLayout>;
}

/**
 * Compiles rules against a configuration. Rules with an error problem are left out of the plan; whoever runs it decides whether the
 * problems allow that.
 */
export function compilePlan(parts: PlanParts): { readonly plan: Plan; readonly problems: readonly Problem[] } {
  const layouts = prepareLayouts(parts);
  const problems: Problem[] = [];
  const rules: CompiledRule[] = [];
  const flowsByType = new Map<string, CompiledFlow[]>();
  for (const bound of expandRules(parts.rules, parts.configuration.connectors)) {
    const compiled = compileRule(bound, { layouts, writer: parts.writer, rank: rules.length, flowsByType });
    problems.push(...compiled.problems);
    if (compiled.rule !== undefined) rules.push(compiled.rule);
  }
  return { plan: indexPlan({ parts, layouts, rules, flowsByType }), problems };
}

function prepareLayouts({ configuration, writer }: PlanParts): Layouts {
  const spaces = new Map(
    configuration.connectors.map((connector) => {
      const space = writer.openSpace(connector.id);
      const included = new Set(connector.attributes);
      const types = new Map(
        [...connector.objectTypes].flatMap((name) => {
          const type = connector.schema.objectTypes.get(name);
          if (type === undefined) return [];
          const attributes = layoutAttributes(
            connector.schema,
            type.attributes.filter((attribute) => included.has(attribute)),
          );
          return [[name, writer.extendLayout(space, name, attributes)] as const];
        }),
      );
      return [connector, { space, types }] as const;
    }),
  );
  const metaverse = new Map(
    [...configuration.metaverse.objectTypes.values()].map((type) => [
      type.name,
      writer.extendLayout('metaverse', type.name, layoutAttributes(configuration.metaverse, type.attributes)),
    ]),
  );
  return { spaces, metaverse };
}

function layoutAttributes(
  schema: ConnectorConfiguration['schema'],
  names: readonly string[],
): readonly LayoutAttribute[] {
  return names.flatMap((name) => {
    const attribute = schema.attributes.get(name);
    return attribute === undefined ? [] : [{ name, type: attribute.type, multiValued: attribute.multiValued }];
  });
}

interface RuleContext {
  readonly layouts: Layouts;
  readonly writer: PlanNames;
  readonly rank: number;
  readonly flowsByType: Map<string, CompiledFlow[]>;
}

function compileRule(
  bound: BoundRule,
  context: RuleContext,
): { readonly rule: CompiledRule | undefined; readonly problems: readonly Problem[] } {
  const { rule, connector } = bound;
  const { layouts } = context;
  const spaceLayouts = layouts.spaces.get(connector);
  const inbound = rule.direction === 'inbound';
  const source = inbound
    ? spaceLayouts?.types.get(rule.sourceObjectType.text)
    : layouts.metaverse.get(rule.sourceObjectType.text);
  // A rule for an object type that is not selected applies to nothing, as in the original.
  if (spaceLayouts === undefined || source === undefined) return { rule: undefined, problems: [] };
  const targetType = rule.targetObjectType.text;
  const targets = (inbound ? [...layouts.metaverse.values()] : [...spaceLayouts.types.values()]).filter(
    (layout) => targetType === '*' || layout.objectType === targetType,
  );
  if (targets.length === 0) return { rule: undefined, problems: [] };
  const scope = expressionScope(bound, source);
  const problems: Problem[] = [];
  const flows: CompiledFlow[] = [];
  const compiled: CompiledRule = {
    id: bound.id,
    number: context.writer.numberRule(bound.id),
    name: rule.name.text,
    direction: rule.direction,
    space: spaceLayouts.space,
    sourceObjectType: source.objectType,
    targetObjectType: targetType,
    link: rule.link,
    precedence: bound.precedence,
    rank: context.rank,
    scope: compileScope(rule.scope, scope, problems),
    joins: rule.join.map((group) =>
      group.clauses.map((clause) => joinTest(clause, inbound ? source : targets[0], inbound ? targets[0] : source)),
    ),
    flows,
    passwordSync: rule.passwordSync,
    span: rule.span,
  };
  if (rule.link === 'join no flow') return { rule: compiled, problems };
  for (const layout of targets) {
    const bucket = inbound ? bucketOf(context.flowsByType, layout.objectType) : flows;
    for (const flow of compileFlows(rule, layout, scope, problems)) bucket.push({ ...flow, rule: compiled });
  }
  return { rule: problems.some(({ severity }) => severity === 'error') ? undefined : compiled, problems };
}

function bucketOf(flowsByType: Map<string, CompiledFlow[]>, mvType: string): CompiledFlow[] {
  const bucket = flowsByType.get(mvType) ?? [];
  flowsByType.set(mvType, bucket);
  return bucket;
}

function compileFlows(
  rule: Rule,
  layout: AttributeLayout,
  scope: ExpressionScope,
  problems: Problem[],
): readonly Omit<CompiledFlow, 'rule'>[] {
  return rule.flows.flatMap((flow) => {
    const name = flow.target.text;
    const slot = name === 'dn' ? dnTarget : layout.slotOf.get(name);
    // A `*` rule flows into the types that have the attribute; the checks say when none has it.
    if (slot === undefined) return [];
    const attribute = layout.attributes[slot];
    const target = { slot, name, type: attribute?.type ?? 'str', multiValued: attribute?.multiValued ?? false };
    const compiled = compileFlow(flow, target, scope);
    problems.push(...compiled.problems);
    return compiled.flow === undefined ? [] : [compiled.flow];
  });
}

function compileScope(
  groups: readonly ScopeGroup[],
  scope: ExpressionScope,
  problems: Problem[],
): readonly (readonly ScopeTest[])[] {
  return groups.map((group) =>
    group.clauses.map((clause) => {
      const compiled = compileScopeClause(clause, scope);
      problems.push(...compiled.problems);
      return compiled.test;
    }),
  );
}

function expressionScope({ rule, connector }: BoundRule, source: AttributeLayout): ExpressionScope {
  return {
    direction: rule.direction,
    attribute: (name) => {
      const slot = source.slotOf.get(name);
      const attribute = slot === undefined ? undefined : source.attributes[slot];
      return slot === undefined || attribute === undefined
        ? undefined
        : { slot, type: attribute.type, multiValued: attribute.multiValued };
    },
    parameter: (name) =>
      connector.parameters.has(name) ||
      connector.partitions.some(({ parameters }) => parameters.has(name)) ||
      (connector.category === 'AD' && domainParameterNames.includes(name)),
  };
}

function joinTest(clause: JoinClause, cs: AttributeLayout | undefined, mv: AttributeLayout | undefined): JoinTest {
  const csSlot = cs?.slotOf.get(clause.csAttribute.text) ?? -1;
  const mvSlot = mv?.slotOf.get(clause.mvAttribute.text) ?? -1;
  return {
    csAttribute: clause.csAttribute.text,
    mvAttribute: clause.mvAttribute.text,
    caseSensitive: clause.caseSensitive,
    csSlot,
    mvSlot,
    csType: cs?.attributes[csSlot]?.type ?? 'str',
    mvType: mv?.attributes[mvSlot]?.type ?? 'str',
    span: clause.span,
  };
}
