import type { Command } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import { type DiagnosisFinding, type DiagnosisSection, findingCounts } from '../../ports/diagnosis.ts';
import { diagnose } from '../../workspace/diagnose/diagnose.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { renderFinding } from '../render/findings.ts';
import { headlessSecrets, secretVariable } from '../secrets.ts';
import { workspaceFolder } from '../workspace-folder.ts';

export function registerDoctor(program: Command, start: StartCommand): void {
  program
    .command('doctor')
    .description('what keeps the workspace from working: connections, rights, credentials, store; reads only')
    .argument('[connectors...]', 'names of connectors; by default every one')
    .action((names: readonly string[]) => start((context) => doctor(context, names)));
}

async function doctor(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  const { io, style, options } = context;
  const folder = workspaceFolder(context);
  const loaded = await loadWorkspace(folder);
  const { configuration } = loaded;
  const connectors =
    names.length === 0 || configuration === undefined
      ? undefined
      : names.map((name) => connectorNamed(configuration.connectors, name));
  const sections: { readonly connector: string | null; readonly findings: DiagnosisFinding[] }[] = [];
  const events = diagnose({
    loaded,
    ...(connectors === undefined ? {} : { connectors }),
    secrets: headlessSecrets(io.environment, folder),
    clock: io.clock,
    signal: io.signal,
    storeSecret: (credential) =>
      `Set the environment variable ${secretVariable(credential)}, or add the name to the file JOINERY_SECRETS_FILE names`,
  });
  for await (const event of events) {
    if (event.kind === 'section') {
      if (options.json !== true) printLine(context, sectionHead(style.bold(event.connector ?? 'Workspace'), sections));
      sections.push({ connector: event.connector, findings: [] });
    } else {
      sections.at(-1)?.findings.push(event.finding);
      if (options.json !== true) printLine(context, renderFinding(event.finding, style));
    }
  }
  if (options.json === true) printJson(context, { sections });
  else printLine(context, `\n${findingCounts(sections)}`);
  return exitCodeOf(sections);
}

/** A blank line stands between two sections. */
function sectionHead(head: string, before: readonly DiagnosisSection[]): string {
  return before.length === 0 ? head : `\n${head}`;
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
function exitCodeOf(sections: readonly DiagnosisSection[]): ExitCode {
  const errors = sections.flatMap(({ findings }) => findings).filter(({ status }) => status === 'error');
  if (errors.some(({ check }) => reaching.has(check))) return exitCodes.unavailable;
  return errors.length > 0 ? exitCodes.problems : exitCodes.ok;
}
