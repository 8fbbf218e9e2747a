import type { MergeType, ScopeOperator } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { PendingImport } from '../ports/store.ts';

/** Everything one synchronization looked at and decided, in order; made only when asked for. Values are printed as text. */
export interface SyncTrace {
  readonly pendingImport: PendingImport;
  readonly inbound: readonly RuleTrace[];
  /** How the object came to its metaverse object. */
  readonly link: LinkTrace;
  readonly metaverse: MetaverseTrace | null;
  readonly outbound: readonly TargetTrace[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly rule?: string;
    readonly attribute?: string;
  } | null;
}

export interface RuleTrace {
  readonly id: string;
  readonly name: string;
  readonly precedence: number;
  readonly span: Span;
  readonly inScope: boolean;
  /** Groups of clauses; empty when the rule has no scope. */
  readonly scope: readonly (readonly ClauseTrace[])[];
}

export interface ClauseTrace {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  readonly value: string;
  readonly actual: string | null;
  readonly holds: boolean;
  readonly span: Span;
}

export interface LinkTrace {
  readonly kind: 'already-joined' | 'joined' | 'projected' | 'disconnector' | 'disconnected' | 'deleted';
  readonly rule: string | null;
  readonly attempts: readonly JoinAttempt[];
}

/** One join group that was tried. `candidates` is the number of objects found. */
export interface JoinAttempt {
  readonly rule: string;
  readonly clauses: string;
  readonly candidates: number;
  readonly span: Span;
}

export interface MetaverseTrace {
  readonly objectType: string;
  readonly change: 'none' | 'add' | 'update' | 'delete';
  readonly attributes: readonly AttributeTrace[];
}

/** One target attribute that some flow mentions. */
export interface AttributeTrace {
  readonly name: string;
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  readonly flows: readonly FlowTrace[];
}

export interface FlowTrace {
  readonly rule: string;
  readonly precedence: number;
  /** The source as its author wrote it. */
  readonly text: string;
  readonly merge: MergeType;
  readonly span: Span;
  /** Which object's flow it is: a DN. */
  readonly from: string | null;
  readonly outcome: 'won' | 'merged' | 'null' | 'ignored' | 'authoritative-null' | 'not-evaluated' | 'error';
  readonly value: readonly string[] | null;
}

/**
 * What outbound synchronization does to one object. `wait`: its DN is taken by an object that is being deleted, so the synchronized object
 * is looked at again until that one is gone.
 */
export type TargetAction =
  | 'none'
  | 'provision'
  | 'join'
  | 'update'
  | 'deprovision'
  | 'disconnect'
  | 'remove'
  | 'out-of-scope'
  | 'wait';

export interface TargetTrace {
  readonly connector: string;
  readonly objectType: string;
  readonly dn: string | null;
  /** `not-found`: join rules are in scope and find nothing, and none provisions. */
  readonly action: TargetAction | 'not-found';
  readonly rules: readonly RuleTrace[];
  readonly attempts: readonly JoinAttempt[];
  readonly attributes: readonly AttributeTrace[];
  /** Pending export after the synchronization. */
  readonly pendingExport: 'none' | 'add' | 'modify' | 'delete';
  /** Attributes whose wanted value the directory cannot take, with the reason. */
  readonly withheld: readonly { readonly name: string; readonly reason: string }[];
}
