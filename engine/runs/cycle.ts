import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { StoreReader } from '../ports/store.ts';
import { readState } from './engine-state.ts';
import type { CyclePolicy, CycleResult, SkippedRun } from './engine.ts';
import type { Counters, RunProfile, RunRecord } from './run-record.ts';
import { ranToEnd } from './run-status.ts';

export interface CycleParts {
  /** In the configuration's order. */
  readonly connectors: readonly ConnectorConfiguration[];
  readonly store: StoreReader;
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
  const cycle: Cycle = { parts, policy, runs: [], skipped: [], imports: new Map() };
  const onPremises = parts.connectors.filter(({ category }) => category !== 'Entra');
  const entra = parts.connectors.filter(({ category }) => category === 'Entra');
  for (const connector of [...onPremises, ...entra]) await importDirectory(cycle, connector);
  for (const connector of [...onPremises, ...entra]) await synchronize(cycle, connector);
  for (const connector of [...entra, ...onPremises]) await exportDirectory(cycle, connector);
  return { runs: cycle.runs, skipped: cycle.skipped, changed: cycle.runs.some(changedSomething) };
}

interface Cycle {
  readonly parts: CycleParts;
  readonly policy: CyclePolicy;
  readonly runs: RunRecord[];
  readonly skipped: SkippedRun[];
  readonly imports: Map<string, RunRecord>;
}

async function importDirectory(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  const { store } = cycle.parts;
  const full =
    cycle.policy === 'Initial' ||
    readState(store, 'full-import-required', connector.id) !== undefined ||
    readState(store, 'watermark', connector.id) === undefined;
  let record = await run(cycle, connector, full ? 'Full Import' : 'Delta Import');
  // The directory may have forgotten the position only now; nothing was read, so the full import can follow at once.
  if (record?.status === 'no-start-full-import-required' && !full) record = await run(cycle, connector, 'Full Import');
  if (record !== undefined) cycle.imports.set(connector.id, record);
}

async function synchronize(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  const { store, planHash } = cycle.parts;
  const full =
    cycle.policy === 'Initial' ||
    readState(store, 'full-synchronization-required', connector.id) !== undefined ||
    readState(store, 'plan', connector.id) !== planHash;
  const imported = cycle.imports.get(connector.id);
  // Half of a directory would project objects anew whose partners were not read yet. After a delta the rest is known from before.
  const half =
    imported?.profile === 'Full Import' &&
    (!ranToEnd(imported.status) || imported.status === 'completed-discovery-errors');
  const reason = half ? `its full import ended with ${imported.status}` : undefined;
  await run(cycle, connector, full ? 'Full Synchronization' : 'Delta Synchronization', reason);
}

async function exportDirectory(cycle: Cycle, connector: ConnectorConfiguration): Promise<void> {
  await run(cycle, connector, 'Export', reasonNotToExport(cycle, connector));
}

function reasonNotToExport({ parts, imports }: Cycle, connector: ConnectorConfiguration): string | undefined {
  if (connector.kind === 'file') return 'files are read and not written';
  if (parts.staging) return 'the workspace is in staging mode';
  const anyRead = [...imports.values()].some(({ status }) => ranToEnd(status));
  return anyRead ? undefined : 'no directory could be read, so what is staged may be out of date';
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
