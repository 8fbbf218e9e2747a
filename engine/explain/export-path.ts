import { exportOperation } from '../inspect/search.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import type { RunRecord } from '../runs/run-record.ts';
import { readScheduleState } from '../scheduler/schedule-state.ts';
import { type ExplainFinding, held, passed } from './explanation.ts';
import { exportRemedy } from './export-remedies.ts';
import { quoted } from './import-path.ts';

const recentRuns = 200;

/** From the staged export to the confirming import: what keeps the counterpart from being in its directory as wanted. */
export function explainExport(
  context: { readonly store: StoreReader; readonly configuration: WorkspaceConfiguration },
  connector: ConnectorConfiguration,
  object: CsObject,
): readonly ExplainFinding[] {
  const { store } = context;
  const operation = waitingOperation(store, object);
  const findings: ExplainFinding[] = [];
  const error = object.pendingExport?.error ?? null;
  if (error !== null) {
    const { code, message, attribute } = error;
    const attempts = object.pendingExport?.attempts ?? 0;
    findings.push(
      held(
        'export',
        'export-error',
        {
          message: `The last export of the object failed with ${code}${attempts > 1 ? ` (attempt ${attempts})` : ''}: ${message}`,
          remedy: exportRemedy(code),
        },
        attribute === undefined ? {} : { attribute },
      ),
    );
  } else if (operation !== 'none') {
    const waiting = waitingReferences(store, object);
    findings.push(
      waiting === undefined ? pendingExport(context, connector, operation) : referencesWaiting(connector, waiting),
    );
  }
  const unconfirmed = unconfirmedFinding(store, connector, object);
  if (unconfirmed !== undefined) findings.push(unconfirmed);
  if (object.image !== null && findings.length === 0) {
    findings.push(passed('present', 'present', `"${connector.name}" has it as ${object.dn}`));
  }
  return findings;
}

/** What waits to be written; reference changes that were sent wait for nothing but their confirmation. */
function waitingOperation(store: StoreReader, object: CsObject): 'none' | 'add' | 'modify' | 'delete' {
  const operation = exportOperation(object);
  if (operation !== 'modify' || (object.pendingExport?.operation ?? 'none') === 'modify') return operation;
  return [...store.pendingReferences(object.id)].some(({ sent }) => !sent) ? 'modify' : 'none';
}

/** The targets of staged references, where nothing else of the object is staged and none of them is in the directory yet. */
function waitingReferences(store: StoreReader, object: CsObject): readonly string[] | undefined {
  if ((object.pendingExport?.operation ?? 'none') !== 'none') return undefined;
  const unsent = [...store.pendingReferences(object.id)].filter(({ sent }) => !sent);
  const isMissing = ({ target, kind }: (typeof unsent)[number]): boolean =>
    kind === 'add' && (store.cs(target)?.image ?? null) === null;
  return unsent.length > 0 && unsent.every(isMissing) ? unsent.map(({ target }) => store.dnOf(target)) : undefined;
}

function referencesWaiting({ name }: ConnectorConfiguration, dns: readonly string[]): ExplainFinding {
  return held(
    'export',
    'references-waiting',
    {
      message: `${dns.length === 1 ? 'A reference' : `${dns.length} references`} to objects that are not in "${name}" yet wait for them; all else of the object is there`,
      remedy: 'Explain one of those objects: the reference follows with the export after it arrived',
    },
    { details: dns },
  );
}

function pendingExport(
  { store, configuration }: { readonly store: StoreReader; readonly configuration: WorkspaceConfiguration },
  connector: ConnectorConfiguration,
  operation: 'add' | 'modify' | 'delete',
): ExplainFinding {
  const { name } = connector;
  const what = `${operation === 'add' ? 'The new object' : operation === 'delete' ? 'The deletion' : 'A change'} waits to be exported to "${name}"`;
  const run = `"joinery run ${quoted(name)} export"`;
  if (connector.kind === 'file') {
    return held('export', 'object-type-not-writable', {
      message: `${what}, which is a file and only read`,
      remedy: 'Take the outbound rules of this connector out, or use a connector to the directory itself',
    });
  }
  const last = lastExport(store, connector);
  if (last?.status === 'stopped-deletion-threshold-exceeded') {
    return held('export', 'export-threshold', {
      message: `${what}; the last export was stopped because more deletes are staged than the deletion threshold allows, and then nothing is exported`,
      remedy: `Review the deletes with "joinery pending ${quoted(name)} --deletes"; if they are wanted, "joinery run ${quoted(name)} export --allow-deletes ${stagedDeletes(store, connector)}" lets them go once, else repair what caused them`,
    });
  }
  if (configuration.staging) {
    return held('export', 'export-staging-mode', {
      message: `${what}; the workspace is in staging mode, in which cycles do not export`,
      remedy: `Set "staging" to false in joinery.json, or run ${run} by hand`,
    });
  }
  if (!configuration.schedule.enabled) {
    return held('export', 'export-not-scheduled', {
      message: `${what}; "schedule" in joinery.json is switched off, so no cycle runs by itself`,
      remedy: `Run "joinery cycle" or ${run}, or switch the schedule on`,
    });
  }
  if (readScheduleState(store).suspendedSince !== null) {
    return held('export', 'export-suspended', {
      message: `${what}; the schedule is suspended, so no cycle runs by itself`,
      remedy: `Resume it with "joinery schedule resume", or run "joinery cycle" or ${run} by hand`,
    });
  }
  return held('export', 'export-pending', {
    message: `${what}; ${lastText(last)}`,
    remedy: `Run ${run}, or wait for the next cycle`,
  });
}

function stagedDeletes(store: StoreReader, { id }: ConnectorConfiguration): number {
  const space = store.space(id);
  return space === undefined ? 0 : store.statistics(space).pendingExports.delete;
}

function lastText(last: RunRecord | undefined): string {
  if (last === undefined) return 'it was never exported to';
  return last.status === 'success'
    ? 'its last export ran before this was staged'
    : `its last export ended ${last.status}`;
}

function lastExport(store: StoreReader, { id }: ConnectorConfiguration): RunRecord | undefined {
  return store.runs(recentRuns).find(({ connectorId, profile }) => connectorId === id && /^export$/iu.test(profile));
}

function unconfirmedFinding(
  store: StoreReader,
  { name }: ConnectorConfiguration,
  object: CsObject,
): ExplainFinding | undefined {
  const { pendingExport: pending } = object;
  const whole = pending?.sentOperation ?? 'none';
  const names = store.layout(object.space, object.objectType)?.attributes ?? [];
  const slots = new Set([
    ...(pending?.sent.keys() ?? []),
    ...[...store.pendingReferences(object.id)].filter(({ sent }) => sent).map(({ slot }) => slot),
  ]);
  if (whole === 'none' && slots.size === 0) return undefined;
  const attributes = [...slots].flatMap((slot) => names[slot]?.name ?? []).toSorted();
  const what =
    whole === 'add' ? 'The object was created' : whole === 'delete' ? 'The object was deleted' : 'Changes were written';
  return held(
    'export',
    'export-unconfirmed',
    {
      message: `${what} in "${name}", and no import has shown that yet`,
      remedy: `Run "joinery run ${quoted(name)} delta-import"; a value that stays unconfirmed is changed or dropped by the directory itself`,
    },
    whole === 'none' && attributes.length > 0 ? { details: [attributes.join(', ')] } : {},
  );
}
