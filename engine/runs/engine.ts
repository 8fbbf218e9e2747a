import type { Rule } from '../../grammar/ast/rule.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttributeCapability, Directory } from '../ports/directory.ts';
import type { Progress } from '../ports/progress.ts';
import type { Store } from '../ports/store.ts';
import type { Preview } from '../preview/preview.ts';
import type { Plan } from '../rules/plan.ts';
import type { RunProfile, RunRecord } from './run-record.ts';

/** What an engine works on. Directories are opened only by the steps that need them and closed after. */
export interface EngineParts {
  readonly configuration: WorkspaceConfiguration;
  readonly rules: readonly Rule[];
  readonly store: Store;
  readonly clock: Clock;
  /** The store is only read: what it lacks for the plan is given for the time being, and nothing can be run or previewed. */
  readonly lookOnly?: boolean;
  openDirectory(connector: ConnectorConfiguration): Promise<Directory>;
  capability(connector: ConnectorConfiguration, objectType: string, attribute: string): AttributeCapability;
}

/** `Initial` runs full imports and full synchronizations, `Delta` what changed. */
export type CyclePolicy = 'Delta' | 'Initial';

export interface CycleResult {
  readonly runs: readonly RunRecord[];
  /** Runs the cycle left out, in the order they would have come. */
  readonly skipped: readonly RunReason[];
  /** Why a Delta cycle imported or synchronized a connector in full. */
  readonly reasons: readonly RunReason[];
  /** Whether any run staged an import, changed the metaverse, a link or a pending export, or exported something. */
  readonly changed: boolean;
  /** Every run ran to its end and none was left out that another time would be done: exports to files and in staging mode never are. */
  readonly complete: boolean;
}

/** Why a run was left out, or why it was the one it was. */
export interface RunReason {
  readonly connectorId: string;
  readonly profile: RunProfile;
  /** A phrase without trailing full stop. */
  readonly reason: string;
}

/**
 * A configured engine: run profiles, cycles and previews over one store. One run at a time: while another one goes on, here or in another
 * process, both throw EngineBusyError and nothing was done.
 */
export interface Engine {
  readonly plan: Plan;
  /** Continues a killed run of the same connector and profile, else begins one. Errors of the run are in its record. */
  runProfile(connector: string, profile: RunProfile, options: RunOptions): Promise<RunRecord>;
  /** Imports of every directory, synchronizations, exports, in the original's order. Exports are left out in staging mode. */
  cycle(policy: CyclePolicy, options: RunOptions): Promise<CycleResult>;
  /** What synchronizing that object would do now; changes nothing. `undefined`: the connector space has no such object. */
  preview(connector: string, dn: string): Preview | undefined;
}

export interface RunOptions {
  readonly progress: Progress;
  readonly signal: CancelSignal;
  /** Staged deletes an export to a tenant may carry out beyond the deletion threshold, in these runs alone. */
  readonly allowDeletes?: number;
}
