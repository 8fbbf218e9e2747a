import type { CsObject, StoreReader } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';
import { flowsOutbound, mvViewOf, sourcesFor } from '../sync/mv-view.ts';
import { isBeingDeleted } from '../sync/reference-pointer.ts';
import type { ActiveSources } from '../sync/resolve.ts';
import { FlowError, resolveTarget } from '../sync/resolve.ts';

/** An attribute the rules have a value for and the directory cannot take, with the reason. */
export interface WithheldAttribute {
  readonly name: string;
  readonly reason: string;
}

/**
 * What the rules want for an object and its directory cannot take. Worked out when somebody looks: a run neither evaluates nor stores
 * it. Flows that fail are left out.
 */
export function withheldAttributes(plan: Plan, store: StoreReader, cs: CsObject): readonly WithheldAttribute[] {
  const mv = cs.mv === null || isBeingDeleted(cs) ? undefined : store.mv(cs.mv);
  const outbound =
    mv &&
    plan
      .outbound(mv.objectType)
      .find(({ space, targetObjectType }) => space === cs.space && targetObjectType === cs.objectType);
  if (mv === undefined || outbound === undefined) return [];
  const view = mvViewOf({ plan, store, environment: { now: 0, random: () => 0 } }, outbound, mv.slots);
  if (!flowsOutbound(view)) return [];
  const active = sourcesFor(view, false);
  return outbound.withheldTargets.flatMap((target) => {
    const capability = outbound.capability(target.slot);
    return capability.kind === 'read-only' && hasValue(target, active)
      ? [{ name: target.name, reason: capability.reason }]
      : [];
  });
}

function hasValue(target: Parameters<typeof resolveTarget>[0], active: ActiveSources): boolean {
  try {
    return resolveTarget(target, active).kind === 'value';
  } catch (cause) {
    if (cause instanceof FlowError) return false;
    throw cause;
  }
}
