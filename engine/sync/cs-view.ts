import type { Frame } from '../expressions/frame.ts';
import type { Slots } from '../model/stored.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import type { CompiledRule, InboundPlan, Membership, Plan } from '../rules/plan.ts';
import type { SyncEnvironment } from './sync-frame.ts';
import { CsFrame } from './sync-frame.ts';

/** What a synchronization works with; only reads. */
export interface SyncContext {
  readonly plan: Plan;
  readonly store: StoreReader;
  readonly environment: SyncEnvironment;
}

/** A connector-space object with the inbound rules that are in scope for it. */
export interface CsView {
  readonly cs: CsObject;
  readonly plan: InboundPlan | undefined;
  readonly frame: CsFrame;
  /** In order of precedence. */
  readonly inScope: readonly CompiledRule[];
}

const nothing: Slots = [];

/** The object being synchronized: as its directory last showed it. */
export function viewOf(context: SyncContext, cs: CsObject): CsView {
  return view(context, cs, cs.image ?? nothing);
}

/** Another object of the same metaverse object: as its own last synchronization consumed it; `undefined` when there was none. */
export function consumedViewOf(context: SyncContext, cs: CsObject): CsView | undefined {
  return cs.hologram === null ? undefined : view(context, cs, cs.hologram);
}

function view({ plan, store, environment }: SyncContext, cs: CsObject, image: Slots): CsView {
  const inbound = plan.inbound(cs.space, cs.objectType);
  const parameters = plan.parametersOf(cs.space, cs.partition);
  const frame = new CsFrame(cs, image, { store, parameters, environment });
  const membership = membershipOf({ plan, store }, cs);
  const inScope = inbound === undefined ? [] : inbound.rules.filter((rule) => holdsScope(rule, frame, membership));
  return { cs, plan: inbound, frame, inScope };
}

/** Groups are alternatives, clauses of a group hold together; a rule without scope takes every object. */
export function holdsScope(rule: CompiledRule, frame: Frame, membership: Membership): boolean {
  return rule.scope.length === 0 || rule.scope.some((group) => group.every(({ test }) => test(frame, membership)));
}

/** Attributes flow inbound only where a rule that joins or projects is in scope in that direction. */
export function flowsInbound({ inScope }: CsView): boolean {
  return inScope.some(joinsOrProvisions);
}

/** Such a rule can make a link; all others only add flows to one. */
export function joinsOrProvisions({ joins, link }: CompiledRule): boolean {
  return joins.length > 0 || link === 'provision';
}

/** While such a rule is in scope for a linked object, the metaverse object lives. */
export function holdsMetaverse({ inScope }: CsView): boolean {
  return inScope.some(({ link }) => link === 'provision' || link === 'sticky join');
}

/** Looks groups up in the object's own connector space; direct members only. */
export function membershipOf({ plan, store }: Pick<SyncContext, 'plan' | 'store'>, cs: CsObject): Membership {
  return (groupDn) => {
    const group = store.csByDn(cs.space, groupDn);
    if (group === undefined) return false;
    const slot = plan.csLayout(group.space, group.objectType)?.slotOf.get('member');
    return slot !== undefined && store.hasReference(group.id, slot, cs.id);
  };
}
