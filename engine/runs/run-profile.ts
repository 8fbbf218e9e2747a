import type { ConnectorConfiguration, DeletionThreshold } from '../model/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import { ConnectorError } from '../ports/directory.ts';
import type { Store, StoreWriter } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';
import { connectorFailure } from './connector-failure.ts';
import { readState, writeState } from './engine-state.ts';
import type { RunOptions } from './engine.ts';
import { exportStep } from './export-step.ts';
import { importStep } from './import-step.ts';
import { beginRun } from './run-opening.ts';
import type { RunProfile, RunRecord, RunStatus, StepResult } from './run-record.ts';
import { ranToEnd, worseStatus } from './run-status.ts';
import { createStepRecorder } from './step-recorder.ts';
import type { StepContext } from './step.ts';

/** What runs work with. `synchronize` is the synchronization step. */
export interface RunParts {
  readonly store: Store;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly deletionThreshold: DeletionThreshold | null;
  openDirectory(connector: ConnectorConfiguration): Promise<Directory>;
  synchronize(context: StepContext): Promise<StepResult>;
}

export interface RunRequest {
  readonly connector: ConnectorConfiguration;
  readonly profile: RunProfile;
  readonly options: RunOptions;
}

/**
 * Runs one profile of one connector and keeps its record. What goes wrong with the directory or with the step is the record's status
 * and its errors; only a store that cannot be written makes it throw.
 */
export async function runProfile(parts: RunParts, request: RunRequest): Promise<RunRecord> {
  const { store, clock } = parts;
  const context = beginRun(parts, request);
  const ended = await runStep(parts, context, request.options).then(
    (result) => ({ context, result }),
    (cause: unknown) => stoppedServer(context, cause),
  );
  store.batch((writer) => {
    ended.context.recorder.save(writer, null);
    writer.saveStep(context.run, ended.result, null);
    keepOutcome(writer, context, ended.result.status);
    writer.endRun(context.run, ended.result.status, clock.now());
  });
  store.checkpoint();
  const record = store.run(context.run);
  if (record === undefined) throw new Error(`The store has lost run ${context.run}`);
  return record;
}

async function runStep(parts: RunParts, context: StepContext, options: RunOptions): Promise<StepResult> {
  switch (context.kind) {
    case 'full-import':
    case 'delta-import':
      return await withDirectory(parts, context, (directory) => importStep(context, directory.reader));
    case 'export':
      return await withDirectory(parts, context, (directory) => runExport(parts, context, { directory, options }));
    case 'delta-synchronization':
      warnOfOtherPlan(parts, context);
      return withWarnings(context, await parts.synchronize(context));
    case 'full-synchronization':
      return await parts.synchronize(context);
  }
}

async function withDirectory(
  parts: RunParts,
  context: StepContext,
  work: (directory: Directory) => Promise<StepResult>,
): Promise<StepResult> {
  let directory: Directory;
  try {
    directory = await parts.openDirectory(context.connector);
  } catch (cause) {
    if (!(cause instanceof ConnectorError)) throw cause;
    const failure = connectorFailure(cause, false);
    context.recorder.error(failure.error);
    return context.recorder.result(failure.status, parts.clock.now());
  }
  try {
    return await work(directory);
  } finally {
    await directory.close();
  }
}

async function runExport(
  parts: RunParts,
  context: StepContext,
  { directory: { writer }, options }: { readonly directory: Directory; readonly options: RunOptions },
): Promise<StepResult> {
  if (writer !== undefined) {
    const { allowDeletes } = options;
    const guard = allowDeletes === undefined ? {} : { allowed: allowDeletes };
    return await exportStep(context, writer, { threshold: parts.deletionThreshold, ...guard });
  }
  const { recorder, store, space, connector } = context;
  if (store.pendingExportIds(space, 0, 1).length === 0) return recorder.result('success', parts.clock.now());
  recorder.error({
    severity: 'error',
    code: 'read-only-connector',
    message: `"${connector.name}" cannot be written, so its pending exports stay where they are; remove the outbound rules of this connector`,
  });
  return recorder.result('no-start-bad-configuration', parts.clock.now());
}

function warnOfOtherPlan({ plan, store }: RunParts, { connector, recorder }: StepContext): void {
  if (readState(store, 'plan', connector.id) === plan.hash) return;
  recorder.warning({
    severity: 'warning',
    code: 'full-synchronization-required',
    message: `The rules or the configuration have changed since the last full synchronization of "${connector.name}"; objects without a pending import keep what the old ones gave them until the next full synchronization`,
  });
}

function withWarnings({ recorder }: StepContext, result: StepResult): StepResult {
  return recorder.warningCount === 0 ? result : { ...result, status: worseStatus(result.status, 'completed-warnings') };
}

/**
 * What a run that went through everything leaves for later ones. A full synchronization, which applied the plan to every object, settles
 * what the connector asked for.
 */
function keepOutcome(
  writer: StoreWriter,
  { connector: { id }, kind, plan, clock }: StepContext,
  status: RunStatus,
): void {
  if (!ranToEnd(status)) return;
  writeState(writer, lastOf[kind], id, String(clock.now()));
  if (kind !== 'full-synchronization') return;
  writeState(writer, 'plan', id, plan.hash);
  writeState(writer, 'full-synchronization-required', id, null);
}

const lastOf = {
  'full-import': 'last-import',
  'delta-import': 'last-import',
  'full-synchronization': 'last-synchronization',
  'delta-synchronization': 'last-synchronization',
  export: 'last-export',
} as const;

/** What the failed step counted in memory may be of a batch that was rolled back, so the run goes by what the store holds. */
function stoppedServer(
  context: StepContext,
  cause: unknown,
): { readonly context: StepContext; readonly result: StepResult } {
  const { store, run, kind, clock } = context;
  const step = store.run(run)?.step ?? undefined;
  const recorder = createStepRecorder({
    run,
    kind,
    startedAt: step?.startedAt ?? clock.now(),
    ...(step === undefined ? {} : { resumeFrom: { step, errors: 0, warnings: 0 } }),
  });
  recorder.error({
    severity: 'error',
    code: 'stopped-server',
    message: `The run stopped because of a fault of the engine; what was committed stays, the batch at hand does not: ${cause instanceof Error ? cause.message : String(cause)}`,
  });
  return { context: { ...context, recorder }, result: recorder.result('stopped-server', clock.now()) };
}
