import type { CsLineage, ReferenceChange, SpaceId, StoreWriter } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';
import type { LinkChange, MvOutcome, SyncOutcome, TargetOutcome } from './outcome.ts';
import { changesCounterpart, isReleased } from './outcome.ts';
import { isBeingDeleted } from './reference-pointer.ts';
import {
  stageChangedReferences,
  stageReferencesTo,
  stageReferencesToLost,
  stageResolvedReferences,
} from './references.ts';
import type { SyncDepth } from './synchronize.ts';

/**
 * Where an outcome is written to. `depth` full leaves the reference attributes of the object to the end of the step; `space` is the
 * connector space that is synchronized as a whole, `null` when single objects are.
 */
export interface ApplyContext {
  readonly plan: Plan;
  readonly writer: StoreWriter;
  readonly depth: SyncDepth;
  readonly space: SpaceId | null;
}

/**
 * Writes what {@link synchronizeObject} decided, inside the open batch. References of objects whose sources are unchanged are staged
 * value by value at once; all others are queued, see {@link StoreWriter.queueReferenceSource}.
 */
export function applyOutcome(context: ApplyContext, outcome: SyncOutcome): void {
  const { writer } = context;
  const { cs, error } = outcome;
  if (error !== null) {
    writer.updateCs(cs.id, { syncError: error, retry: true });
    return;
  }
  const referring = cs.mv === null || !leaves(outcome) ? [] : [...writer.referencedBy(cs.id)];
  const changes = cs.pendingImport === 'none' ? [] : writer.importedReferenceChanges(cs.id);
  if (!outcome.removed) finish(context, outcome);
  for (const mv of outcome.metaverse) applyMetaverse(context, mv, changes);
  if (outcome.removed) {
    writer.watchDisconnector(cs.id, new Map());
    writer.removeCs(cs.id);
  }
  if (cs.mv !== null && referring.length > 0) stageReferencesToLost(context, cs.mv, referring);
}

function leaves({ removed, metaverse, cs }: SyncOutcome): boolean {
  return (
    removed ||
    metaverse.some(({ id, links }) => id === cs.mv && links.some(({ joined }) => !joined)) ||
    metaverse.length > 1
  );
}

function finish({ writer }: ApplyContext, { cs, watch, metaverse }: SyncOutcome): void {
  const pending = cs.pendingImport !== 'none';
  const retry = metaverse.some(({ targets }) => targets.some(({ action }) => action === 'wait'));
  if (pending || cs.retry !== retry || cs.syncError !== null) {
    writer.updateCs(cs.id, { retry, syncError: null, ...(pending ? { consumed: true as const } : {}) });
  }
  if (pending) writer.consumeReferenceChanges(cs.id);
  if (watch !== null) writer.watchDisconnector(cs.id, watch);
}

function applyMetaverse(context: ApplyContext, mv: MvOutcome, changes: readonly ReferenceChange[]): void {
  const { writer } = context;
  if (mv.change === 'delete') {
    removeMetaverse(context, mv);
    return;
  }
  const id = mv.id ?? writer.createMv(mv.objectType);
  for (const link of mv.links) applyLink(writer, id, link);
  if (mv.change !== 'none') writer.updateMv(id, mv.slots, mv.contributors, mv.keys);
  if (mv.keys !== null) wakeDisconnectors(writer, mv.keys);
  const targets = mv.targets.map((target) => applyTarget(writer, id, target));
  if (mv.targetChanged) lookAtReferrers(context, mv, id);
  if (mv.referencesChanged || context.depth === 'full') stageOwnReferences(writer, { mv, id, targets });
  else stageChangedReferences(context, id, changes);
}

interface AppliedMv {
  readonly mv: MvOutcome;
  readonly id: number;
  /** Ids of {@link MvOutcome.targets}; `null` for one that is gone. */
  readonly targets: readonly (number | null)[];
}

