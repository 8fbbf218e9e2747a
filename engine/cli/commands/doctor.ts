import type { Command } from 'commander';
import { configureSignInName } from '../../configure/sign-in-name.ts';
import { configureSourceAnchor } from '../../configure/source-anchor.ts';
import { diagnoseForest } from '../../connectors/ad/diagnose.ts';
import { diagnoseEntra } from '../../connectors/entra/diagnose.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../model/configuration.ts';
import type { Diagnosis, DiagnosisFinding } from '../../ports/diagnosis.ts';
import { loadWorkspace, type LoadedWorkspace } from '../../workspace/load.ts';
import { openWorkspaceEngine } from '../../workspace/open-engine.ts';
import { anchorSchema, textsOf } from '../configured-texts.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import {
  credentialFindings,
  fileFindings,
  groupFindings,
  storeFindings,
  workspaceFindings,
} from '../diagnose-workspace.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { renderFinding } from '../render/findings.ts';
import { formatQuantity } from '../render/figures.ts';
import { headlessSecrets } from '../secrets.ts';
import { connectorNamed } from '../session.ts';
import { workspaceFolder } from '../workspace-folder.ts';
import { writtenTypes } from '../written-types.ts';

/** Findings of the workspace itself, then of each connector. */
interface Section {
  readonly connector: string | null;
  readonly findings: DiagnosisFinding[];
}

export function registerDoctor(program: Command, start: StartCommand): void {
  program
    .command('doctor')
    .description('what keeps the workspace from working: connections, rights, credentials, store; reads only')
    .argument('[connectors...]', 'names of connectors; by default every one')
    .action((names: readonly string[]) => start((context) => doctor(context, names)));
}

async function doctor(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  const folder = workspaceFolder(context);
  const loaded = await loadWorkspace(folder);
  const sections: Section[] = [];
  const report = (section: Section, finding: DiagnosisFinding): void => {
    section.findings.push(finding);
    if (context.options.json !== true) printLine(context, renderFinding(finding, context.style));
  };
  const begin = (connector: string | null): Section => {
    if (context.options.json !== true) {
      if (sections.length > 0) printLine(context);
      printLine(context, context.style.bold(connector ?? 'Workspace'));
    }
    const section: Section = { connector, findings: [] };
    sections.push(section);
    return section;
  };
  const workspace = begin(null);
  for (const finding of workspaceFindings(loaded.problems)) report(workspace, finding);
  const { configuration } = loaded;
  if (configuration !== undefined) {
    const connectors =
      names.length === 0 ? configuration.connectors : names.map((name) => connectorNamed(configuration, name));
    for await (const finding of diagnoseWorkspace(context, loaded, { configuration, connectors }))
      report(workspace, finding);
    for (const connector of connectors) {
      const section = begin(connector.name);
      for await (const finding of diagnoseConnector(context, loaded, { configuration, connector }))
        report(section, finding);
    }
  }
  if (context.options.json === true) printJson(context, { sections });
  else printLine(context, `\n${summary(sections)}`);
  return exitCodeOf(sections);
}

async function* diagnoseWorkspace(
  context: CommandContext,
  loaded: LoadedWorkspace,
  {
    configuration,
    connectors,
  }: { readonly configuration: WorkspaceConfiguration; readonly connectors: readonly ConnectorConfiguration[] },
): Diagnosis {
  const store = storeFindings(configuration);
  yield* store;
  yield* await credentialFindings(connectors, headlessSecrets(context.io.environment, configuration.folder));
  yield* configuredFindings(loaded, configuration);
  if (store.every(({ check, status }) => check !== 'store' || status === 'ok'))
    yield* groupFindings(configuration, connectors);
}

async function* diagnoseConnector(
  context: CommandContext,
  loaded: LoadedWorkspace,
  {
    configuration,
    connector,
  }: { readonly configuration: WorkspaceConfiguration; readonly connector: ConnectorConfiguration },
): Diagnosis {
  const around = surroundings(context, configuration);
  switch (connector.kind) {
    case 'file':
      yield* fileFindings(connector, context.io.clock.now());
      return;
    case 'entra':
      yield* diagnoseEntra(connector, around);
      return;
    case 'ad':
      yield* diagnoseForest(connector, { ...around, writes: writesOf(context, loaded, { configuration, connector }) });
  }
}

/** What the rules write, when there are rules that can be used. */
function writesOf(
  context: CommandContext,
  loaded: LoadedWorkspace,
  {
    configuration,
    connector,
  }: { readonly configuration: WorkspaceConfiguration; readonly connector: ConnectorConfiguration },
): ReturnType<typeof writtenTypes> {
  if (hasErrors(loaded)) return [];
  // The plan is made over a store of its own, so that a running engine is not disturbed.
  const inMemory: WorkspaceConfiguration = { ...configuration, store: { kind: 'sqlite', path: ':memory:' } };
  const open = openWorkspaceEngine(inMemory, rulesOf(loaded), surroundings(context, configuration));
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

function surroundings(
  { io }: CommandContext,
  { folder }: WorkspaceConfiguration,
): { readonly secrets: ReturnType<typeof headlessSecrets>; readonly clock: CommandContext['io']['clock'] } {
  return { secrets: headlessSecrets(io.environment, folder), clock: io.clock };
}

function hasErrors({ problems }: LoadedWorkspace): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function rulesOf({ rules }: LoadedWorkspace): Parameters<typeof openWorkspaceEngine>[1] {
  return rules.flatMap(({ file }) => file.rules);
}

/** Checks without which a connector or the store cannot be used at all. */
const reaching: ReadonlySet<string> = new Set([
  'dns',
  'server',
  'certificate',
  'certificate-authority',
  'credential',
  'bind',
  'directory',
  'token',
  'tenant',
  'store',
  'file',
]);

/** 3 where something cannot be reached or signed in to, 1 where something else is wrong; warnings alone are no failure. */
function exitCodeOf(sections: readonly Section[]): ExitCode {
  const errors = sections.flatMap(({ findings }) => findings).filter(({ status }) => status === 'error');
  if (errors.some(({ check }) => reaching.has(check))) return exitCodes.unavailable;
  return errors.length > 0 ? exitCodes.problems : exitCodes.ok;
}

function summary(sections: readonly Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const count = (status: DiagnosisFinding['status']): number => all.filter((one) => one.status === status).length;
  return `${formatQuantity(count('error'), 'error')}, ${formatQuantity(count('warning'), 'warning')}, ${formatQuantity(count('ok'), 'check')} passed`;
}
