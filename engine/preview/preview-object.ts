import type { Problem } from '../../grammar/ast/problem.ts';
import { maskedValue } from '../model/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { CsObject, MvObject, Store, StoreReader, StoreWriter } from '../ports/store.ts';
import { compilePlan, type PlanParts } from '../rules/compile-plan.ts';
import type { OutboundPlan, Plan } from '../rules/plan.ts';
import { environmentFor } from '../runs/synchronization-step.ts';
import { applyOutcome } from '../sync/apply-outcome.ts';
import type { SyncContext } from '../sync/cs-view.ts';
import { consumedViewOf, flowsInbound, membershipOf, viewOf } from '../sync/cs-view.ts';
import type { MvOutcome, SyncOutcome, TargetOutcome } from '../sync/outcome.ts';
import { isUnexported, mvViewOf, sourcesFor } from '../sync/mv-view.ts';
import { stageAllReferences, stageReferencesTo } from '../sync/references.ts';
import type { ActiveSources } from '../sync/resolve.ts';
import { activeSources } from '../sync/resolve.ts';
import { synchronizeObject } from '../sync/synchronize.ts';
import type { AttributeTrace, MetaverseTrace, SyncTrace, TargetTrace } from '../sync/trace.ts';
import { explainRules, explainTarget } from './explain-rules.ts';
import type { Preview } from './preview.ts';
import { printReferences, printValues } from './print-values.ts';
import { withheldAttributes } from './withheld.ts';

/**
 * What synchronizing one object would do now. It is done for real inside a batch that is then taken back, so a preview cannot differ
 * from a run; other readers never see it.
 */
export function previewObject(plan: Plan, store: Store, id: number, clock: Clock): Preview | undefined {
  return takenBack(store, (writer) => previewInside(plan, writer, id, clock));
}

/**
 * The same under rules that are not those of the engine: text that was not saved. `problems` are those of compiling; rules with an error
 * are left out. `preview` is `undefined` when the connector space has no such object.
 */
export function previewUnderRules(
  parts: Omit<PlanParts, 'writer'> & { readonly store: Store; readonly clock: Clock },
  object: { readonly connectorId: string; readonly dn: string },
): { readonly preview: Preview | undefined; readonly problems: readonly Problem[] } {
  return takenBack(parts.store, (writer) => {
    const { plan, problems } = compilePlan({ ...parts, writer });
    const space = writer.space(object.connectorId);
    const cs = space === undefined ? undefined : writer.csByDn(space, object.dn);
    return { preview: cs === undefined ? undefined : previewInside(plan, writer, cs.id, parts.clock), problems };
  });
}

/** Synchronizes one object for good, as a full synchronization would, and tells what that did. Nothing is exported. */
export function commitObject(plan: Plan, store: Store, id: number, clock: Clock): Preview | undefined {
  return store.batch((writer) => previewInside(plan, writer, id, clock));
}

/** One target of a metaverse object and the flows that decide its attributes. */
export interface TracedTarget {
  readonly connector: string;
  readonly objectType: string;
  readonly attributes: readonly AttributeTrace[];
}

/** Which rules decide what of the targets of an object's metaverse object. Only reads, and so leaves out what was not staged yet. */
export function traceTargets(plan: Plan, store: StoreReader, cs: CsObject, clock: Clock): readonly TracedTarget[] {
  const context: SyncContext = { plan, store, environment: environmentFor({ clock }, cs) };
  return draftTargets(context, synchronizeObject(context, cs, 'full')).map(({ target, trace }) => ({
    connector: plan.connectorOf(target.space).configuration.name,
    objectType: target.objectType,
    attributes: trace.attributes,
  }));
}

