import type { Command } from 'commander';
import type { Explanation } from '../../explain/explanation.ts';
import {
  explainMissingObject,
  explainObject,
  explainOutside,
  type ExplainContext,
} from '../../explain/explain-object.ts';
import { findSubject, type FoundObject, nameKind } from '../../explain/find-subject.ts';
import { connectorForDn } from '../../explain/selection.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../model/configuration.ts';
import { openDirectory } from '../../workspace/open-engine.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { lookIntoDirectory } from '../directory-look.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderExplanation } from '../render/explanation.ts';
import { headlessSecrets } from '../secrets.ts';
import { connectorNamed, type Session, withSession } from '../session.ts';

interface ExplainFlags {
  readonly connector?: string;
  readonly in?: string;
  readonly all?: boolean;
}

/** Candidates listed when a name means several objects. */
const listedCandidates = 10;

export function registerExplain(program: Command, start: StartCommand): void {
  program
    .command('explain')
    .description('why is this object not there, or not as expected: the first thing that holds it back, and the remedy')
    .argument('<object>', 'distinguished name, GUID, anchor, user principal name, mail address or account name')
    .option('--connector <name>', 'the connector the object comes from; by default every one is searched')
    .option('--in <connector>', 'where it should be; by default the tenant')
    .option('--all', 'list every finding along the path')
    .action((name: string, flags: ExplainFlags) =>
      start((context) => withSession(context, (session) => explain(context, session, { name, flags }))),
    );
}

async function explain(
  context: CommandContext,
  session: Session,
  { name, flags }: { readonly name: string; readonly flags: ExplainFlags },
): Promise<ExitCode> {
  const explanation = await explainName(context, session, { name, flags });
  if (context.options.json === true) printJson(context, explanation);
  else printLine(context, renderExplanation(explanation, { style: context.style, all: flags.all === true }));
  return explanation.verdict === 'there' ? exitCodes.ok : exitCodes.problems;
}

async function explainName(
  context: CommandContext,
  session: Session,
  { name, flags }: { readonly name: string; readonly flags: ExplainFlags },
): Promise<Explanation> {
  const { configuration, store, engine } = session;
  const explaining: ExplainContext = {
    store,
    configuration,
    plan: engine.plan,
    preview: (connector, dn) => engine.preview(connector, dn),
  };
  const searched = searchedConnectors(configuration, flags.connector);
  const found = findSubject(store, searched, name);
  const [first] = found;
  if (first !== undefined && found.length > 1) throw severalObjects(name, found);
  if (first !== undefined)
    return explainObject(explaining, name, first, targetOf(configuration, flags.in, first.connector));
  return await explainUnknown(context, explaining, { name, searched, wanted: flags.in });
}

/** On-premises connectors first: an object with counterparts is explained from where it comes from. */
function searchedConnectors(
  configuration: WorkspaceConfiguration,
  name: string | undefined,
): readonly ConnectorConfiguration[] {
  if (name !== undefined) return [connectorNamed(configuration, name)];
  const { connectors } = configuration;
  return [
    ...connectors.filter(({ category }) => category !== 'Entra'),
    ...connectors.filter(({ category }) => category === 'Entra'),
  ];
}

/** The connector `--in` names, else the tenant; an object of the tenant is explained where it is. */
function targetOf(
  configuration: WorkspaceConfiguration,
  wanted: string | undefined,
  source: ConnectorConfiguration | undefined,
): ConnectorConfiguration {
  if (wanted !== undefined) return connectorNamed(configuration, wanted);
  const tenant = configuration.connectors.find(({ category }) => category === 'Entra');
  const target = tenant ?? source ?? configuration.connectors[0];
  if (target !== undefined) return target;
  throw new CommandError(
    exitCodes.usage,
    'The workspace has no connector, so there is nowhere for an object to be; add one to joinery.json',
  );
}

/** No connector space holds it: its directory is asked, or every one where the name does not tell which. */
async function explainUnknown(
  context: CommandContext,
  explaining: ExplainContext,
  {
    name,
    searched,
    wanted,
  }: {
    readonly name: string;
    readonly searched: readonly ConnectorConfiguration[];
    readonly wanted: string | undefined;
  },
): Promise<Explanation> {
  const { configuration } = explaining;
  const dn = nameKind(name) === 'dn' ? name : null;
  const owner = dn === null ? undefined : connectorForDn(searched, dn);
  // A name of a domain is never one of the tenant's.
  const possible = searched.filter(({ category }) => category !== 'Entra' || !/,\s*dc=/iu.test(name));
  const asked = owner === undefined ? possible : [owner];
  const secrets = headlessSecrets(context.io.environment, configuration.folder);
  const look = {
    open: (connector: ConnectorConfiguration) => openDirectory(connector, { secrets, clock: context.io.clock }),
    secrets,
    signal: context.io.signal,
  };
  const explained: Explanation[] = [];
  for (const connector of asked) {
    const sight = await lookIntoDirectory(look, connector, name);
    const to = targetOf(configuration, wanted, connector);
    const explanation = explainMissingObject(explaining, { asked: name, connector, dn, sight }, to);
    if (explanation.subject.known === 'directory') return explanation;
    explained.push(explanation);
  }
  return explainOutside(name, dn, explained, targetOf(configuration, wanted, searched[0]));
}

function severalObjects(name: string, found: readonly FoundObject[]): CommandError {
  const listed = found.slice(0, listedCandidates).map(({ connector, object }) => `  ${connector.name}: ${object.dn}`);
  const more = found.length > listedCandidates ? [`  … and ${found.length - listedCandidates} more`] : [];
  return new CommandError(
    exitCodes.usage,
    `"${name}" means ${found.length} objects that do not belong together; name one by its DN\n${[...listed, ...more].join('\n')}`,
  );
}
