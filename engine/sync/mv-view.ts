import type { Slots } from '../model/stored.ts';
import type { CsObject } from '../ports/store.ts';
import type { CompiledRule, OutboundPlan } from '../rules/plan.ts';
import type { SyncContext } from './cs-view.ts';
import { holdsScope, joinsOrProvisions } from './cs-view.ts';
import type { ActiveSources } from './resolve.ts';
import { activeSources } from './resolve.ts';
import { MvFrame } from './sync-frame.ts';

/** A metaverse object with the rules of one connector and target type that are in scope for it. */
export interface MvView {
  readonly plan: OutboundPlan;
  readonly frame: MvFrame;
  /** In order of precedence. */
  readonly inScope: readonly CompiledRule[];
}

export function mvViewOf({ plan, store, environment }: SyncContext, outbound: OutboundPlan, slots: Slots): MvView {
  const [partition] = plan.connectorOf(outbound.space).configuration.partitions;
  const parameters = plan.parametersOf(outbound.space, partition?.name ?? '');
  const frame = new MvFrame(slots, outbound.space, { store, parameters, environment });
  return { plan: outbound, frame, inScope: outbound.rules.filter((rule) => holdsScope(rule, frame, () => false)) };
}

/** Attributes flow outbound only where a rule that joins or provisions is in scope in that direction. */
export function flowsOutbound({ inScope }: MvView): boolean {
  return inScope.some(joinsOrProvisions);
}

/** The flows in scope into one target. `creates`: flows that apply once take part. */
export function sourcesFor({ plan, frame, inScope }: MvView, creates: boolean): ActiveSources {
  return activeSources([{ source: { frame, cs: 0, space: plan.space, creates }, inScope }]);
}

/** Its directory has not been told of it. */
export function isUnexported({ image, pendingExport }: CsObject): boolean {
  return image === null && (pendingExport?.sentOperation ?? 'none') === 'none';
}
