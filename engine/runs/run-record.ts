/** The five run profiles every connector has, named as in the original. */
export const runProfiles = [
  'Full Import',
  'Full Synchronization',
  'Delta Import',
  'Delta Synchronization',
  'Export',
] as const;

export type RunProfile = (typeof runProfiles)[number];

export type StepKind = 'full-import' | 'full-synchronization' | 'delta-import' | 'delta-synchronization' | 'export';

/** The original's words; the status of a run is the worst of its problems. */
export type RunStatus =
  | 'in-progress'
  | 'success'
  | 'completed-no-objects'
  | 'completed-warnings'
  | 'completed-transient-objects'
  | 'completed-sync-errors'
  | 'completed-export-errors'
  | 'completed-discovery-errors'
  | 'stopped-error-limit'
  | 'stopped-deletion-threshold-exceeded'
  | 'stopped-user-termination'
  | 'stopped-connectivity'
  | 'stopped-server'
  | 'no-start-connection'
  | 'no-start-credentials'
  | 'no-start-full-import-required'
  | 'no-start-bad-configuration';

/** Counter names are the original's: `stage-add`, `connector-flow`, `provisioned-add-flow`, `export-update`, … Absent is 0. */
export type Counters = Readonly<Record<string, number>>;

export interface StepResult {
  readonly kind: StepKind;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly counters: Counters;
  /** Outbound counters by the id of the connector they were staged for. */
  readonly outbound: Readonly<Record<string, Counters>>;
  /** Objects gone through so far. */
  readonly objects: number;
}

export interface RunRecord {
  readonly id: number;
  readonly connectorId: string;
  readonly profile: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly step: StepResult | null;
  readonly errorCount: number;
}

/** One object's error or warning in a run. `place` says where in a file the object stands, for file connectors. */
export interface RunError {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly dn?: string;
  readonly cs?: number;
  readonly rule?: string;
  readonly attribute?: string;
  readonly place?: string;
}
