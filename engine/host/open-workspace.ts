import type { Rule } from '../../grammar/ast/rule.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import type { Inspection } from '../inspect/inspection.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { FileProblem } from '../model/file-problem.ts';
import { EngineConfigurationError } from '../runs/engine-error.ts';
import { loadWorkspace, type LoadedWorkspace } from '../workspace/load.ts';
import { type EngineSurroundings, type OpenEngine, openWorkspaceEngine } from '../workspace/open-engine.ts';
import type { SecretsFor } from './bound-secrets.ts';
import type { ConnectorSummary, ObjectTypeSummary, WorkspaceSchemas, WorkspaceSummary } from './protocol/requests.ts';

/** What a workspace's engine needs from the host. Secrets belong to a configuration. */
export interface HostSurroundings extends Omit<EngineSurroundings, 'secrets'> {
  readonly secretsFor: SecretsFor;
}

/** What the engine of that very configuration needs. */
export function surroundingsOf(
  { clock, prompt, secretsFor }: HostSurroundings,
  configuration: Pick<WorkspaceConfiguration, 'connectors'> | undefined,
): EngineSurroundings {
  return { clock, secrets: secretsFor(configuration?.connectors ?? []), ...(prompt === undefined ? {} : { prompt }) };
}

/** A workspace as the host holds it. */
export interface HeldWorkspace {
  readonly folder: string;
  readonly loaded: LoadedWorkspace;
  /** Whether it may be run: it has no errors. */
  readonly runnable: boolean;
  /** To look at what the store holds. Rules with errors take no part. Absent when `joinery.json` cannot be read. */
  readonly engine: OpenEngine | undefined;
}

/** Reads the workspace and opens its engine. Throws StoreError when the store cannot be opened. */
export async function holdWorkspace(folder: string, surroundings: HostSurroundings): Promise<HeldWorkspace> {
  const loaded = await loadWorkspace(folder);
  const { configuration } = loaded;
  const runnable = configuration !== undefined && errorsOf(loaded).length === 0;
  const engine = configuration === undefined ? undefined : openForLooking(configuration, loaded, surroundings);
  return { folder, loaded, runnable, engine };
}

/** A rule that is half typed shall not take away the sight of what is in the store. */
function openForLooking(
  configuration: WorkspaceConfiguration,
  loaded: LoadedWorkspace,
  host: HostSurroundings,
): OpenEngine {
  const surroundings = surroundingsOf(host, configuration);
  try {
    return openWorkspaceEngine(configuration, soundRules(loaded), surroundings);
  } catch (cause) {
    if (!(cause instanceof EngineConfigurationError)) throw cause;
    return openWorkspaceEngine(configuration, [], surroundings);
  }
}

function soundRules({ rules, findings }: LoadedWorkspace): readonly Rule[] {
  return rules.flatMap(({ path, file }) => {
    const errors = findings.filter((finding) => finding.path === path && finding.problem.severity === 'error');
    return file.rules.filter(
      ({ span }) => !errors.some(({ problem }) => problem.span.start < span.end && problem.span.end > span.start),
    );
  });
}

export function errorsOf({ problems }: LoadedWorkspace): readonly FileProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

export function inspectionOf({ store, configuration, engine }: OpenEngine): Inspection {
  return { store, configuration, plan: engine.plan };
}

export function summaryOf({ folder, loaded, engine }: HeldWorkspace): WorkspaceSummary {
  const { configuration } = loaded;
  const connectors = (configuration?.connectors ?? []).map((connector): ConnectorSummary => {
    const space = engine?.store.space(connector.id);
    return {
      name: connector.name,
      id: connector.id,
      kind: connector.kind,
      category: connector.category,
      partitions: connector.partitions.map(({ name, include, exclude }) => ({ name, include, exclude })),
      objectTypes: [...connector.objectTypes],
      statistics: space === undefined ? null : (engine?.store.statistics(space) ?? null),
    };
  });
  return {
    folder,
    connectors,
    staging: configuration?.staging ?? false,
    metaverse: Object.fromEntries(engine?.store.metaverseStatistics() ?? []),
    errors: errorsOf(loaded),
  };
}

export function schemasOf({ loaded: { configuration } }: HeldWorkspace): WorkspaceSchemas {
  return {
    connectors: Object.fromEntries(
      (configuration?.connectors ?? []).map(({ name, schema, objectTypes, attributes }) => [
        name,
        objectTypesOf(schema, { objectTypes, attributes: new Set(attributes) }),
      ]),
    ),
    metaverse: configuration === undefined ? [] : objectTypesOf(configuration.metaverse),
  };
}

/** Only what is selected, where there is a selection. */
function objectTypesOf(
  { objectTypes, attributes }: Schema,
  selected?: { readonly objectTypes: ReadonlySet<string>; readonly attributes: ReadonlySet<string> },
): readonly ObjectTypeSummary[] {
  return [...objectTypes.values()]
    .filter(({ name }) => selected?.objectTypes.has(name) ?? true)
    .map((objectType) => ({
      name: objectType.name,
      attributes: objectType.attributes
        .filter((name) => selected?.attributes.has(name) ?? true)
        .toSorted()
        .flatMap((name) => {
          const attribute = attributes.get(name);
          return attribute === undefined ? [] : [{ name, type: attribute.type, multiValued: attribute.multiValued }];
        }),
    }));
}
