import { seededRandom } from '../model/seeded-random.ts';
import { CancelledError } from '../ports/cancel.ts';
import type { CsObject, StepPosition, StoreWriter } from '../ports/store.ts';
import { applyOutcome } from '../sync/apply-outcome.ts';
import { stageAllReferences, stageReferencesTo } from '../sync/references.ts';
import type { SyncEnvironment } from '../sync/sync-frame.ts';
import type { SyncDepth } from '../sync/synchronize.ts';
import { synchronizeObject } from '../sync/synchronize.ts';
import type { StepResult } from './run-record.ts';
import type { StepContext } from './step.ts';
import { countOutcome } from './synchronization-counters.ts';

/** Objects per transaction: large enough that rewriting index pages and syncing the file cost little per object. */
const batchSize = 5_000;

type Phase = 'objects' | 'references-to' | 'references-from' | 'done';

/** Where the step stands: objects up to `after` were synchronized; the reference phases work off queues that shrink. */
interface Place {
  readonly phase: Phase;
  readonly after: number;
}

/**
 * Synchronizes a connector space: every object (full), or those with a pending import or a reason to be looked at again (delta).
 * Three phases, each resumable: objects in ascending id, references to objects whose links changed, reference attributes staged as a
 * whole. Every batch commits together with its position; a small delta is one batch.
 */
export async function synchronizationStep(context: StepContext): Promise<StepResult> {
  const { clock, recorder, store, signal, progress, kind } = context;
  const connector = context.connector.name;
  const expected = kind === 'full-synchronization' ? { expected: store.statistics(context.space).objects } : {};
  try {
    let place = placeOf(context.resume);
    while (place.phase !== 'done') {
      if (signal.cancelled) throw new CancelledError();
      const before = place;
      const next: Place | undefined = store.batch((writer) => {
        const reached = workThrough(context, writer, before);
        recorder.save(writer, reached === undefined || reached.phase === 'done' ? null : { cursor: cursorOf(reached) });
        return reached;
      });
      if (next === undefined) return recorder.result('stopped-error-limit', clock.now());
      place = next;
      progress.report({ step: kind, connector, done: recorder.objects, ...expected });
      await clock.pause();
    }
    return recorder.result(recorder.errorCount > 0 ? 'completed-sync-errors' : 'success', clock.now());
  } catch (cause) {
    if (cause instanceof CancelledError) return recorder.result('stopped-user-termination', clock.now());
    throw cause;
  }
}

function placeOf(resume: StepPosition | null): Place {
  const [phase = '', after = '0'] = (resume?.cursor ?? '').split(':');
  if (phase === 'references-to' || phase === 'references-from') return { phase, after: 0 };
  return { phase: 'objects', after: phase === 'objects' ? Number(after) : 0 };
}

function cursorOf({ phase, after }: Place): string {
  return phase === 'objects' ? `objects:${after}` : phase;
}

/** One batch of work, which may reach into the next phases. `undefined`: the error limit is reached. */
function workThrough(context: StepContext, writer: StoreWriter, from: Place): Place | undefined {
  let { phase, after } = from;
  let left = batchSize;
  while (phase !== 'done' && left > 0) {
    const limit = left;
    if (phase === 'objects') {
      const ids = writer.csIds(context.space, after, limit, context.kind === 'full-synchronization' ? 'all' : 'due');
      if (!synchronizeBatch(context, writer, ids)) return undefined;
      after = ids.at(-1) ?? after;
      left -= ids.length;
      if (ids.length < limit) phase = 'references-to';
    } else {
      const done = workOffQueue(context, writer, phase, limit);
      left -= done;
      if (done < limit) phase = phase === 'references-to' ? 'references-from' : 'done';
    }
  }
  return { phase, after };
}

/** Returns false when the error limit is reached. */
function synchronizeBatch(context: StepContext, writer: StoreWriter, ids: readonly number[]): boolean {
  const { plan, recorder, kind } = context;
  const depth: SyncDepth = kind === 'full-synchronization' ? 'full' : 'delta';
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

/** Returns how many queued metaverse objects were worked off. */
function workOffQueue(
  { plan, kind, space }: StepContext,
  writer: StoreWriter,
  phase: 'references-to' | 'references-from',
  limit: number,
): number {
  if (phase === 'references-to') {
    const ids = writer.takeReferenceTargets(limit);
    for (const id of ids) stageReferencesTo({ plan, writer }, id, kind === 'full-synchronization' ? space : null);
    return ids.length;
  }
  const ids = writer.takeReferenceSources(limit);
  for (const id of ids) stageAllReferences({ plan, writer }, id);
  return ids.length;
}

/** The same object at the same time draws the same numbers, so that a preview shows what a run would do. */
export function environmentFor({ clock }: Pick<StepContext, 'clock'>, cs: CsObject): SyncEnvironment {
  return { now: clock.now(), random: seededRandom(cs.anchor ?? cs.dn) };
}
