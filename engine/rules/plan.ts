import type { MergeType, ScopeOperator } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { Frame } from '../expressions/frame.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { AttributeLayout, Stored } from '../model/stored.ts';
import type { FlowSignal, Reference } from '../model/value.ts';
import type { AttributeCapability } from '../ports/directory.ts';
import type { SpaceId } from '../ports/store.ts';

/** Everything synchronization needs to know, compiled once per run: rules in order of precedence, bound to layouts. */
export interface Plan {
  /** Changes with anything that could change a synchronization's outcome. */
  readonly hash: string;
  readonly connectors: readonly PlanConnector[];
  /** All enabled rules, lower precedence number first. */
  readonly rules: readonly CompiledRule[];
  connectorOf(space: SpaceId): PlanConnector;
  inbound(space: SpaceId, objectType: string): InboundPlan | undefined;
  /** One entry per connector and target object type that has outbound rules for this metaverse type. */
  outbound(mvType: string): readonly OutboundPlan[];
  mvLayout(mvType: string): AttributeLayout;
  /** Flows into each attribute of a metaverse type, from all connectors. */
  mvTargets(mvType: string): readonly TargetFlows[];
  /** Metaverse attributes some inbound rule joins on: their values are kept as join keys. */
  mvKeyAttributes(
    mvType: string,
  ): readonly { readonly name: string; readonly slot: number; readonly type: AttributeType }[];
  /** Metaverse strings limited to {@link indexedLength} characters. */
  mvIndexed(mvType: string): ReadonlySet<number>;
  /** Values of `%name%` for an object of that space and partition. */
  parametersOf(space: SpaceId, partition: string): ReadonlyMap<string, string>;
  csLayout(space: SpaceId, objectType: string): AttributeLayout | undefined;
  /** Attributes of a connector-space type whose values {@link StoreWriter.stage} keeps as join keys. */
  keyAttributes(space: SpaceId, objectType: string): readonly string[];
  ruleById(id: string): CompiledRule | undefined;
}

export interface PlanConnector {
  readonly space: SpaceId;
  readonly configuration: ConnectorConfiguration;
}

export interface CompiledRule {
  readonly id: string;
  /** The store's number of `id`. */
  readonly number: number;
  readonly name: string;
  readonly direction: 'inbound' | 'outbound';
  readonly space: SpaceId;
  readonly sourceObjectType: string;
  readonly targetObjectType: string;
  readonly link: 'provision' | 'join' | 'sticky join' | 'join no flow';
  /** The rule's own number; clones of one rule for several connectors share it. */
  readonly precedence: number;
  /** Position in {@link Plan.rules}: what decides between rules. */
  readonly rank: number;
  readonly scope: readonly (readonly ScopeTest[])[];
  readonly joins: readonly (readonly JoinTest[])[];
  readonly flows: readonly CompiledFlow[];
  readonly passwordSync: boolean;
  readonly span: Span;
}

export interface ScopeTest {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  readonly value: string;
  readonly span: Span;
  readonly test: (frame: Frame, membership: Membership) => boolean;
}

/** Answers `ISMEMBEROF` for the object at hand. */
export type Membership = (groupDn: string) => boolean;

/** One clause of a join group, ready for look-up. `slot` is on the side that searches (the rule's source object). */
export interface JoinTest {
  readonly csAttribute: string;
  readonly mvAttribute: string;
  readonly caseSensitive: boolean;
  readonly csSlot: number;
  readonly mvSlot: number;
  readonly csType: AttributeType;
  readonly mvType: AttributeType;
  readonly span: Span;
}

export interface CompiledFlow {
  readonly rule: CompiledRule;
  readonly target: string;
  /** Position in the target type's layout; `dnTarget` for the pseudo attribute `dn`. */
  readonly slot: number;
  readonly merge: MergeType;
  readonly once: boolean;
  readonly kind: 'direct' | 'constant' | 'expression';
  /** The source as its author wrote it. */
  readonly text: string;
  readonly span: Span;
  /**
   * What a non-reference target gets: a stored value, `null` for nothing to contribute, or a signal. Throws EvaluationError.
   * Reference targets use `references` instead and leave this out.
   */
  readonly evaluate: ((frame: Frame) => Stored | null | FlowSignal) | undefined;
  readonly references: ReferenceFlow | undefined;
}

/**
 * The source of a reference attribute. A direct flow is never spelled out value by value: the metaverse keeps who contributes, so that
 * one member more costs the same in a group of any size.
 */
export type ReferenceFlow =
  | { readonly kind: 'direct'; readonly sourceSlot: number }
  | { readonly kind: 'expression'; readonly evaluate: (frame: Frame) => readonly Reference[] | null | FlowSignal };

export const dnTarget = -1;

/** The inbound rules of one connector-space object type. */
export interface InboundPlan {
  readonly space: SpaceId;
  readonly objectType: string;
  readonly layout: AttributeLayout;
  /** In order of precedence. */
  readonly rules: readonly CompiledRule[];
  /** Rules that can join, in order of precedence. */
  readonly joinRules: readonly CompiledRule[];
}

/** What an indexed metaverse string holds at most, in characters. */
export const indexedLength = 448;

/** Flows into one target attribute, highest precedence first. */
export interface TargetFlows {
  readonly slot: number;
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly flows: readonly CompiledFlow[];
  /** Some flow has merge type Merge or MergeCaseInsensitive. */
  readonly merges: boolean;
  /** The directory never shows the attribute: values are staged as secrets. */
  readonly writeOnly: boolean;
}

/** The outbound rules of one metaverse type into one connector-space object type. */
export interface OutboundPlan {
  readonly space: SpaceId;
  readonly targetObjectType: string;
  readonly layout: AttributeLayout;
  readonly rules: readonly CompiledRule[];
  readonly joinRules: readonly CompiledRule[];
  /** Targets the directory takes, references left out. */
  readonly targets: readonly TargetFlows[];
  /** Reference attributes the directory takes. */
  readonly referenceTargets: readonly TargetFlows[];
  /** Targets the directory cannot take: not evaluated by a run, shown by a preview. */
  readonly withheldTargets: readonly TargetFlows[];
  readonly dnFlows: readonly CompiledFlow[];
  /** Whether the directory takes the attribute at that slot. */
  capability(slot: number): AttributeCapability;
}
