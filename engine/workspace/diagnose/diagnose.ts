import { configureSignInName } from '../../configure/sign-in-name.ts';
import { configureSourceAnchor } from '../../configure/source-anchor.ts';
import { diagnoseForest } from '../../connectors/ad/diagnose.ts';
import { diagnoseEntra } from '../../connectors/entra/diagnose.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../model/configuration.ts';
import { type CancelSignal, throwIfCancelled } from '../../ports/cancel.ts';
import type { Diagnosis, DiagnosisFinding } from '../../ports/diagnosis.ts';
import { anchorSchema, textsOf } from '../configured-texts.ts';
import type { LoadedWorkspace } from '../load.ts';
import { type EngineSurroundings, openWorkspaceEngine } from '../open-engine.ts';
import {
  credentialFindings,
  fileFindings,
  groupFindings,
  storeFindings,
  workspaceFindings,
} from './workspace-findings.ts';
import { writtenTypes } from './written-types.ts';

/** What is diagnosed, and with what. Nothing is written. */
export interface DiagnosisTask extends EngineSurroundings {
  readonly loaded: LoadedWorkspace;
  /** Those of `loaded` to look at; absent: all. */
  readonly connectors?: readonly ConnectorConfiguration[];
  /** How whoever asks keeps the secret of a credential: the remedy where one is missing. */
  readonly storeSecret: (credential: string) => string;
  /** Heeded between two findings. */
  readonly signal: CancelSignal;
}

/** `connector`: `null` for the workspace itself. A section begins before its findings, also when it turns out to have none. */
export type DiagnosisEvent =
  | { readonly kind: 'section'; readonly connector: string | null }
  | { readonly kind: 'finding'; readonly connector: string | null; readonly finding: DiagnosisFinding };

/**
 * What keeps a workspace from working: first the workspace itself, then each connector. Every finding is told as soon as it is known.
 * Throws CancelledError.
 */
export async function* diagnose(task: DiagnosisTask): AsyncGenerator<DiagnosisEvent, void> {
  const { configuration } = task.loaded;
  const connectors = task.connectors ?? configuration?.connectors ?? [];
  yield { kind: 'section', connector: null };
  for await (const finding of diagnoseWorkspace(task, connectors)) {
    throwIfCancelled(task.signal);
    yield { kind: 'finding', connector: null, finding };
  }
  if (configuration === undefined) return;
  for (const connector of connectors) {
    const { name } = connector;
    throwIfCancelled(task.signal);
    yield { kind: 'section', connector: name };
    for await (const finding of diagnoseConnector(task, configuration, connector)) {
      throwIfCancelled(task.signal);
      yield { kind: 'finding', connector: name, finding };
    }
  }
}

async function* diagnoseWorkspace(
  { loaded, secrets, storeSecret }: DiagnosisTask,
  connectors: readonly ConnectorConfiguration[],
): Diagnosis {
  yield* workspaceFindings(loaded.problems);
  const { configuration } = loaded;
  if (configuration === undefined) return;
  const store = storeFindings(configuration);
  yield* store;
  yield* await credentialFindings(connectors, secrets, storeSecret);
  yield* configuredFindings(loaded, configuration);
  if (store.every(({ check, status }) => check !== 'store' || status === 'ok'))
    yield* groupFindings(configuration, connectors);
}

async function* diagnoseConnector(
  task: DiagnosisTask,
  configuration: WorkspaceConfiguration,
  connector: ConnectorConfiguration,
): Diagnosis {
  const { secrets, clock, prompt } = task;
  switch (connector.kind) {
    case 'file':
      yield* fileFindings(connector, clock.now());
      return;
    case 'entra':
      yield* diagnoseEntra(connector, {
        secrets,
        clock,
        ...(prompt === undefined ? {} : { prompt: prompt(connector.name) }),
      });
      return;
    case 'ad':
      for await (const finding of diagnoseForest(connector, {
        secrets,
        clock,
        writes: writesOf(task, configuration, connector),
      })) {
        // That a password is missing was said of the workspace.
        if (finding.check !== 'credential') yield finding;
      }
  }
}

/** What the rules write, when there are rules that can be used. */
function writesOf(
  { loaded, secrets, clock }: DiagnosisTask,
  configuration: WorkspaceConfiguration,
  connector: ConnectorConfiguration,
): ReturnType<typeof writtenTypes> {
  if (loaded.problems.some(({ severity }) => severity === 'error')) return [];
  // The plan is made over a store of its own, so that a running engine is not disturbed.
  const inMemory: WorkspaceConfiguration = { ...configuration, store: { kind: 'sqlite', path: ':memory:' } };
  const rules = loaded.rules.flatMap(({ file }) => file.rules);
  const open = openWorkspaceEngine(inMemory, rules, { secrets, clock });
  try {
    return writtenTypes(open.engine.plan, connector, configuration.metaverse.objectTypes.keys());
  } finally {
    open.close();
  }
}

/** joinery.json says which anchor and sign-in name were chosen; the rules have to say the same. */
function configuredFindings(
  loaded: LoadedWorkspace,
  configuration: WorkspaceConfiguration,
): readonly DiagnosisFinding[] {
  const texts = textsOf(configuration, loaded.rules);
  if (texts === undefined) return [];
  const { sourceAnchor, signInName } = configuration;
  return [
    ...(sourceAnchor === undefined
      ? []
      : [
          agreement(
            configureSourceAnchor(texts, configuration, anchorSchema(configuration, sourceAnchor)).length === 0,
            { what: 'source anchor', command: 'source-anchor', attribute: sourceAnchor },
          ),
        ]),
    ...(signInName === undefined
      ? []
      : [
          agreement(configureSignInName(texts, configuration, signInName).length === 0, {
            what: 'sign-in name',
            command: 'sign-in-name',
            attribute: signInName,
          }),
        ]),
  ];
}

function agreement(
  agrees: boolean,
  { what, command, attribute }: { readonly what: string; readonly command: string; readonly attribute: string },
): DiagnosisFinding {
  return agrees
    ? { check: command, status: 'ok', message: `The rules make the ${what} of "${attribute}", as joinery.json says` }
    : {
        check: command,
        status: 'warning',
        message: `joinery.json says that the ${what} is made of "${attribute}", and the rules do not say the same everywhere`,
        remedy: `"joinery configure ${command} ${attribute} --dry-run" shows what is missing`,
      };
}
