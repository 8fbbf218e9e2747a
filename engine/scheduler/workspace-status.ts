import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import { formatQuantity } from '../model/figures.ts';
import type { SpaceStatistics, StoreHolder, StoreReader } from '../ports/store.ts';
import { fullImportReason, fullSynchronizationReason, longestWithoutSynchronizationMs } from '../runs/cycle-reasons.ts';
import { type EngineStateName, readState, type RequiredFlag } from '../runs/engine-state.ts';
import type { RunRecord, StepKind } from '../runs/run-record.ts';
import { ranToEnd } from '../runs/run-status.ts';
import { readScheduleState, type ScheduleState } from './schedule-state.ts';
import { effectiveInterval } from './timing.ts';

/** How a workspace stands, for people and monitoring. Times in milliseconds. */
export interface WorkspaceStatus {
  readonly now: number;
  readonly staging: boolean;
  readonly connectors: readonly ConnectorStatus[];
  /** The process that runs something now. */
  readonly holder: StoreHolder | null;
  readonly schedule: ScheduleStatus;
  /** What somebody has to see to: sentences without trailing full stop. */
  readonly attention: readonly string[];
}

export interface ConnectorStatus {
  readonly id: string;
  readonly name: string;
  readonly import: LastRuns;
  readonly synchronization: LastRuns;
  readonly export: LastRuns;
  /** `null`: nothing was imported or provisioned yet. */
  readonly statistics: SpaceStatistics | null;
  readonly transients: number;
  /** Why the next cycle runs the full variant: a flag, changed rules or selection, seven days without. */
  readonly required: Readonly<Partial<Record<RequiredFlag, string>>>;
}

export interface LastRuns {
  /** The newest one the history has; it may be running. */
  readonly last: RunRecord | null;
  /** When the last one that went through everything ended. */
  readonly completedAt: number | null;
}

export interface ScheduleStatus extends ScheduleState {
  readonly enabled: boolean;
  readonly intervalMs: number;
  /** The process that starts the cycles. */
  readonly scheduler: StoreHolder | null;
}

export interface StatusParts {
  readonly configuration: WorkspaceConfiguration;
  readonly store: StoreReader;
  readonly holder: StoreHolder | undefined;
  readonly scheduler: StoreHolder | undefined;
  readonly now: number;
  /** Of the rules as they are; absent while they have errors. */
  readonly planHash: string | undefined;
}

/** Runs of the history that are looked at: a week of half-hour cycles over three connectors. */
const historyLimit = 3_000;

export function readWorkspaceStatus(parts: StatusParts): WorkspaceStatus {
  const { configuration, store, now, holder, scheduler } = parts;
  const history = store.runs(historyLimit);
  const connectors = configuration.connectors.map((connector) => connectorStatus(parts, connector, history));
  const schedule: ScheduleStatus = {
    ...readScheduleState(store),
    enabled: configuration.schedule.enabled,
    intervalMs: effectiveInterval(configuration).intervalMs,
    scheduler: scheduler ?? null,
  };
  return {
    now,
    staging: configuration.staging,
    connectors,
    holder: holder ?? null,
    schedule,
    attention: [
      ...connectors.flatMap((connector) => connectorAttention(connector, now)),
      ...scheduleAttention(schedule, now),
    ],
  };
}

function connectorStatus(
  parts: StatusParts,
  connector: ConnectorConfiguration,
  history: readonly RunRecord[],
): ConnectorStatus {
  const { store } = parts;
  const { id, name } = connector;
  const space = store.space(id);
  const own = history.filter(({ connectorId }) => connectorId === id);
  const last = (state: EngineStateName, kinds: readonly StepKind[]): LastRuns => {
    const completed = readState(store, state, id);
    return {
      last: own.find(({ step }) => step !== null && kinds.includes(step.kind)) ?? null,
      completedAt: completed === undefined ? null : Number(completed),
    };
  };
  return {
    id,
    name,
    import: last('last-import', ['full-import', 'delta-import']),
    synchronization: last('last-synchronization', ['full-synchronization', 'delta-synchronization']),
    export: last('last-export', ['export']),
    statistics: space === undefined ? null : store.statistics(space),
    transients: space === undefined ? 0 : store.transients(space),
    required: requiredOf(parts, connector),
  };
}

/** A connector nothing was done with yet needs no reason, nor does a file that is always read as a whole. */
function requiredOf(
  { store, planHash, now }: StatusParts,
  connector: ConnectorConfiguration,
): ConnectorStatus['required'] {
  const { id } = connector;
  const whole = connector.kind === 'file' && connector.changes === undefined;
  const imported = readState(store, 'last-import', id) !== undefined;
  const synchronized = readState(store, 'plan', id) !== undefined;
  const toImport =
    imported && !whole ? fullImportReason(store, connector) : readState(store, 'full-import-required', id);
  const toSynchronize =
    synchronized && planHash !== undefined
      ? fullSynchronizationReason(store, connector, { planHash, now })
      : readState(store, 'full-synchronization-required', id);
  return {
    ...(toImport === undefined ? {} : { 'full-import-required': toImport }),
    ...(toSynchronize === undefined ? {} : { 'full-synchronization-required': toSynchronize }),
  };
}

function connectorAttention(connector: ConnectorStatus, now: number): readonly string[] {
  const { name, statistics, synchronization } = connector;
  const lasts = [connector.import.last, synchronization.last, connector.export.last].filter((run) => run !== null);
  const late =
    synchronization.completedAt !== null && now - synchronization.completedAt > longestWithoutSynchronizationMs;
  return [
    ...lasts
      .filter(wentWrong)
      .map((run) => `"${name}": ${run.profile} ended ${run.status}; "joinery runs ${run.id}" tells why`),
    ...(connector.import.last === null && connector.import.completedAt === null
      ? [`"${name}" was never imported; "joinery cycle --initial" does it`]
      : []),
    ...counted(
      statistics?.syncErrors,
      (count) => `"${name}": ${count} cannot be synchronized: joinery search cs "${name}" --errors`,
    ),
    ...counted(
      statistics?.exportErrors,
      (count) => `"${name}": ${count} cannot be exported: joinery search cs "${name}" --errors`,
    ),
    ...(late ? [`"${name}" was last synchronized more than 7 days ago; the next cycle does so in full`] : []),
  ];
}

function wentWrong({ status, endedAt }: RunRecord): boolean {
  return endedAt !== null && (!ranToEnd(status) || status.endsWith('-errors'));
}

function counted(count: number | undefined, text: (objects: string) => string): readonly string[] {
  return count === undefined || count === 0 ? [] : [text(formatQuantity(count, 'object'))];
}

function scheduleAttention(schedule: ScheduleStatus, now: number): readonly string[] {
  const { suspendedSince, nextStart, enabled, intervalMs, scheduler } = schedule;
  if (suspendedSince !== null) return ['The schedule is suspended; "joinery schedule resume" lets cycles start again'];
  if (!enabled || nextStart === null || now - nextStart <= intervalMs) return [];
  return [
    scheduler === null
      ? 'A scheduled cycle is overdue and no scheduler runs; start "joinery schedule", or its service'
      : 'A scheduled cycle is overdue; the log of "joinery schedule" tells what it waits for',
  ];
}
