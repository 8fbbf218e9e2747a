import { joinKeys } from '../model/join-key.ts';
import type { Slots } from '../model/stored.ts';
import { EvaluationError } from '../model/value.ts';
import type { CsLineage, CsObject, MvObject, ObjectError } from '../ports/store.ts';
import type { CompiledRule } from '../rules/plan.ts';
import type { CsView, SyncContext } from './cs-view.ts';
import { consumedViewOf, holdsMetaverse, viewOf } from './cs-view.ts';
import type { JoinResult } from './join.ts';
import { joinMetaverse } from './join.ts';
import type { MvState } from './metaverse.ts';
import { metaverseKeys, resolveMetaverse } from './metaverse.ts';
import { deprovision, synchronizeOutbound, unlinked } from './outbound.ts';
import type { LinkChange, LinkOutcome, MvOutcome, SyncOutcome, TargetOutcome } from './outcome.ts';
import { changesCounterpart, isReleased } from './outcome.ts';
import { isBeingDeleted } from './reference-pointer.ts';
import { FlowError } from './resolve.ts';

/** How much of a metaverse object's surroundings is looked at: `full` goes outbound although nothing changed. */
export type SyncDepth = 'full' | 'delta';

/**
 * Synchronizes one connector-space object: scope, join, projection, inbound flows, outbound rules of its metaverse object. Pure: the
 * same object, plan and store give the same outcome, and nothing is written. An error of the object is part of the outcome.
 * Source: the original's pipeline Source, Scope, Join, Transform, Precedence, Target.
 */
export function synchronizeObject(context: SyncContext, cs: CsObject, depth: SyncDepth): SyncOutcome {
  try {
    return synchronize(context, cs, depth);
  } catch (cause) {
    const error = objectError(cause);
    if (error === undefined) throw cause;
    return {
      cs,
      error,
      link: { kind: cs.mv === null ? 'disconnector' : 'already-joined', rule: null, attempts: [] },
      removed: false,
      metaverse: [],
      watch: null,
    };
  }
}

function objectError(cause: unknown): ObjectError | undefined {
  if (cause instanceof FlowError)
    return { code: cause.code, message: cause.message, rule: cause.flow.rule.id, attribute: cause.flow.target };
  if (cause instanceof EvaluationError) return { code: cause.code, message: cause.message };
  return undefined;
}

function synchronize(context: SyncContext, cs: CsObject, depth: SyncDepth): SyncOutcome {
  if (cs.pendingImport === 'delete') return synchronizeDelete(context, cs);
  const view = viewOf(context, cs);
  const link = decideLink(context, view);
  const metaverse: MvOutcome[] = [];
  if (link.left !== null) metaverse.push(settle(context, { mv: link.left, without: cs, view: null, link, depth }));
  if (link.target.kind === 'new') metaverse.push(project(context, view, link));
  else if (link.target.kind === 'existing') {
    const mv = context.store.mv(link.target.id);
    if (mv !== undefined) metaverse.push(settle(context, { mv, without: null, view, link, depth }));
  }
  const joined = link.target.kind !== 'none';
  return { cs, error: null, link: link.outcome, removed: false, metaverse, watch: joined ? null : watchKeys(view) };
}

function synchronizeDelete(context: SyncContext, cs: CsObject): SyncOutcome {
  const mv = cs.mv === null ? undefined : context.store.mv(cs.mv);
  const link: LinkOutcome = { kind: 'deleted', rule: null, attempts: [] };
  const decision: LinkDecision = { outcome: link, target: { kind: 'none' }, left: mv ?? null, lineage: unlinked };
  const metaverse =
    mv === undefined ? [] : [settle(context, { mv, without: cs, view: null, link: decision, depth: 'delta' })];
  return { cs, error: null, link, removed: true, metaverse, watch: null };
}

interface LinkDecision {
  readonly outcome: LinkOutcome;
  readonly target:
    | { readonly kind: 'none' }
    | { readonly kind: 'existing'; readonly id: number }
    | { readonly kind: 'new'; readonly rule: CompiledRule };
  /** The metaverse object the link to which is taken apart. */
  readonly left: MvObject | null;
  readonly lineage: CsLineage;
}