/** At once where everything named is known; otherwise when the step has gone through all objects. */
function stageOwnReferences(writer: StoreWriter, { mv, id, targets }: AppliedMv): void {
  const resolved = mv.targets.every(({ references }, index) => {
    const target = references.length === 0 ? undefined : writer.cs(targets[index] ?? 0);
    return target === undefined || isBeingDeleted(target) || stageResolvedReferences(writer, target, references);
  });
  if (!resolved) writer.queueReferenceSource(id);
}

/**
 * The links or counterparts of a metaverse object changed. In a full synchronization whoever named it before it was there is queued
 * anyway; those that saw it as it was are corrected at once.
 */
function lookAtReferrers(context: ApplyContext, mv: MvOutcome, id: number): void {
  const { writer, space } = context;
  if (space === null) writer.queueReferenceTarget(id);
  else if (mv.id !== null && (mv.links.some(({ cs }) => cs.mv !== null) || mv.targets.some(changesCounterpart)))
    stageReferencesTo(context, id, null);
  else if (writer.linked(id).some((object) => object.space !== space && object.image !== null))
    writer.queueReferenceTarget(id);
}

function applyLink(writer: StoreWriter, mv: number, { cs, joined, lineage }: LinkChange): void {
  if (!joined) {
    writer.updateCs(cs.id, { mv: null, lineage });
    return;
  }
  writer.updateCs(cs.id, { mv, lineage: numbered(writer, lineage) });
  if (cs.mv === null) writer.watchDisconnector(cs.id, new Map());
}

function numbered(writer: StoreWriter, lineage: CsLineage): CsLineage {
  return lineage.linkOrder === 0 ? { ...lineage, linkOrder: writer.nextLinkOrder() } : lineage;
}

/** A metaverse object got a join key that some disconnector waits for: that one is synchronized again. */
function wakeDisconnectors(writer: StoreWriter, keys: ReadonlyMap<string, readonly string[]>): void {
  for (const [attribute, values] of keys) {
    for (const value of values) {
      for (const waiting of writer.watching(attribute, value)) writer.updateCs(waiting, { retry: true });
    }
  }
}

/** The object's id; `null` when it is gone. */
function applyTarget(writer: StoreWriter, mv: number, target: TargetOutcome): number | null {
  if (!target.changed) return target.cs?.id ?? null;
  const { cs, action, pendingExport } = target;
  if (cs === null) {
    const lineage = numbered(writer, target.lineage);
    const created = writer.createCs({
      space: target.space,
      objectType: target.objectType,
      partition: target.partition,
      dn: target.dn,
      mv,
      lineage,
    });
    writer.updateCs(created, { pendingExport });
    return created;
  }
  if (isReleased(target)) {
    release(writer, target);
    return null;
  }
  const dn = target.dn === cs.dn ? {} : { dn: target.dn };
  if (action === 'join') {
    writer.watchDisconnector(cs.id, new Map());
    // What flows in from the object was not asked for before it was joined.
    const retry = cs.image === null ? {} : { retry: true };
    writer.updateCs(cs.id, { mv, lineage: numbered(writer, target.lineage), pendingExport, ...dn, ...retry });
  } else writer.updateCs(cs.id, { lineage: target.lineage, pendingExport, ...dn });
  return cs.id;
}

/** Takes a target from its metaverse object: gone at once when its directory never saw it, else a disconnector, staged for deletion or not. */
function release(writer: StoreWriter, { cs, action, lineage, pendingExport }: TargetOutcome): void {
  if (cs === null) return;
  if (action === 'remove') {
    writer.removeCs(cs.id);
    return;
  }
  writer.dropPendingReferences(cs.id);
  // Whoever refers to it may have been looked at before.
  if (pendingExport?.operation === 'delete') writer.dropStagedReferencesTo(cs.id);
  const retry = cs.image !== null && pendingExport === null;
  writer.updateCs(cs.id, { mv: null, lineage, pendingExport, ...(retry ? { retry } : {}) });
}

function removeMetaverse({ writer }: ApplyContext, mv: MvOutcome): void {
  for (const { cs, lineage } of mv.links) writer.updateCs(cs.id, { mv: null, lineage });
  for (const target of mv.targets) release(writer, target);
  if (mv.id !== null) writer.deleteMv(mv.id);
}
