import { joinKeys } from '../model/join-key.ts';
import type { Slots, Stored } from '../model/stored.ts';
import { sameStored } from '../model/stored.ts';
import { EvaluationError } from '../model/value.ts';
import type { Contributor, MvObject } from '../ports/store.ts';
import { indexedLength } from '../rules/plan.ts';
import type { CsView, SyncContext } from './cs-view.ts';
import { flowsInbound } from './cs-view.ts';
import type { Resolution } from './resolve.ts';
import { activeSources, FlowError, resolveTarget, targetsInScope } from './resolve.ts';

/** The attributes of a metaverse object after all linked objects have contributed. */
export interface MvState {
  readonly slots: Slots;
  readonly contributors: readonly (Contributor | null)[];
  /** A value or its contributor differs from before. */
  readonly changed: boolean;
  /** A value differs from before. */
  readonly valuesChanged: boolean;
  readonly referencesChanged: boolean;
  readonly hasReferences: boolean;
  readonly keysChanged: boolean;
}

/**
 * Resolves every attribute of a metaverse object from the objects linked to it, first linked first. `projecting` is the object that
 * creates it in this pass. Throws {@link FlowError} or EvaluationError; then the object being synchronized stays as it was.
 */
export function resolveMetaverse(
  { plan }: SyncContext,
  objectType: string,
  before: MvObject | undefined,
  members: { readonly views: readonly CsView[]; readonly projecting: CsView | null },
): MvState {
  const layout = plan.mvLayout(objectType);
  const size = layout.attributes.length;
  const slots: (Stored | null)[] = blank<Stored>(size);
  const contributors: (Contributor | null)[] = blank<Contributor>(size);
  const active = activeSources(
    members.views.filter(flowsInbound).map((view) => ({
      source: { frame: view.frame, cs: view.cs.id, space: view.cs.space, creates: view === members.projecting },
      inScope: view.inScope,
    })),
  );
  const indexed = plan.mvIndexed(objectType);
  for (const target of targetsInScope(plan.mvTargets(objectType), active)) {
    const { slot } = target;
    const resolution = resolveTarget(target, active);
    const old = before?.slots[slot] ?? null;
    if (resolution.kind === 'value') {
      if (indexed.has(slot)) refuseTooLong(resolution, target.name);
      // Only the order differs: the stored order stays, so that nothing is written.
      slots[slot] = old !== null && sameStored(old, resolution.value) ? old : resolution.value;
      const known = before?.contributors[slot];
      const rule = resolution.flow.rule.number;
      contributors[slot] = known?.rule === rule && known.cs === resolution.cs ? known : { rule, cs: resolution.cs };
    } else if (old !== null && keepsOld(resolution, before?.contributors[slot] ?? null)) {
      slots[slot] = old;
      contributors[slot] = before?.contributors[slot] ?? null;
    }
  }
  return {
    slots,
    contributors,
    ...compare(plan.mvLayout(objectType).attributes, before, slots, contributors),
    keysChanged: keysChanged(plan, objectType, before, slots),
  };
}

function blank<T>(size: number): (T | null)[] {
  const values: (T | null)[] = [];
  for (let slot = 0; slot < size; slot += 1) values.push(null);
  return values;
}

/** A value stays only while the flow that gave it still exists and stood aside. */
function keepsOld(resolution: Resolution, contributor: Contributor | null): boolean {
  return (
    resolution.kind === 'untouched' &&
    contributor !== null &&
    resolution.ignoring.some(({ rule, cs }) => rule === contributor.rule && cs === contributor.cs)
  );
}

function refuseTooLong(resolution: Resolution & { readonly kind: 'value' }, name: string): void {
  const { value, flow } = resolution;
  if (typeof value !== 'string' || value.length <= indexedLength) return;
  throw new FlowError(
    flow,
    new EvaluationError(
      'attribute-too-long',
      `The value for "${name}" has ${value.length} characters, but an indexed metaverse attribute holds ${indexedLength}; cut it with Left(…,${indexedLength})`,
    ),
  );
}

type Comparison = Omit<MvState, 'slots' | 'contributors' | 'keysChanged'>;

function compare(
  attributes: readonly { readonly type: string }[],
  before: MvObject | undefined,
  slots: Slots,
  contributors: readonly (Contributor | null)[],
): Comparison {
  let changed = before === undefined;
  let valuesChanged = before === undefined;
  let referencesChanged = false;
  let hasReferences = false;
  for (let slot = 0; slot < slots.length; slot += 1) {
    const value = slots[slot] ?? null;
    const old = before?.slots[slot] ?? null;
    const isReference = attributes[slot]?.type === 'ref';
    if (isReference && value !== null) hasReferences = true;
    if (value !== old && !sameStored(value, old)) {
      changed = true;
      valuesChanged = true;
      if (isReference) referencesChanged = true;
    } else if (contributors[slot] !== (before?.contributors[slot] ?? null)) changed = true;
  }
  return { changed, valuesChanged, referencesChanged, hasReferences };
}

function keysChanged(
  plan: SyncContext['plan'],
  objectType: string,
  before: MvObject | undefined,
  slots: Slots,
): boolean {
  return plan.mvKeyAttributes(objectType).some(({ slot }) => !sameStored(before?.slots[slot], slots[slot]));
}

/** The values by which joins find a metaverse object. */
export function metaverseKeys(
  plan: SyncContext['plan'],
  objectType: string,
  slots: Slots,
): ReadonlyMap<string, readonly string[]> {
  return new Map(plan.mvKeyAttributes(objectType).map(({ name, slot, type }) => [name, joinKeys(type, slots[slot])]));
}
