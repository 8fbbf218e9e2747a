import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { StepPosition, Store, StoreWriter, UnfinishedRun } from '../ports/store.ts';
import type { RunParts, RunRequest } from './run-profile.ts';
import type { RunProfile, StepKind } from './run-record.ts';
import { runProfiles } from './run-record.ts';
import type { StepStart } from './step-recorder.ts';
import { createStepRecorder } from './step-recorder.ts';
import type { StepContext } from './step.ts';

export const stepKindOf: Readonly<Record<RunProfile, StepKind>> = {
  'Full Import': 'full-import',
  'Full Synchronization': 'full-synchronization',
  'Delta Import': 'delta-import',
  'Delta Synchronization': 'delta-synchronization',
  Export: 'export',
};

/** A step that has not come anywhere yet. It is begun anew when it is continued. */
const beginning: StepPosition = { cursor: '' };

/**
 * Continues the killed run of that connector and profile under the same plan, or begins one. Every other killed run of the connector
 * is ended: continuing it later would go by what this run is about to change.
 */
export function beginRun(parts: RunParts, { connector, profile, options }: RunRequest): StepContext {
  const { store, plan, clock } = parts;
  const resumed = continuedRun(parts, connector, profile);
  const now = clock.now();
  return store.batch((writer) => {
    endKilledRuns(writer, connector, now, resumed?.id);
    const planHash = plan.hash;
    const run = resumed?.id ?? writer.beginRun({ connectorId: connector.id, profile, startedAt: now, planHash });
    const kind = stepKindOf[profile];
    const resumeFrom = resumed === undefined ? undefined : countedSoFar(store, resumed.id);
    const recorder = createStepRecorder({
      run,
      kind,
      startedAt: resumeFrom?.step.startedAt ?? now,
      ...(resumeFrom === undefined ? {} : { resumeFrom }),
    });
    const resume = resumed === undefined || resumed.position.cursor === '' ? null : resumed.position;
    if (resume === null) recorder.save(writer, beginning);
    return {
      store,
      plan,
      connector,
      space: writer.openSpace(connector.id),
      run,
      kind,
      resume,
      clock,
      progress: options.progress,
      signal: options.signal,
      recorder,
    };
  });
}

function continuedRun(
  { store, plan }: RunParts,
  connector: ConnectorConfiguration,
  profile: RunProfile,
): UnfinishedRun | undefined {
  const unfinished = store.unfinishedRun(connector.id, profile);
  const same = unfinished?.planHash === plan.hash && unfinished.step === stepKindOf[profile];
  return same ? unfinished : undefined;
}

function endKilledRuns(
  writer: StoreWriter,
  connector: ConnectorConfiguration,
  now: number,
  except: number | undefined,
): void {
  for (const profile of runProfiles) {
    for (;;) {
      const killed = writer.unfinishedRun(connector.id, profile);
      if (killed === undefined || killed.id === except) break;
      const step = writer.run(killed.id)?.step;
      writer.addRunErrors(killed.id, [
        {
          severity: 'error',
          code: 'stopped-server',
          message: 'The run was killed; what it had committed stays, and a later run began anew',
        },
      ]);
      if (step !== undefined && step !== null)
        writer.saveStep(killed.id, { ...step, status: 'stopped-server', endedAt: now }, null);
      writer.endRun(killed.id, 'stopped-server', now);
    }
  }
}

function countedSoFar(store: Store, run: number): StepStart['resumeFrom'] {
  const step = store.run(run)?.step ?? null;
  if (step === null) return undefined;
  const kept = store.runErrors(run);
  const errors = kept.filter(({ severity }) => severity === 'error').length;
  return { step, errors, warnings: kept.length - errors };
}
