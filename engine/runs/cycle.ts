import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoreReader } from '../ports/store.ts';
import { fullImportReason, fullSynchronizationReason } from './cycle-reasons.ts';
import type { CyclePolicy, CycleResult, RunReason } from './engine.ts';
import type { Counters, RunProfile, RunRecord } from './run-record.ts';
import { ranToEnd } from './run-status.ts';

export interface CycleParts {
  /** In the configuration's order. */
  readonly connectors: readonly ConnectorConfiguration[];
  readonly store: StoreReader;
  readonly clock: Clock;
  readonly planHash: string;
  readonly staging: boolean;
  readonly signal: CancelSignal;
  run(connector: ConnectorConfiguration, profile: RunProfile): Promise<RunRecord>;
}

/**
 * Imports of every directory, synchronizations, exports. On-premises directories come first where objects come from them, and last
 * where they are written to. A failing run does not stop the cycle; what it makes unsafe is left out and listed with its reason.
 * What was exported is confirmed by the next cycle's imports.
 */
export async function runCycle(parts: CycleParts, policy: CyclePolicy): Promise<CycleResult> {
  const cycle: Cycle = { parts, policy, runs: [], skipped: [], reasons: [], imports: new Map(), superseded: new Set() };
  const onPremises = parts.connectors.filter(({ category }) => category !== 'Entra');
  const entra = parts.connectors.filter(({ category }) => category === 'Entra');
  for (const connector of [...onPremises, ...entra]) await importDirectory(cycle, connector);
  for (const connector of [...onPremises, ...entra]) await synchronize(cycle, connector);
  for (const connector of [...entra, ...onPremises]) await exportDirectory(cycle, connector);
  const { runs, skipped, reasons } = cycle;
  return { runs, skipped, reasons, changed: runs.some(changedSomething), complete: isComplete(cycle) };
}

interface Cycle {
  readonly parts: CycleParts;
  readonly policy: CyclePolicy;
  readonly runs: RunRecord[];
  readonly skipped: RunReason[];
  readonly reasons: RunReason[];
  readonly imports: Map<string, RunRecord>;
  /** Runs another one took the place of. */
  readonly superseded: Set<RunRecord>;
}

async function importDirectory(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  // Of a file without change records there is nothing but the whole, which needs no reason.
  const whole = connector.kind === 'file' && connector.changes === undefined;
  const profile = whole
    ? 'Full Import'
    : profileFor(cycle, connector, 'Import', fullImportReason(cycle.parts.store, connector));
  let record = await run(cycle, connector, profile);
  // The directory may have forgotten the position only now; nothing was read, so the full import can follow at once.
  if (record?.status === 'no-start-full-import-required' && profile === 'Delta Import') {
    cycle.superseded.add(record);
    record = await run(
      cycle,
      connector,
      profileFor(cycle, connector, 'Import', 'the directory has forgotten the position'),
    );
  }
  if (record !== undefined) cycle.imports.set(connector.id, record);
}

/** The full variant in an Initial cycle, or where there is a reason for it, which is kept. */
function profileFor<Step extends 'Import' | 'Synchronization'>(
  { policy, reasons }: Cycle,
  { id }: ConnectorConfiguration,
  step: Step,
  reason: string | undefined,
): `Full ${Step}` | `Delta ${Step}` {
  if (policy === 'Delta' && reason === undefined) return `Delta ${step}`;
  if (policy === 'Delta' && reason !== undefined) reasons.push({ connectorId: id, profile: `Full ${step}`, reason });
  return `Full ${step}`;
}

async function synchronize(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  const { store, planHash, clock } = cycle.parts;
  const reason = fullSynchronizationReason(store, connector, { planHash, now: clock.now() });
  const imported = cycle.imports.get(connector.id);
  // Half of a directory would project objects anew whose partners were not read yet. After a delta the rest is known from before.
  const half =
    imported?.profile === 'Full Import' &&
    (!ranToEnd(imported.status) || imported.status === 'completed-discovery-errors');
  const skip = half ? `its full import ended with ${imported.status}` : undefined;
  await run(cycle, connector, profileFor(cycle, connector, 'Synchronization', reason), skip);
}

async function exportDirectory(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  await run(cycle, connector, 'Export', reasonNotToExport(cycle, connector));
}

function reasonNotToExport({ parts, imports }: Cycle, connector: ConnectorConfiguration): string | undefined {
  if (connector.kind === 'file') return 'files are read and not written';
  if (parts.staging) return `the workspace is in staging mode; ${waitingText(parts.store, connector)}`;
  const anyRead = [...imports.values()].some(({ status }) => ranToEnd(status));
  return anyRead ? undefined : 'no directory could be read, so what is staged may be out of date';
}

function waitingText(store: StoreReader, { id }: ConnectorConfiguration): string {
  const space = store.space(id);
  if (space === undefined) return 'nothing waits to be exported';
  const { add, modify, delete: deleted } = store.statistics(space).pendingExports;
  const all = add + modify + deleted;
  if (all === 0) return 'nothing waits to be exported';
  const wait = all === 1 ? 'object waits' : 'objects wait';
  return `${all} ${wait} to be exported (add ${add}, update ${modify}, delete ${deleted})`;
}

/** Nothing went wrong that a later cycle would have to make up for. */
function isComplete({ runs, skipped, superseded, parts }: Cycle): boolean {
  const files = new Set(parts.connectors.filter(({ kind }) => kind === 'file').map(({ id }) => id));
  const neverDone = (one: RunReason): boolean =>
    one.profile === 'Export' && (parts.staging || files.has(one.connectorId));
  return skipped.every(neverDone) && runs.every((one) => ranToEnd(one.status) || superseded.has(one));
}

async function run(
  cycle: Cycle,
  connector: ConnectorConfiguration,
  profile: RunProfile,
  reason?: string,
): Promise<RunRecord | undefined> {
  const cancelled = cycle.parts.signal.cancelled || cycle.runs.at(-1)?.status === 'stopped-user-termination';
  const skip = cancelled ? 'the cycle was cancelled' : reason;
  if (skip !== undefined) {
    cycle.skipped.push({ connectorId: connector.id, profile, reason: skip });
    return undefined;
  }
  const record = await cycle.parts.run(connector, profile);
  cycle.runs.push(record);
  return record;
}

/** Counters of objects a run went through without changing anything. */
const unchanging: ReadonlySet<string> = new Set([
  'stage-no-change',
  'stage-failure',
  'filtered-objects',
  'filtered-deletions',
  'connector-no-flow',
  'disconnector-filtered',
  'disconnector-remains',
  'flow-failure',
  'export-failure',
]);

function changedSomething({ step }: RunRecord): boolean {
  if (step === null) return false;
  return [step.counters, ...Object.values(step.outbound)].some(hasChange);
}

function hasChange(counters: Counters): boolean {
  return Object.entries(counters).some(([name, count]) => count > 0 && !unchanging.has(name));
}
