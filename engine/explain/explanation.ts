/** The places an object passes on its way to another directory, in order. */
export type ExplainStage =
  | 'selection'
  | 'import'
  | 'scope'
  | 'join'
  | 'synchronization'
  | 'outbound'
  | 'export'
  | 'present';

/** What can be found at a stage, in the order of the path. Codes are stable: scripts compare them. */
export const reasonCodes = [
  'partition-not-selected',
  'container-excluded',
  'container-not-included',
  'container-selected',
  'object-type-not-selected',
  'not-in-group-filter',
  'never-imported',
  'directory-not-reachable',
  'not-in-directory',
  'left-out-by-connector',
  'unreadable',
  'not-imported',
  'imported',
  'deleted-in-directory',
  'not-synchronized',
  'full-synchronization-needed',
  'synchronization-error',
  'no-inbound-rule',
  'out-of-scope',
  'in-scope',
  'no-join',
  'ambiguous-join',
  'joined',
  'metaverse-object-goes',
  'orphan',
  'cloud-filtered',
  'source-anchor-missing',
  'source-anchor-not-settled',
  'no-outbound-rule',
  'outbound-out-of-scope',
  'outbound-no-join',
  'outbound-in-scope',
  'waits-for-delete',
  'object-type-not-writable',
  'withheld',
  'being-deleted',
  'export-pending',
  'export-staging-mode',
  'export-threshold',
  'export-not-scheduled',
  'export-suspended',
  'export-error',
  'references-waiting',
  'export-unconfirmed',
  'present',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** A scope clause and what it saw. */
export interface SeenClause {
  /** As it stands in the rule: `cloudFiltered <> TRUE`. */
  readonly text: string;
  readonly attribute: string;
  /** What the attribute had; `null`: nothing. */
  readonly actual: string | null;
}

/**
 * One thing found on the way. `passed`: nothing holds the object here. `held`: it comes no further. `note`: worth knowing, holds
 * nothing. `message` and `remedy` are sentences without a trailing full stop.
 */
export interface ExplainFinding {
  readonly stage: ExplainStage;
  readonly code: ReasonCode;
  readonly status: 'passed' | 'held' | 'note';
  readonly message: string;
  readonly remedy: string | null;
  /** Name of the rule it is about. */
  readonly rule?: string;
  /** Clauses that did not hold. */
  readonly clauses?: readonly SeenClause[];
  readonly attribute?: string;
  /** More lines: other rules, values, join attempts. */
  readonly details?: readonly string[];
}

/** What was asked about, as far as it could be found. */
export interface ExplainSubject {
  /** The name as it was asked. */
  readonly asked: string;
  /** `null`: no connector could be told from the name. */
  readonly connector: string | null;
  readonly dn: string | null;
  readonly objectType: string | null;
  readonly anchor: string | null;
  /** Where it is known: staged, only in the directory itself, or nowhere. */
  readonly known: 'connector-space' | 'directory' | 'nowhere';
}

/** Where the object is to be, or is. */
export interface ExplainTarget {
  readonly connector: string;
  /** `null`: there is no object, not even a staged one. */
  readonly dn: string | null;
  readonly anchor: string | null;
}

/** `there`: as the rules want it. `differs`: it is there, and something of it is not as wanted. */
export type Verdict = 'there' | 'differs' | 'not-there';

/** Why an object is not there, or not as expected. */
export interface Explanation {
  readonly subject: ExplainSubject;
  readonly target: ExplainTarget;
  readonly verdict: Verdict;
  /** The code of the first finding that holds the object back; `present` when none does. */
  readonly reason: ReasonCode;
  /** In the order of the path. */
  readonly findings: readonly ExplainFinding[];
  /** Every object of the same metaverse object: `connector`, `dn`, and the rule behind the link. */
  readonly links: readonly { readonly connector: string; readonly dn: string; readonly rule: string | null }[];
}

export function passed(
  stage: ExplainStage,
  code: ReasonCode,
  message: string,
  more: FindingParts = {},
): ExplainFinding {
  return { stage, code, status: 'passed', message, remedy: null, ...more };
}

export function held(
  stage: ExplainStage,
  code: ReasonCode,
  texts: { readonly message: string; readonly remedy: string },
  more: FindingParts = {},
): ExplainFinding {
  return { stage, code, status: 'held', ...texts, ...more };
}

export function note(stage: ExplainStage, code: ReasonCode, message: string, more: FindingParts = {}): ExplainFinding {
  return { stage, code, status: 'note', message, remedy: null, ...more };
}

export type FindingParts = Partial<Pick<ExplainFinding, 'rule' | 'clauses' | 'attribute' | 'details' | 'remedy'>>;
