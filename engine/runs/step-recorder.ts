import type { StoreWriter } from '../ports/store.ts';
import type { Counters, RunError, StepKind, StepResult } from './run-record.ts';
import type { StepRecorder } from './step.ts';

/** A step with this many errors stops: something is wrong with more than single objects. */
export const errorLimit = 5000;
/** Warnings beyond this many are counted and not kept. */
const warningLimit = 5000;

export interface StepStart {
  readonly run: number;
  readonly kind: StepKind;
  readonly startedAt: number;
  /** What a killed step had counted, to go on from. */
  readonly resumeFrom?: { readonly step: StepResult; readonly errors: number; readonly warnings: number };
}

/** Counters live in memory between batches; only {@link StepRecorder.save} writes, so a rolled-back batch leaves the store's as they were. */
export function createStepRecorder(start: StepStart): StepRecorder {
  const counters = new Map(Object.entries(start.resumeFrom?.step.counters ?? {}));
  const outbound = new Map(
    Object.entries(start.resumeFrom?.step.outbound ?? {}).map(([id, counted]) => [
      id,
      new Map(Object.entries(counted)),
    ]),
  );
  let objects = start.resumeFrom?.step.objects ?? 0;
  let errors = start.resumeFrom?.errors ?? 0;
  let warnings = start.resumeFrom?.warnings ?? 0;
  let unsaved: RunError[] = [];

  const recorder: StepRecorder = {
    count: (counter, by = 1) => add(counters, counter, by),
    countOutbound(connectorId, counter, by = 1) {
      let counted = outbound.get(connectorId);
      if (counted === undefined) outbound.set(connectorId, (counted = new Map()));
      add(counted, counter, by);
    },
    object() {
      objects += 1;
    },
    error(error) {
      unsaved.push(error);
      errors += 1;
      return errors < errorLimit;
    },
    warning(warning) {
      warnings += 1;
      if (warnings <= warningLimit) unsaved.push(warning);
    },
    save(writer: StoreWriter, position) {
      if (unsaved.length > 0) writer.addRunErrors(start.run, unsaved);
      unsaved = [];
      writer.saveStep(start.run, recorder.result('in-progress', null), position);
    },
    get errorCount() {
      return errors;
    },
    get warningCount() {
      return warnings;
    },
    get objects() {
      return objects;
    },
    result: (status, endedAt) => ({
      kind: start.kind,
      status,
      startedAt: start.startedAt,
      endedAt,
      counters: Object.fromEntries(counters),
      outbound: Object.fromEntries(
        [...outbound].map(([id, counted]): [string, Counters] => [id, Object.fromEntries(counted)]),
      ),
      objects,
    }),
  };
  return recorder;
}

function add(counters: Map<string, number>, counter: string, by: number): void {
  counters.set(counter, (counters.get(counter) ?? 0) + by);
}
