import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileProblem } from '../model/file-problem.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Progress } from '../ports/progress.ts';
import type { Store } from '../ports/store.ts';
import { maintainStore } from '../runs/maintenance.ts';
import { type ScheduledWorkspace, UnusableWorkspaceError } from '../scheduler/run-scheduler.ts';
import { readScheduleState, writeScheduleState } from '../scheduler/schedule-state.ts';
import { requireUnfinished } from '../scheduler/unfinished-initial.ts';
import { openSqliteStore } from '../stores/sqlite/open.ts';
import { loadConfiguration, type LoadedConfiguration, loadWorkspace } from './load.ts';
import { type EngineSurroundings, openWorkspaceEngine } from './open-engine.ts';
import { makeStateFolder } from './state-folder.ts';

/** A workspace on the disk that cycles are scheduled for. */
export interface WorkspaceOnSchedule extends ScheduledWorkspace {
  /** The connector's name; the id itself when it is not configured. */
  connectorName(id: string): string;
  close(): void;
}

export interface ScheduledParts extends EngineSurroundings {
  readonly folder: string;
  readonly progress: Progress;
  readonly signal: CancelSignal;
}

/** Reads `joinery.json` again only when it changed; rules and schemas are read for each cycle. */
export function openScheduledWorkspace(parts: ScheduledParts): WorkspaceOnSchedule {
  const configured = createConfigured(parts.folder);
  const control = createControl();
  let broken: { readonly fingerprint: string; readonly error: UnusableWorkspaceError } | undefined;

  return {
    configuration: async () => {
      const configuration = await configured();
      control.use(configuration);
      return configuration;
    },
    state: () => readScheduleState(control.store()),
    keep: (change) => writeScheduleState(control.store(), change),
    maintain: () => maintainStore(control.store(), control.configuration().schedule, parts.clock.now()),
    cycle: async (policy, started) => {
      const fingerprint = await fingerprintOf(parts.folder);
      if (broken?.fingerprint === fingerprint) throw broken.error;
      const { configuration, rules, problems } = await loadWorkspace(parts.folder);
      const error = errorIn(parts.folder, configuration, problems);
      broken = error === undefined ? undefined : { fingerprint, error };
      if (error !== undefined || configuration === undefined)
        throw error ?? new UnusableWorkspaceError(1, 'no workspace');
      const activity = `a scheduled ${policy === 'Initial' ? 'initial' : 'delta'} cycle`;
      const parsed = rules.flatMap(({ file }) => file.rules);
      const open = openWorkspaceEngine(configuration, parsed, parts, { activity });
      try {
        started();
        const result = await open.engine.cycle(policy, { progress: parts.progress, signal: parts.signal });
        if (policy === 'Initial') requireUnfinished(open.store, configuration.connectors, result);
        return result;
      } finally {
        open.close();
      }
    },
    connectorName: (id) => control.configuration().connectors.find((one) => one.id === id)?.name ?? id,
    close: () => control.close(),
  };
}

function createConfigured(folder: string): () => Promise<WorkspaceConfiguration> {
  const path = join(folder, 'joinery.json');
  let known: { readonly stamp: string; readonly loaded: LoadedConfiguration } | undefined;
  return async () => {
    const stamp = stampOf(path);
    if (known?.stamp !== stamp) known = { stamp, loaded: await loadConfiguration(folder) };
    const { configuration, problems } = known.loaded;
    const error = errorIn(folder, configuration, problems);
    if (error !== undefined || configuration === undefined) {
      // A schema that was missing may be there by the next look.
      known = undefined;
      throw error ?? new UnusableWorkspaceError(1, 'The workspace cannot be read');
    }
    return configuration;
  };
}

interface Control {
  /** Makes sure that the store of that configuration is the open one. */
  use(configuration: WorkspaceConfiguration): void;
  store(): Store;
  configuration(): WorkspaceConfiguration;
  close(): void;
}

/** The schedule's own look at the store, open between cycles and closed to none of their work. */
function createControl(): Control {
  let open: { readonly store: Store; readonly configuration: WorkspaceConfiguration } | undefined;
  const opened = (): NonNullable<typeof open> => {
    if (open === undefined) throw new Error('The schedule has no workspace yet');
    return open;
  };
  return {
    use: (configuration) => {
      if (open?.configuration === configuration) return;
      const { path } = configuration.store;
      const same = open?.configuration.store.path === path ? open.store : undefined;
      if (same === undefined) open?.store.close();
      if (same === undefined) makeStateFolder(path);
      open = { configuration, store: same ?? openSqliteStore(path, { waitMilliseconds: 15_000, cacheMegabytes: 1 }) };
    },
    store: () => opened().store,
    configuration: () => opened().configuration,
    close: () => open?.store.close(),
  };
}

function errorIn(
  folder: string,
  configuration: WorkspaceConfiguration | undefined,
  problems: readonly FileProblem[],
): UnusableWorkspaceError | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined)
    return configuration === undefined ? new UnusableWorkspaceError(1, 'The workspace cannot be read') : undefined;
  return new UnusableWorkspaceError(errors.length, `${placeOf(folder, first)}: ${first.message}`);
}

function placeOf(folder: string, { file, line, column }: FileProblem): string {
  return `${relative(folder, file)}:${line}:${column}`;
}

/** Changes with every file a cycle would read. */
async function fingerprintOf(folder: string): Promise<string> {
  const { configuration, rulePaths, schemaPaths } = await loadConfiguration(folder);
  const files = [
    join(folder, 'joinery.json'),
    ...(configuration?.ruleFolders ?? []),
    ...rulePaths,
    ...schemaPaths.values(),
  ];
  return files.map((file) => `${file} ${stampOf(file)}`).join('\n');
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.mtimeMs} ${stat.size}`;
}
