import type { Expression } from './expression.ts';
import type { Span } from './span.ts';

/** One `*.syncrule` file. `rules` holds every rule that could be read, broken ones included (`broken: true`). */
export interface SyncruleFile {
  readonly rules: readonly Rule[];
  /** All comments of the file in text order, each with its delimiters. */
  readonly comments: readonly Comment[];
  readonly span: Span;
}

export interface Comment {
  /** `line` is `//`, `doc` is `///`, `block` is slash-star. */
  readonly kind: 'line' | 'doc' | 'block';
  readonly text: string;
  readonly span: Span;
}

/** A word of the user's with its place, so that problems can point at it. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

export type Direction = 'inbound' | 'outbound';

/** `join no flow` is the `JoinNoFlow` of some exports: a join without attribute flow. */
export type LinkType = 'provision' | 'join' | 'sticky join' | 'join no flow';

/**
 * One synchronization rule, exactly what an exported rule says.
 * `sourceObjectType` is the connector-space type of an inbound rule and the metaverse type of an outbound rule.
 */
export interface Rule {
  readonly direction: Direction;
  readonly name: Word;
  /** The text of the `///` lines above the rule, without the slashes, lines joined by a line feed. */
  readonly documentation?: string;
  /** Lower-case GUID without braces. Absent: derived from the rule's name, see {@link ruleId}. */
  readonly id?: Word;
  readonly internalId?: Word;
  readonly description?: Word;
  readonly connector: ConnectorClause;
  readonly sourceObjectType: Word;
  /** `*` is any metaverse type. */
  readonly targetObjectType: Word;
  readonly link: LinkType;
  readonly precedence: Precedence;
  readonly tag?: Word;
  readonly version?: number;
  readonly disabled: boolean;
  readonly passwordSync: boolean;
  /** A .NET TimeSpan text; absent is `00:00:00`. */
  readonly softDeleteExpiry?: Word;
  /** Elements of an exported rule that have no meaning here, as XML to the letter, one below the other. Kept for writing the rule back. */
  readonly extension?: Word;
  /** Groups are alternatives (or), clauses of a group hold together (and). No group: every object of the type. */
  readonly scope: readonly ScopeGroup[];
  /** Groups are tried in order, clauses of a group hold together. */
  readonly join: readonly JoinGroup[];
  readonly flows: readonly Flow[];
  /** Parts of the rule could not be read. It is shown and formatted, never compiled. */
  readonly broken: boolean;
  readonly span: Span;
  /** From the keyword `inbound`/`outbound` to the opening brace. */
  readonly headerSpan: Span;
}

/** `every ad` stands for one rule per connector of category AD, in the order of `joinery.json`. */
export type ConnectorClause =
  | { readonly kind: 'named'; readonly names: readonly Word[]; readonly span: Span }
  | { readonly kind: 'every'; readonly category: Word; readonly span: Span };

export type Precedence =
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'before' | 'after'; readonly rule: Word; readonly span: Span };

export type ScopeOperator =
  | 'EQUAL'
  | 'NOTEQUAL'
  | 'LESSTHAN'
  | 'LESSTHAN_OR_EQUAL'
  | 'GREATERTHAN'
  | 'GREATERTHAN_OR_EQUAL'
  | 'CONTAINS'
  | 'NOTCONTAINS'
  | 'STARTSWITH'
  | 'NOTSTARTSWITH'
  | 'ENDSWITH'
  | 'NOTENDSWITH'
  | 'ISNULL'
  | 'ISNOTNULL'
  | 'ISIN'
  | 'ISNOTIN'
  | 'ISBITSET'
  | 'ISBITNOTSET'
  | 'ISMEMBEROF'
  | 'ISNOTMEMBEROF';

export interface ScopeGroup {
  readonly clauses: readonly ScopeClause[];
  readonly span: Span;
}

/** `attribute` belongs to the source object: connector space inbound, metaverse outbound. `value` is absent for ISNULL and ISNOTNULL. */
export interface ScopeClause {
  readonly attribute: Word;
  readonly operator: ScopeOperator;
  /** Text as the original keeps it. A value may be a parameter, `%Connector.ID%`. */
  readonly value?: Word;
  readonly span: Span;
}

export interface JoinGroup {
  readonly clauses: readonly JoinClause[];
  readonly span: Span;
}

/** The connector-space side stands first in both directions. */
export interface JoinClause {
  readonly csAttribute: Word;
  readonly mvAttribute: Word;
  readonly caseSensitive: boolean;
  readonly span: Span;
}

export type MergeType = 'Update' | 'Replace' | 'Merge' | 'MergeCaseInsensitive';

export interface Flow {
  readonly target: Word;
  readonly source: FlowSource;
  /** The original's "Apply once": only when the target object is created. */
  readonly once: boolean;
  readonly merge: MergeType;
  /**
   * The source attributes the original declares beside an expression, where they differ from those the expression mentions
   * ({@link mentionedAttributes}). Informative there; kept for writing the rule back.
   */
  readonly declaredSources?: readonly Word[];
  readonly span: Span;
}

export type FlowSource =
  | { readonly kind: 'direct'; readonly attribute: Word; readonly span: Span }
  /** Text, converted to the target's type. */
  | { readonly kind: 'constant'; readonly value: Word; readonly span: Span }
  /** `text` is the expression as it was read. Printing may break its lines anew; on one line it is written back to the letter. */
  | { readonly kind: 'expression'; readonly expression: Expression; readonly text: string; readonly span: Span };
