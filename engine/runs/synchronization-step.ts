import type { CsObject, StepPosition, StoreWriter } from '../ports/store.ts';
import { CancelledError } from '../ports/cancel.ts';
import { applyOutcome } from '../sync/apply-outcome.ts';
import type { SyncEnvironment } from '../sync/sync-frame.ts';
import type { SyncDepth } from '../sync/synchronize.ts';
import { synchronizeObject } from '../sync/synchronize.ts';
import { stageAllReferences, stageReferencesTo } from '../sync/references.ts';
import { seededRandom } from '../sync/seeded-random.ts';
import type { RunStatus, StepResult } from './run-record.ts';
import type { StepContext } from './step.ts';
import { countOutcome } from './synchronization-counters.ts';

/** Objects per transaction: large enough that rewriting index pages and syncing the file cost little per object. */
const batchSize = 10_000;

type Phase = 'objects' | 'references-to' | 'references-from';

/**
 * Synchronizes a connector space: every object (full), or those with a pending import or a reason to be looked at again (delta).
 * Three phases, each resumable: objects in ascending id, references to objects whose links changed, reference attributes staged as a
 * whole. Every batch commits together with its position.
 */
export async function synchronizationStep(context: StepContext): Promise<StepResult> {
  const { clock, recorder } = context;
  try {
    let { phase, after } = startOf(context.resume);
    if (phase === 'objects') {
      const status = await synchronizeObjects(context, after);
      if (status !== undefined) return recorder.result(status, clock.now());
      phase = 'references-to';
      after = 0;
    }
    if (phase === 'references-to') await drain(context, 'references-to');
    await drain(context, 'references-from');
    context.store.batch((writer) => recorder.save(writer, null));
    return recorder.result(recorder.errorCount > 0 ? 'completed-sync-errors' : 'success', clock.now());
  } catch (cause) {
    if (cause instanceof CancelledError) return recorder.result('stopped-user-termination', clock.now());
    throw cause;
  }
}

function startOf(resume: StepPosition | null): { readonly phase: Phase; readonly after: number } {
  const [phase = '', after = '0'] = (resume?.cursor ?? '').split(':');
  if (phase === 'references-to' || phase === 'references-from') return { phase, after: 0 };
  return { phase: 'objects', after: phase === 'objects' ? Number(after) : 0 };
}

async function synchronizeObjects(context: StepContext, from: number): Promise<RunStatus | undefined> {
  const { store, space, signal, progress, recorder, clock } = context;
  const depth: SyncDepth = context.kind === 'full-synchronization' ? 'full' : 'delta';
  const expected = depth === 'full' ? store.statistics(space).objects : undefined;
  let after = from;
  for (;;) {
    if (signal.cancelled) throw new CancelledError();
    const ids = store.csIds(space, after, batchSize, depth === 'full' ? 'all' : 'due');
    const last = ids.at(-1);
    if (last === undefined) break;
    const within = store.batch((writer) => {
      const goesOn = synchronizeBatch(context, writer, ids, depth);
      recorder.save(writer, { cursor: `objects:${last}` });
      return goesOn;
    });
    if (!within) return 'stopped-error-limit';
    after = last;
    progress.report({ step: context.kind, done: recorder.objects, ...(expected === undefined ? {} : { expected }) });
    await clock.pause();
  }
  store.batch((writer) => recorder.save(writer, { cursor: 'references-to' }));
  return undefined;
}

/** Returns false when the error limit is reached. */
function synchronizeBatch(
  context: StepContext,
  writer: StoreWriter,
  ids: readonly number[],
  depth: SyncDepth,
): boolean {
  const { plan, recorder } = context;
  for (const id of ids) {
    const cs = writer.cs(id);
    // An object synchronized earlier in the batch may have removed this one, and one never imported has nothing to flow from.
    if (cs === undefined || (cs.image === null && cs.pendingImport !== 'delete')) continue;
    const outcome = synchronizeObject({ plan, store: writer, environment: environmentFor(context, cs) }, cs, depth);
    applyOutcome({ plan, writer, depth, space: depth === 'full' ? context.space : null }, outcome);
    countOutcome(recorder, plan, outcome);
    recorder.object();
    const { error } = outcome;
    if (error !== null && !recorder.error({ severity: 'error', ...error, dn: cs.dn, cs: cs.id })) return false;
  }
  return true;
}

/** The same object at the same time draws the same numbers, so that a preview shows what a run would do. */
export function environmentFor({ clock }: Pick<StepContext, 'clock'>, cs: CsObject): SyncEnvironment {
  return { now: clock.now(), random: seededRandom(cs.anchor ?? cs.dn) };
}

async function drain(context: StepContext, phase: 'references-to' | 'references-from'): Promise<void> {
  const { store, plan, recorder, signal, clock, space } = context;
  const skip = context.kind === 'full-synchronization' ? space : null;
  for (;;) {
    if (signal.cancelled) throw new CancelledError();
    const count = store.batch((writer) => {
      const ids =
        phase === 'references-to' ? writer.takeReferenceTargets(batchSize) : writer.takeReferenceSources(batchSize);
      for (const id of ids) {
        if (phase === 'references-to') stageReferencesTo({ plan, writer }, id, skip);
        else stageAllReferences({ plan, writer }, id);
      }
      recorder.save(writer, { cursor: ids.length === 0 && phase === 'references-to' ? 'references-from' : phase });
      return ids.length;
    });
    if (count === 0) return;
    await clock.pause();
  }
}