/** A link stays while the rule that made it is in scope; otherwise the object is joined or projected afresh, as a new one would be. */
function decideLink(context: SyncContext, view: CsView): LinkDecision {
  const { cs, inScope } = view;
  const linked = cs.mv === null ? undefined : context.store.mv(cs.mv);
  const holder = cs.lineage.joinedBy;
  const madeOutbound = holder === null && cs.mv !== null;
  if (linked !== undefined && (madeOutbound || inScope.some(({ id }) => id === holder))) {
    const rule = holder ?? cs.lineage.outboundJoinedBy ?? cs.lineage.provisionedBy;
    const outcome: LinkOutcome = { kind: 'already-joined', rule, attempts: [] };
    return { outcome, target: { kind: 'existing', id: linked.id }, left: null, lineage: cs.lineage };
  }
  const joinRules = inScope.filter(({ joins, link }) => joins.length > 0 || link === 'provision');
  const slots = view.frame.slots;
  if (linked === undefined && isBeingDeleted(cs)) return goingDecision;
  const result = joinMetaverse(context.plan, context.store, joinRules, slots);
  const left = linked !== undefined && linked.id !== result.found ? linked : null;
  if (result.found !== null) return joinedDecision(cs, result, linked?.id === result.found, left);
  const projection = joinRules.find((rule) => rule.link === 'provision' && canProject(rule, slots));
  const lineage = { ...unlinked, provisionedBy: cs.lineage.provisionedBy };
  if (projection !== undefined) {
    const outcome: LinkOutcome = { kind: 'projected', rule: projection.id, attempts: result.attempts };
    return {
      outcome,
      target: { kind: 'new', rule: projection },
      left,
      lineage: { ...lineage, joinedBy: projection.id },
    };
  }
  const kind = left !== null ? 'disconnected' : joinRules.length === 0 ? 'filtered' : 'disconnector';
  return {
    outcome: { kind, rule: null, attempts: result.attempts },
    target: { kind: 'none' },
    left,
    lineage: unlinked,
  };
}

/** What is staged for deletion belongs to nobody; only an outbound rule that wants it takes it back. */
const goingDecision: LinkDecision = {
  outcome: { kind: 'disconnector', rule: null, attempts: [] },
  target: { kind: 'none' },
  left: null,
  lineage: unlinked,
};

function joinedDecision(
  cs: CsObject,
  { found, rule, attempts }: JoinResult,
  same: boolean,
  left: MvObject | null,
): LinkDecision {
  const joinedBy = rule?.id ?? null;
  const lineage = { ...cs.lineage, joinedBy, outboundJoinedBy: null, linkOrder: same ? cs.lineage.linkOrder : 0 };
  const target = found === null ? { kind: 'none' as const } : { kind: 'existing' as const, id: found };
  return { outcome: { kind: same ? 'already-joined' : 'joined', rule: joinedBy, attempts }, target, left, lineage };
}

/** Projection needs a value in at least one attribute the join looks at; a rule without joins projects every object. */
function canProject(rule: CompiledRule, slots: Slots): boolean {
  return (
    rule.joins.length === 0 ||
    rule.joins.some((group) => group.some(({ csSlot }) => slots[csSlot] !== null && slots[csSlot] !== undefined))
  );
}

/** The values by which a disconnector can be found once a metaverse object gets one of them. */
function watchKeys(view: CsView): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const { joins } of view.inScope) {
    for (const { mvAttribute, csSlot, csType } of joins.flat()) {
      const values = joinKeys(csType, view.frame.slots[csSlot]);
      if (values.length > 0) keys.set(mvAttribute, [...new Set([...(keys.get(mvAttribute) ?? []), ...values])]);
    }
  }
  return keys;
}

function project(
  context: SyncContext,
  view: CsView,
  link: (LinkDecision & { readonly target: { readonly kind: 'new'; readonly rule: CompiledRule } }) | LinkDecision,
): MvOutcome {
  const objectType = link.target.kind === 'new' ? link.target.rule.targetObjectType : '';
  const state = resolveMetaverse(context, objectType, undefined, { views: [view], projecting: view });
  const self: CsObject = { ...view.cs, lineage: link.lineage };
  const targets = synchronizeOutbound(context, { objectType, slots: state.slots, linked: [self], released: [] });
  return {
    id: null,
    objectType,
    change: 'add',
    slots: state.slots,
    contributors: state.contributors,
    keys: metaverseKeys(context.plan, objectType, state.slots),
    links: [{ cs: view.cs, joined: true, lineage: link.lineage }],
    targets,
    referencesChanged: state.hasReferences,
    hasReferences: state.hasReferences,
    targetChanged: true,
  };
}

interface Settling {
  readonly mv: MvObject;
  /** The object that leaves, if one does. */
  readonly without: CsObject | null;
  /** The object being synchronized, if it stays or comes. */
  readonly view: CsView | null;
  readonly link: LinkDecision;
  readonly depth: SyncDepth;
}