function takenBack<T>(store: Store, work: (writer: StoreWriter) => T): T {
  const done: { value?: T } = {};
  const takeBack = new Error('The batch of a preview is taken back');
  try {
    store.batch((writer) => {
      done.value = work(writer);
      throw takeBack;
    });
  } catch (cause) {
    if (cause !== takeBack || !('value' in done)) throw cause;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the work ran to its end, whatever it gave.
  return done.value as T;
}

function previewInside(plan: Plan, writer: StoreWriter, id: number, clock: Clock): Preview | undefined {
  const cs = writer.cs(id);
  if (cs === undefined) return undefined;
  const context: SyncContext = { plan, store: writer, environment: environmentFor({ clock }, cs) };
  const outcome = synchronizeObject(context, cs, 'full');
  const before = cs.mv === null ? undefined : writer.mv(cs.mv);
  const drafts = draftTargets(context, outcome);
  const metaverse = traceMetaverse(context, outcome, before);
  const inbound = traceInbound(context, outcome.cs);
  applyOutcome({ plan, writer, depth: 'full', space: null }, outcome);
  for (const mv of writer.takeReferenceTargets(1_000)) stageReferencesTo({ plan, writer }, mv, null);
  for (const mv of writer.takeReferenceSources(1_000)) stageAllReferences({ plan, writer }, mv);
  const outbound = drafts.map((draft) => finishTarget(context, draft));
  const { link, error } = outcome;
  const trace: SyncTrace = {
    pendingImport: cs.pendingImport,
    inbound,
    link: {
      ...link,
      kind: link.kind === 'filtered' ? 'disconnector' : link.kind,
      rule: link.rule === null ? null : (plan.ruleById(link.rule)?.name ?? link.rule),
    },
    metaverse,
    outbound,
    error:
      error === null
        ? null
        : { ...error, ...(error.rule === undefined ? {} : { rule: plan.ruleById(error.rule)?.name ?? error.rule }) },
  };
  return { connector: plan.connectorOf(cs.space).configuration.name, dn: cs.dn, objectType: cs.objectType, trace };
}

function traceInbound(context: SyncContext, cs: CsObject): SyncTrace['inbound'] {
  const view = viewOf(context, cs);
  if (view.plan === undefined) return [];
  const membership = membershipOf(context, cs);
  return explainRules(
    { store: context.store, frame: view.frame, layout: view.plan.layout, membership },
    view.plan.rules,
  );
}

/** The metaverse object the object ends up with, or the one it leaves. */
function mainOutcome({ metaverse }: SyncOutcome): MvOutcome | undefined {
  return metaverse.at(-1);
}

function traceMetaverse(
  context: SyncContext,
  outcome: SyncOutcome,
  before: MvObject | undefined,
): MetaverseTrace | null {
  const mv = mainOutcome(outcome);
  if (mv === undefined) return null;
  const old = mv.id === null ? undefined : mv.id === before?.id ? before : context.store.mv(mv.id);
  const active = inboundSources(context, outcome, mv);
  const attributes = context.plan.mvTargets(mv.objectType).flatMap((target): readonly AttributeTrace[] => {
    const { flows } = explainTarget(context.store, target, active, (cs) => context.store.cs(cs)?.dn ?? null);
    const shown = {
      name: target.name,
      before: printValues(context.store, target.type, old?.slots[target.slot], 'consumed'),
      after: mv.change === 'delete' ? null : printValues(context.store, target.type, mv.slots[target.slot]),
    };
    return flows.length === 0 && shown.before === null ? [] : [{ ...shown, flows }];
  });
  return { objectType: mv.objectType, change: mv.change, attributes };
}

function inboundSources(context: SyncContext, outcome: SyncOutcome, mv: MvOutcome): ActiveSources {
  const stays = !outcome.removed && mv.change !== 'delete';
  const linked = mv.id === null ? [] : context.store.linked(mv.id).filter(({ id }) => id !== outcome.cs.id);
  const own = stays ? [viewOf(context, outcome.cs)] : [];
  const others = linked.flatMap((object) => consumedViewOf(context, object) ?? []);
  // Linked earlier comes first, as in the run; a new link comes last.
  const ordered = [...own, ...others].toSorted(
    (left, right) => (left.cs.lineage.linkOrder || Infinity) - (right.cs.lineage.linkOrder || Infinity),
  );
  return activeSources(
    ordered.filter(flowsInbound).map(({ cs, frame, inScope }) => ({
      source: { frame, cs: cs.id, space: cs.space, creates: mv.change === 'add' },
      inScope,
    })),
  );
}

interface TargetDraft {
  readonly mv: MvOutcome;
  readonly target: TargetOutcome;
  readonly plan: OutboundPlan | undefined;
  readonly trace: Pick<TargetTrace, 'rules' | 'attributes'>;
}

function draftTargets(context: SyncContext, { metaverse }: SyncOutcome): readonly TargetDraft[] {
  return metaverse.flatMap((mv) => {
    const plans = mv.change === 'delete' ? [] : context.plan.outbound(mv.objectType);
    const reached = mv.targets.map((target) => ({
      target,
      plan: plans.find(
        ({ space, targetObjectType }) => space === target.space && targetObjectType === target.objectType,
      ),
    }));
    const drafts = reached.map(({ target, plan }) => ({
      mv,
      target,
      plan,
      trace: plan === undefined ? { rules: [], attributes: [] } : draftTrace(context, mv, plan, target),
    }));
    const missed = plans.filter((plan) => plan.joinRules.length > 0 && !reached.some((one) => one.plan === plan));
    return [...drafts, ...missed.map((plan) => missedDraft(context, mv, plan))];
  });
}

/** Rules that could have made or joined a target, and why they did not: out of scope, or nothing to join. */
function missedDraft(context: SyncContext, mv: MvOutcome, plan: OutboundPlan): TargetDraft {
  const target: TargetOutcome = {
    space: plan.space,
    objectType: plan.targetObjectType,
    cs: null,
    dn: '',
    partition: '',
    action: 'none',
    lineage: { joinedBy: null, provisionedBy: null, outboundJoinedBy: null, linkOrder: 0 },
    pendingExport: null,
    changed: false,
    attempts: [],
    references: [],
  };
  return { mv, target, plan, trace: { rules: draftTrace(context, mv, plan, target).rules, attributes: [] } };
}

function draftTrace(
  context: SyncContext,
  mv: MvOutcome,
  plan: OutboundPlan,
  target: TargetOutcome,
): TargetDraft['trace'] {
  const { store } = context;
  const view = mvViewOf(context, plan, mv.slots);
  const rules = explainRules(
    { store, frame: view.frame, layout: context.plan.mvLayout(mv.objectType), membership: () => false },
    plan.rules,
  );
  const active = sourcesFor(view, target.cs === null || isUnexported(target.cs));
  const attributes = [...plan.targets, ...plan.referenceTargets].flatMap((flows): readonly AttributeTrace[] => {
    const explained = explainTarget(store, flows, active, () => null);
    const before =
      flows.type === 'ref'
        ? shownReferences(store, target.cs, flows.slot)
        : printValues(store, flows.type, target.cs?.image?.[flows.slot]);
    if (flows.writeOnly) {
      const after = target.pendingExport?.secrets?.get(flows.slot)?.kind === 'staged' ? [maskedValue] : null;
      return explained.flows.length === 0 ? [] : [{ name: flows.name, before: null, after, ...explained }];
    }
    const change = target.pendingExport?.changes;
    const after = change?.has(flows.slot) === true ? printValues(store, flows.type, change.get(flows.slot)) : before;
    return explained.flows.length === 0 ? [] : [{ name: flows.name, before, after, ...explained }];
  });
  return { rules, attributes };
}

function shownReferences(store: StoreReader, cs: CsObject | null, slot: number): readonly string[] | null {
  return cs === null || !cs.referenceCounts.has(slot) ? null : printReferences(store, store.references(cs.id, slot));
}

/** After everything was applied: references that were staged, and what the directory cannot take. */
function finishTarget(context: SyncContext, { mv, target, plan, trace }: TargetDraft): TargetTrace {
  const { store } = context;
  const object = target.cs === null ? createdTarget(context, mv, target) : store.cs(target.cs.id);
  const staged = object === undefined ? [] : [...store.pendingReferences(object.id)];
  const attributes = trace.attributes.map((attribute) => {
    const slot = plan?.layout.slotOf.get(attribute.name);
    const changes = staged.filter((change) => change.slot === slot);
    if (changes.length === 0) return attribute;
    const removed = new Set(changes.filter(({ kind }) => kind === 'remove').map((change) => store.dnOf(change.target)));
    const added = printReferences(
      store,
      changes.filter(({ kind }) => kind === 'add').map((change) => change.target),
    );
    return { ...attribute, after: [...(attribute.before ?? []).filter((dn) => !removed.has(dn)), ...added] };
  });
  const operation = target.pendingExport?.operation ?? 'none';
  return {
    connector: context.plan.connectorOf(target.space).configuration.name,
    objectType: target.objectType,
    dn: target.dn === '' ? null : target.dn,
    action: target.dn === '' ? missedAction(plan, trace.rules) : target.action,
    rules: trace.rules,
    attempts: target.attempts,
    attributes,
    pendingExport: operation === 'none' && staged.some(({ sent }) => !sent) ? 'modify' : operation,
    withheld: object === undefined ? [] : withheldAttributes(context.plan, store, object),
  };
}

function missedAction(plan: OutboundPlan | undefined, rules: TargetTrace['rules']): TargetTrace['action'] {
  const joining = new Set(plan?.joinRules.map(({ id }) => id));
  return rules.some(({ id, inScope }) => inScope && joining.has(id)) ? 'not-found' : 'out-of-scope';
}

function createdTarget(context: SyncContext, mv: MvOutcome, target: TargetOutcome): CsObject | undefined {
  return target.dn === '' || mv.change === 'delete' ? undefined : context.store.csByDn(target.space, target.dn);
}
