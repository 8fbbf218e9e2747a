import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { SpaceId, StepPosition, Store, StoreWriter } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';
import type { RunError, RunStatus, StepKind, StepResult } from './run-record.ts';

/** What every step of a run is given. Directories are not among it: only the steps that talk to one receive its reader or writer. */
export interface StepContext {
  readonly store: Store;
  readonly plan: Plan;
  readonly connector: ConnectorConfiguration;
  readonly space: SpaceId;
  readonly run: number;
  readonly kind: StepKind;
  /** Where an earlier, killed run of the same step stopped; `null` to begin anew. */
  readonly resume: StepPosition | null;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: CancelSignal;
  readonly recorder: StepRecorder;
}

/** Collects a step's counters and errors and keeps them in the store with each batch. */
export interface StepRecorder {
  count(counter: string, by?: number): void;
  countOutbound(connectorId: string, counter: string, by?: number): void;
  /** One more object gone through. */
  object(): void;
  /** Returns false when the step's error limit (5,000) is reached and it has to stop with `stopped-error-limit`. */
  error(error: RunError): boolean;
  warning(warning: RunError): void;
  /** Writes counters, errors so far and the position; called inside the batch whose work they describe. */
  save(writer: StoreWriter, position: StepPosition | null): void;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly objects: number;
  result(status: RunStatus, endedAt: number | null): StepResult;
}
