import type { Plan } from '../rules/plan.ts';
import type { MvOutcome, SyncOutcome, TargetOutcome } from '../sync/outcome.ts';
import type { StepRecorder } from './step.ts';

/** Adds one synchronization to a step's inbound and outbound flow counters, named as in the original. */
export function countOutcome(recorder: StepRecorder, plan: Plan, outcome: SyncOutcome): void {
  if (outcome.error !== null) {
    recorder.count('flow-failure');
    return;
  }
  recorder.count(inboundCounter(outcome));
  if (outcome.cs.pendingImport === 'delete-add') recorder.count('connector-delete-add-processed');
  for (const mv of outcome.metaverse) {
    for (const target of mv.targets) {
      const counter = outboundCounter(target);
      if (counter !== undefined) recorder.countOutbound(plan.connectorOf(target.space).configuration.id, counter);
    }
  }
}

function inboundCounter({ link, metaverse, removed }: SyncOutcome): string {
  const deleted = metaverse.some(({ change }) => change === 'delete');
  const flowed = metaverse.some(({ change }) => change === 'add' || change === 'update');
  if (removed) {
    if (metaverse.length === 0) return 'disconnector-deleted';
    return deleted ? 'connector-delete-remove-mv' : 'connector-delete-leave-mv';
  }
  switch (link.kind) {
    case 'projected':
      return projectedFlow(metaverse) ? 'disconnector-projected-flow' : 'disconnector-projected-no-flow';
    case 'joined':
      return flowed ? 'disconnector-joined-flow' : 'disconnector-joined-no-flow';
    case 'disconnected':
      return deleted ? 'connector-filtered-remove-mv' : 'connector-filtered-leave-mv';
    case 'filtered':
      return 'disconnector-filtered';
    case 'disconnector':
      return 'disconnector-remains';
    case 'already-joined':
    case 'deleted':
      if (deleted) return 'connector-flow-remove-mv';
      return flowed ? 'connector-flow' : 'connector-no-flow';
  }
}

function projectedFlow(metaverse: readonly MvOutcome[]): boolean {
  return metaverse.some(({ slots }) => slots.some((value) => value !== null));
}

function outboundCounter({ action, pendingExport }: TargetOutcome): string | undefined {
  switch (action) {
    case 'provision':
      return (pendingExport?.changes.size ?? 0) > 0 ? 'provisioned-add-flow' : 'provisioned-add-no-flow';
    case 'deprovision':
    case 'remove':
      return 'provisioned-delete';
    case 'disconnect':
      return 'provisioned-disconnect';
    case 'join':
    case 'update':
      return 'connector-flow';
    case 'none':
      return 'connector-no-flow';
    case 'out-of-scope':
    case 'wait':
      return undefined;
  }
}
