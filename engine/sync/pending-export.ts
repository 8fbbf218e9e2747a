import type { Slots, Stored, StoredValue } from '../model/stored.ts';
import { isSealedAs } from '../model/secret.ts';
import { sameStored, storedValues } from '../model/stored.ts';
import type { CsObject, PendingExport, PendingSecret } from '../ports/store.ts';
import type { OutboundPlan, TargetFlows } from '../rules/plan.ts';
import type { TargetReferences } from './outcome.ts';
import type { ActiveSources, Resolution } from './resolve.ts';
import { isUnexported } from './mv-view.ts';
import { resolveTarget, targetsInScope } from './resolve.ts';

/** What is staged for a target: attribute values, and what its reference attributes point to. */
export interface StagedExport {
  readonly pendingExport: PendingExport | null;
  readonly references: readonly TargetReferences[];
}

const nothing: ReadonlyMap<number, Slots[number]> = new Map();

/**
 * The pending export of a target: the difference between what the rules want and what the directory last showed. What was sent and
 * is not confirmed yet is not staged again unless something else of the object is. Gives back the very object the target already
 * had when nothing differs.
 */
export function stageExport(
  plan: OutboundPlan,
  active: ActiveSources,
  target: CsObject,
  wantedDn: string | null,
): StagedExport {
  const before = target.pendingExport;
  let changes: Map<number, Slots[number]> | undefined;
  let secrets: Secrets = writtenSecrets(before);
  for (const flows of targetsInScope(plan.targets, active)) {
    const resolution = resolveTarget(flows, active);
    if (resolution.kind === 'untouched') continue;
    if (flows.writeOnly) {
      if (resolution.kind === 'value') secrets = withSecret(secrets, target, flows.slot, resolution.value);
      continue;
    }
    const wanted = wantedValue(flows, resolution, target);
    const shown = target.image?.[flows.slot] ?? null;
    if (sameStored(wanted, shown)) continue;
    if (before !== null && before.sent.has(flows.slot) && sameStored(before.sent.get(flows.slot), wanted)) continue;
    (changes ??= new Map()).set(flows.slot, wanted);
  }
  const newDn = wantedDn === null || wantedDn === target.dn ? null : wantedDn;
  return {
    pendingExport: settle(target, { changes: changes ?? nothing, newDn, secrets }),
    references: wantedReferences(plan, active),
  };
}

type Secrets = ReadonlyMap<number, PendingSecret>;

const noSecrets: Secrets = new Map();

/** What was written stays remembered, whatever the rules say now; what is only staged goes with the flow that wanted it. */
function writtenSecrets(pending: PendingExport | null): Secrets {
  if (pending?.secrets === undefined) return noSecrets;
  const written = [...pending.secrets].filter(([, { kind }]) => kind === 'written');
  return written.length === 0 ? noSecrets : new Map(written);
}

/**
 * There is no image to compare with: a value is staged unless it is the one that was written last. No value is never written. An object
 * of which no such write is remembered keeps what it has: otherwise a store that was built anew would reset every password.
 */
function withSecret(secrets: Secrets, target: CsObject, slot: number, value: Stored): Secrets {
  const written = secrets.get(slot);
  if (written?.kind === 'written' && isSealedAs(value, written)) return secrets;
  const known = target.pendingExport?.secrets?.get(slot);
  if (known === undefined && !isUnexported(target)) return secrets;
  const staged =
    known?.kind === 'staged' && sameStored(known.value, value) ? known : ({ kind: 'staged', value } as const);
  return new Map([...secrets, [slot, staged]]);
}

/** The pending export of a target no rule flows into any more: staged changes are taken back, what was sent waits for its confirmation. */
export function withoutChanges(pending: PendingExport | null): PendingExport | null {
  if (pending === null || pending.operation === 'none' || pending.operation === 'add') return pending;
  const secrets = writtenSecrets(pending);
  if (pending.sentOperation === 'none' && pending.sent.size === 0 && secrets.size === 0) return null;
  return { ...pending, operation: 'none', changes: new Map(), newDn: null, error: null, secrets };
}

