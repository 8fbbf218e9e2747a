import { storedValues } from '../model/stored.ts';
import type { CsObject, MvObject, ReferenceChange, SpaceId, StoreReader, StoreWriter } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';
import type { SyncEnvironment } from './sync-frame.ts';
import { flowsOutbound, isUnexported, mvViewOf, sourcesFor } from './mv-view.ts';
import type { TargetReferences } from './outcome.ts';
import { wantedReferences } from './pending-export.ts';
import { counterpart, isBeingDeleted, parsePointer, pointedCounterparts, pointsTo } from './reference-pointer.ts';
import { FlowError } from './resolve.ts';

/** What staging of references works with. */
export interface ReferenceContext {
  readonly plan: Plan;
  readonly writer: StoreWriter;
}

/** One reference attribute of one target, and the pointers its wanted values come from. */
interface WantedReferences extends TargetReferences {
  readonly target: CsObject;
}

/** References need neither time nor chance: flows that made the pointers were evaluated before. */
const still: SyncEnvironment = { now: 0, random: () => 0 };

/** The reference attributes outbound rules manage on every counterpart of a metaverse object. */
function referencesOf(plan: Plan, store: StoreReader, mv: MvObject): readonly WantedReferences[] {
  const plans = plan.outbound(mv.objectType).filter(({ referenceTargets }) => referenceTargets.length > 0);
  const linked = plans.length === 0 ? [] : store.linked(mv.id);
  return plans.flatMap((outbound) => {
    const targets = linked.filter(
      (object) =>
        object.space === outbound.space && object.objectType === outbound.targetObjectType && !isBeingDeleted(object),
    );
    if (targets.length === 0) return [];
    const view = mvViewOf({ plan, store, environment: still }, outbound, mv.slots);
    if (!flowsOutbound(view)) return [];
    return targets.flatMap((target) => {
      const active = sourcesFor(view, isUnexported(target));
      return withoutErrors(() => wantedReferences(outbound, active)).map((wanted) => ({ ...wanted, target }));
    });
  });
}

/** An error here was the object's own error when it was synchronized. */
function withoutErrors(wanted: () => readonly TargetReferences[]): readonly TargetReferences[] {
  try {
    return wanted();
  } catch (cause) {
    if (cause instanceof FlowError) return [];
    throw cause;
  }
}

/** Compares all wanted references of a metaverse object's counterparts with what their directories show, and stages the difference. */
export function stageAllReferences({ plan, writer }: ReferenceContext, mvId: number): void {
  const mv = writer.mv(mvId);
  if (mv === undefined) return;
  for (const wanted of referencesOf(plan, writer, mv)) stageWhole(writer, wanted, counterparts(writer, wanted).found);
}

/**
 * Stages the reference attributes of one target when all they name has a counterpart already. Gives back false, and stages nothing,
 * when something has none yet: objects later in the step may bring it.
 */
export function stageResolvedReferences(
  writer: StoreWriter,
  target: CsObject,
  references: readonly TargetReferences[],
): boolean {
  const resolved = references.map((wanted) => ({
    wanted: { ...wanted, target },
    ...counterparts(writer, { ...wanted, target }),
  }));
  if (!resolved.every(({ complete }) => complete)) return false;
  for (const { wanted, found } of resolved) stageWhole(writer, wanted, found);
  return true;
}

function counterparts(
  writer: StoreWriter,
  { target, multiValued, pointers }: WantedReferences,
): { readonly found: ReadonlySet<number>; readonly complete: boolean } {
  const found = new Set<number>();
  let complete = true;
  for (const id of pointedCounterparts(writer, pointers, target.space)) {
    if (id === null) complete = false;
    else found.add(id);
    if (!multiValued && id !== null) break;
  }
  return { found, complete };
}

function stageWhole(writer: StoreWriter, { target, slot }: WantedReferences, desired: ReadonlySet<number>): void {
  const shown = new Set(target.referenceCounts.has(slot) ? writer.references(target.id, slot) : []);
  const staged = new Map<number, 'add' | 'remove'>();
  if (target.stagedReferences)
    for (const change of writer.pendingReferences(target.id))
      if (change.slot === slot) staged.set(change.target, change.kind);
  for (const id of desired)
    setStaged(writer, { cs: target.id, slot, id, was: staged.get(id), kind: shown.has(id) ? 'none' : 'add' });
  for (const id of shown) {
    if (!desired.has(id))
      setStaged(writer, { cs: target.id, slot, id, was: staged.get(id), kind: removal(writer.cs(id)) });
  }
  for (const [id, was] of staged)
    if (!desired.has(id) && !shown.has(id)) setStaged(writer, { cs: target.id, slot, id, was, kind: 'none' });
}

