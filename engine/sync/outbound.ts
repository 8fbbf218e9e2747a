import type { Slots } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import { EvaluationError } from '../model/value.ts';
import type { CsLineage, CsObject } from '../ports/store.ts';
import type { CompiledRule } from '../rules/plan.ts';
import type { SyncContext } from './cs-view.ts';
import { joinConnectorSpace } from './join.ts';
import type { TargetOutcome } from './outcome.ts';
import { deletedExport, stageExport, withoutChanges } from './pending-export.ts';
import { isBeingDeleted } from './reference-pointer.ts';
import { evaluateFlow } from './resolve.ts';
import type { MvView } from './mv-view.ts';
import { flowsOutbound, isUnexported, mvViewOf, sourcesFor } from './mv-view.ts';
import type { JoinAttempt } from './trace.ts';

export const unlinked: CsLineage = { joinedBy: null, provisionedBy: null, outboundJoinedBy: null, linkOrder: 0 };

/** What outbound synchronization of one metaverse object starts from. */
export interface OutboundSource {
  readonly objectType: string;
  readonly slots: Slots;
  /** Objects linked after the inbound pass, first linked first. */
  readonly linked: readonly CsObject[];
  /** Targets taken from it in this very pass. */
  readonly released: readonly TargetOutcome[];
}

/** Goes through every connector and object type that has rules for this metaverse type. Throws FlowError or EvaluationError. */
export function synchronizeOutbound(context: SyncContext, source: OutboundSource): readonly TargetOutcome[] {
  const outcomes: TargetOutcome[] = [];
  for (const plan of context.plan.outbound(source.objectType)) {
    const view = mvViewOf(context, plan, source.slots);
    const side: Side = { ...view, context, provision: view.inScope.find(({ link }) => link === 'provision') };
    const targets = source.linked.filter(
      (object) => object.space === plan.space && object.objectType === plan.targetObjectType,
    );
    if (targets.length > 0) for (const target of targets) outcomes.push(synchronizeTarget(side, target));
    else {
      const created = findOrProvision(side, [...source.released, ...outcomes]);
      if (created !== undefined) outcomes.push(created);
    }
  }
  return outcomes;
}

/**
 * The staged delete of a target whose metaverse object goes or leaves the scope of the rule that provisioned it. It becomes a
 * disconnector at once, so that whoever wants an object like it before the delete is exported can join it and take the delete back.
 * Objects no outbound Provision rule ever applied to are only disconnected.
 */
export function deprovision(target: CsObject): TargetOutcome {
  const held = target.lineage.provisionedBy !== null;
  const neverExported = isUnexported(target);
  const action = !held ? 'disconnect' : neverExported ? 'remove' : 'deprovision';
  return {
    ...existing(target),
    action,
    lineage:
      held && !neverExported ? { ...target.lineage, joinedBy: null, outboundJoinedBy: null, linkOrder: 0 } : unlinked,
    pendingExport: action === 'deprovision' ? deletedExport(target.pendingExport) : null,
    changed: true,
  };
}

interface Side extends MvView {
  readonly context: SyncContext;
  readonly provision: CompiledRule | undefined;
}

function existing(target: CsObject): Omit<TargetOutcome, 'action' | 'lineage' | 'pendingExport' | 'changed'> {
  return {
    space: target.space,
    objectType: target.objectType,
    cs: target,
    dn: target.dn,
    partition: target.partition,
    attempts: [],
    references: [],
  };
}

function synchronizeTarget(side: Side, target: CsObject): TargetOutcome {
  if (target.lineage.provisionedBy !== null && side.provision === undefined) return deprovision(target);
  if (!flowsOutbound(side)) {
    const pendingExport = withoutChanges(target.pendingExport);
    const changed = pendingExport !== target.pendingExport;
    return { ...existing(target), action: 'out-of-scope', lineage: target.lineage, pendingExport, changed };
  }
  return flowInto(side, target, 'none');
}