/** Recomputes a metaverse object from all that is linked to it after this pass; deletes it when nothing holds it any more. */
function settle(context: SyncContext, settling: Settling): MvOutcome {
  const { mv, without, view, link } = settling;
  const members = membersOf(context, settling);
  const links = linkChanges(settling);
  if (!members.views.some(holdsMetaverse)) return removeMetaverse(mv, members.objects, links);
  const outbound = settling.depth === 'full' || links.length > 0 || (view !== null && needsOutbound(view.cs));
  const linked = members.objects.map((object) =>
    view !== null && object.id === view.cs.id ? { ...object, lineage: link.lineage } : object,
  );
  const { state, targets } = flowThrough(context, mv, {
    objects: linked,
    views: members.views,
    outbound,
    released: [],
  });
  return {
    id: mv.id,
    objectType: mv.objectType,
    change: state.changed ? 'update' : 'none',
    slots: state.slots,
    contributors: state.contributors,
    keys: state.keysChanged ? metaverseKeys(context.plan, mv.objectType, state.slots) : null,
    links,
    targets,
    referencesChanged:
      state.referencesChanged || targets.some(({ action }) => action === 'join' || action === 'provision'),
    hasReferences: state.hasReferences,
    targetChanged:
      without !== null || links.some(({ lineage }) => lineage.linkOrder === 0) || targets.some(changesCounterpart),
  };
}

interface Flowing extends Members {
  /** Go outbound although no value changes. */
  readonly outbound: boolean;
  /** Targets taken from the metaverse object so far. */
  readonly released: readonly TargetOutcome[];
}

/** Inbound, then outbound. A target that is taken away no longer contributes, so what it gave is resolved again without it. */
function flowThrough(
  context: SyncContext,
  mv: MvObject,
  { objects, views, outbound, released }: Flowing,
): { readonly state: MvState; readonly targets: readonly TargetOutcome[] } {
  const state = resolveMetaverse(context, mv.objectType, mv, { views, projecting: null });
  if (!outbound && !state.valuesChanged) return { state, targets: released };
  const reached = synchronizeOutbound(context, {
    objectType: mv.objectType,
    slots: state.slots,
    linked: objects,
    released,
  });
  const leaving = new Set(reached.filter(isReleased).map(({ cs }) => cs?.id));
  const stays = ({ id }: CsObject): boolean => !leaving.has(id);
  if (!views.some(({ cs }) => !stays(cs))) return { state, targets: [...released, ...reached] };
  return flowThrough(context, mv, {
    objects: objects.filter(stays),
    views: views.filter(({ cs }) => stays(cs)),
    outbound: true,
    released: [...released, ...reached.filter(isReleased)],
  });
}

/** An object rules write to is compared with its image again whenever that image changed. */
function needsOutbound(cs: CsObject): boolean {
  return cs.pendingImport !== 'none' || cs.retry;
}

interface Members {
  readonly objects: readonly CsObject[];
  readonly views: readonly CsView[];
}

function membersOf(context: SyncContext, { mv, without, view }: Settling): Members {
  const objects = context.store.linked(mv.id).filter(({ id }) => id !== without?.id);
  const known = view !== null && objects.some(({ id }) => id === view.cs.id);
  const all = view === null || known ? objects : [...objects, view.cs];
  const views = all.flatMap((object) =>
    view !== null && object.id === view.cs.id ? [view] : (consumedViewOf(context, object) ?? []),
  );
  return { objects: all, views };
}

function linkChanges({ mv, without, view, link }: Settling): readonly LinkChange[] {
  if (without !== null)
    return view === null && link.target.kind === 'none' ? [{ cs: without, joined: false, lineage: unlinked }] : [];
  if (view === null) return [];
  const changed = view.cs.mv !== mv.id || view.cs.lineage !== link.lineage;
  return changed ? [{ cs: view.cs, joined: true, lineage: link.lineage }] : [];
}

function removeMetaverse(mv: MvObject, remaining: readonly CsObject[], links: readonly LinkChange[]): MvOutcome {
  const targets: readonly TargetOutcome[] = remaining.map((object) => deprovision(object));
  return {
    id: mv.id,
    objectType: mv.objectType,
    change: 'delete',
    slots: mv.slots,
    contributors: mv.contributors,
    keys: null,
    links,
    targets,
    referencesChanged: false,
    hasReferences: false,
    targetChanged: true,
  };
}