/** A directory drops references to an object it deletes, so their removal is not asked for. */
function removal(shown: CsObject | undefined): 'remove' | 'none' {
  return shown !== undefined && isBeingDeleted(shown) ? 'none' : 'remove';
}

interface StagedReference {
  readonly cs: number;
  readonly slot: number;
  readonly id: number;
  readonly was: 'add' | 'remove' | undefined;
  readonly kind: 'add' | 'remove' | 'none';
}

function setStaged(writer: StoreWriter, { cs, slot, id, was, kind }: StagedReference): void {
  if ((was ?? 'none') !== kind) writer.stageReference(cs, slot, id, kind);
}

/**
 * One object's import brought reference changes and the sources of its metaverse object stayed the same: only the values that changed
 * are looked at. Also when the object is itself a target whose shown references changed.
 */
export function stageChangedReferences(
  context: ReferenceContext,
  mvId: number,
  changes: readonly ReferenceChange[],
): void {
  const { writer } = context;
  if (changes.length === 0) return;
  const referenced = new Set<number>();
  for (const { target } of changes) {
    const mv = writer.cs(target)?.mv ?? null;
    if (mv !== null) referenced.add(mv);
  }
  for (const mv of referenced) stageReference(context, mvId, mv);
}

/** Stages the references of `owner`'s counterparts to the counterparts of `referenced`. Costs the same whatever their number. */
export function stageReference({ plan, writer }: ReferenceContext, owner: number, referenced: number): void {
  const mv = writer.mv(owner);
  if (mv === undefined) return;
  const linked = writer.linked(referenced);
  for (const wanted of referencesOf(plan, writer, mv)) {
    const { target, slot } = wanted;
    if (!wanted.multiValued) {
      stageWhole(writer, wanted, counterparts(writer, wanted).found);
      continue;
    }
    const object = counterpart(linked, target.space);
    const desired = object !== undefined && pointsTo(writer, wanted.pointers, linked);
    for (const candidate of linked) {
      if (candidate.space !== target.space) continue;
      const shown = writer.hasReference(target.id, slot, candidate.id);
      const want = desired && candidate.id === object.id;
      const kind = want === shown ? 'none' : want ? 'add' : removal(candidate);
      writer.stageReference(target.id, slot, candidate.id, kind);
    }
  }
}

/** An object left its metaverse object: whoever referred to it may have to drop the reference. */
export function stageReferencesToLost(
  context: ReferenceContext,
  lost: number,
  referring: readonly { readonly cs: number; readonly slot: number }[],
): void {
  if (context.writer.mv(lost) === undefined) return;
  for (const owner of ownersOf(context.writer, referring)) stageReference(context, owner, lost);
}

/**
 * A metaverse object's links or counterparts changed: stages the references others have to it. Owners in `skip`'s space are left out,
 * because the step stages all references of that space as a whole.
 */
export function stageReferencesTo(context: ReferenceContext, referenced: number, skip: SpaceId | null): void {
  const { writer } = context;
  const referring = writer
    .linked(referenced)
    .flatMap((object) => (object.space === skip ? [] : [...writer.referencedBy(object.id)]));
  for (const owner of ownersOf(writer, referring)) stageReference(context, owner, referenced);
}

/** Metaverse objects whose reference attributes are fed by one of the given connector-space attributes. */
function ownersOf(
  store: StoreReader,
  referring: readonly { readonly cs: number; readonly slot: number }[],
): ReadonlySet<number> {
  const owners = new Set<number>();
  for (const { cs, slot } of referring) {
    const mvId = store.cs(cs)?.mv ?? null;
    const mv = mvId === null ? undefined : store.mv(mvId);
    if (mv !== undefined && !owners.has(mv.id) && isSource(mv, cs, slot)) owners.add(mv.id);
  }
  return owners;
}

function isSource(mv: MvObject, cs: number, slot: number): boolean {
  return mv.slots.some((stored, index) => {
    if (stored === null || typeof stored === 'string' || mv.contributors[index]?.cs !== cs) return false;
    return storedValues(stored).some((value) => {
      const pointer = parsePointer(value);
      return pointer.kind === 'attribute' && pointer.cs === cs && pointer.slot === slot;
    });
  });
}