function findOrProvision(side: Side, sofar: readonly TargetOutcome[]): TargetOutcome | undefined {
  const { context, plan, frame } = side;
  if (!flowsOutbound(side)) return undefined;
  const joinRules = side.inScope.filter(({ joins }) => joins.length > 0);
  const joined = joinConnectorSpace(context.store, joinRules, frame.slots);
  const found = joined.found === null ? undefined : context.store.cs(joined.found);
  if (found !== undefined) return flowInto(side, adopt(side, found, joined.rule), 'join', joined.attempts);
  if (side.provision === undefined) return undefined;
  const dn = targetDn(side, true);
  if (dn === null)
    throw new EvaluationError(
      'no-dn',
      `The rule "${side.provision.name}" provisions, but no rule in scope gives a value for "dn"; add a flow for "dn"`,
    );
  const sameDn = context.store.csByDn(plan.space, dn);
  if (sameDn === undefined) return provision(side, dn, joined.attempts);
  if (sameDn.mv === null && sameDn.objectType === plan.targetObjectType)
    return flowInto(side, adopt(side, sameDn, side.provision), 'join', joined.attempts);
  // The object that holds the DN is being deleted (a contact that became a user): it has to go before its successor can be created.
  const goes =
    isBeingDeleted(sameDn) ||
    sofar.some(({ cs, action }) => cs?.id === sameDn.id && (action === 'deprovision' || action === 'remove'));
  if (goes)
    return {
      ...existing(sameDn),
      objectType: plan.targetObjectType,
      cs: null,
      action: 'wait',
      lineage: unlinked,
      pendingExport: null,
      changed: false,
    };
  throw new EvaluationError(
    'cd-existing-object',
    `The connector space already has another object at the DN this object is to be provisioned with; give it another DN, or join the two`,
  );
}

/** A disconnector becomes the target. Its link is new; an inbound rule of its own may hold it later. */
function adopt(side: Side, found: CsObject, rule: CompiledRule | null): CsObject {
  return {
    ...found,
    lineage: { ...found.lineage, joinedBy: null, outboundJoinedBy: (rule ?? side.provision)?.id ?? null, linkOrder: 0 },
  };
}

function provision(side: Side, dn: string, attempts: readonly JoinAttempt[]): TargetOutcome {
  const { plan } = side;
  const [partition] = side.context.plan.connectorOf(plan.space).configuration.partitions;
  const blank: CsObject = {
    id: 0,
    space: plan.space,
    objectType: plan.targetObjectType,
    partition: partition?.name ?? 'default',
    dn,
    anchor: null,
    image: null,
    hologram: null,
    referenceCounts: new Map(),
    stagedReferences: false,
    pendingImport: 'none',
    retry: false,
    mv: null,
    lineage: unlinked,
    pendingExport: null,
    syncError: null,
  };
  return { ...flowInto(side, blank, 'provision', attempts), cs: null };
}

function flowInto(
  side: Side,
  target: CsObject,
  action: 'none' | 'join' | 'provision',
  attempts: readonly JoinAttempt[] = [],
): TargetOutcome {
  const creates = isUnexported(target);
  const active = sourcesFor(side, creates);
  const wantedDn = targetDn(side, creates);
  const moved = creates && wantedDn !== null && wantedDn !== target.dn ? movedTo(side, target, wantedDn) : target;
  const { pendingExport, references } = stageExport(side.plan, active, moved, wantedDn);
  const provisionedBy = side.provision?.id ?? target.lineage.provisionedBy;
  const lineage =
    provisionedBy === target.lineage.provisionedBy ? target.lineage : { ...target.lineage, provisionedBy };
  const changed =
    action !== 'none' || moved !== target || lineage !== target.lineage || pendingExport !== target.pendingExport;
  const staged = pendingExport !== target.pendingExport ? 'update' : 'none';
  return {
    ...existing(target),
    dn: moved.dn,
    action: action === 'none' ? staged : action,
    lineage,
    pendingExport,
    changed,
    attempts,
    references,
  };
}

/** An object its directory does not know yet takes its new DN at once; only what was exported is renamed by an export. */
function movedTo({ context, plan }: Side, target: CsObject, dn: string): CsObject {
  const occupant = context.store.csByDn(plan.space, dn);
  if (occupant !== undefined && occupant.id !== target.id) {
    throw new EvaluationError(
      'cd-existing-object',
      'The connector space already has another object at the DN this object is to have; give it another DN, or join the two',
    );
  }
  return { ...target, dn };
}

/** The first value among the flows for `dn`; `null` when none gives one. */
function targetDn({ plan, frame, inScope }: Side, creates: boolean): string | null {
  for (const flow of plan.dnFlows) {
    if (!inScope.includes(flow.rule)) continue;
    const result = evaluateFlow(flow, { frame, cs: 0, space: plan.space, creates });
    if (typeof result === 'symbol') continue;
    const [dn] = storedValues(result);
    if (typeof dn === 'string' && dn !== '') return dn;
  }
  return null;
}