/** What each reference attribute that some rule manages points to. Throws {@link FlowError}. */
export function wantedReferences(plan: OutboundPlan, active: ActiveSources): readonly TargetReferences[] {
  const wanted: TargetReferences[] = [];
  for (const flows of targetsInScope(plan.referenceTargets, active)) {
    const resolution = resolveTarget(flows, active);
    if (resolution.kind === 'untouched') continue;
    const pointers = resolution.kind === 'value' ? storedValues(resolution.value) : [];
    wanted.push({ slot: flows.slot, multiValued: flows.multiValued, pointers });
  }
  return wanted;
}

function wantedValue(flows: TargetFlows, resolution: Resolution, target: CsObject): Stored | null {
  if (!flows.merges) return resolution.kind === 'value' ? resolution.value : null;
  const shown = target.image?.[flows.slot] ?? null;
  if (resolution.kind !== 'value') return shown;
  return mergedWithShown(resolution.value, storedValues(shown), resolution.flow.merge === 'MergeCaseInsensitive');
}

/** An outbound merge adds to what the directory has: it never takes away a value it did not give. */
function mergedWithShown(value: Stored, shown: readonly StoredValue[], ignoreCase: boolean): Stored {
  const keyOf = (one: StoredValue): StoredValue => (ignoreCase && typeof one === 'string' ? one.toLowerCase() : one);
  const merged = new Map(shown.map((one) => [keyOf(one), one]));
  for (const one of storedValues(value)) if (!merged.has(keyOf(one))) merged.set(keyOf(one), one);
  return [...merged.values()];
}

interface Staged {
  readonly changes: ReadonlyMap<number, Slots[number]>;
  readonly newDn: string | null;
  readonly secrets: Secrets;
}

function settle(target: CsObject, staged: Staged): PendingExport | null {
  const before = target.pendingExport;
  const operation = operationFor(target, staged);
  const sent = before?.sent ?? nothing;
  const sentOperation = before?.sentOperation ?? 'none';
  const { secrets, ...shown } = staged;
  const idle = operation === 'none' && sent.size === 0 && sentOperation === 'none' && secrets.size === 0;
  if (idle) return null;
  if (
    before !== null &&
    before.operation === operation &&
    before.newDn === staged.newDn &&
    sameChanges(before.changes, staged.changes) &&
    sameSecrets(before.secrets ?? noSecrets, secrets)
  )
    return before;
  const error = operation === 'none' ? null : (before?.error ?? null);
  const attempts = error === null ? 0 : (before?.attempts ?? 0);
  const remembered = secrets.size === 0 ? {} : { secrets };
  return { ...shown, operation, sent, sentOperation, attempts, error, ...remembered };
}

function operationFor(target: CsObject, { changes, newDn, secrets }: Staged): PendingExport['operation'] {
  const sentOperation = target.pendingExport?.sentOperation ?? 'none';
  if (sentOperation === 'delete') return 'none';
  if (target.image === null && sentOperation === 'none') return 'add';
  const hasSecret = [...secrets.values()].some(({ kind }) => kind === 'staged');
  return changes.size > 0 || newDn !== null || hasSecret ? 'modify' : 'none';
}

/** A staged delete replaces whatever else was staged. */
export function deletedExport(before: PendingExport | null): PendingExport {
  const secrets = writtenSecrets(before);
  return {
    operation: 'delete',
    changes: nothing,
    sent: before?.sent ?? nothing,
    sentOperation: before?.sentOperation ?? 'none',
    newDn: null,
    attempts: 0,
    error: null,
    ...(secrets.size === 0 ? {} : { secrets }),
  };
}

function sameChanges(left: ReadonlyMap<number, Slots[number]>, right: ReadonlyMap<number, Slots[number]>): boolean {
  if (left.size !== right.size) return false;
  for (const [slot, value] of left) if (!right.has(slot) || !sameStored(value, right.get(slot))) return false;
  return true;
}

/** A secret that stays is the very one that was there. */
function sameSecrets(left: Secrets, right: Secrets): boolean {
  return left.size === right.size && [...left].every(([slot, secret]) => right.get(slot) === secret);
}
