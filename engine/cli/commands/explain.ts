import type { Command } from 'commander';
import type { Explanation } from '../../explain/explanation.ts';
import type { FoundObject } from '../../explain/find-subject.ts';
import { connectorNamed } from '../../model/connector-named.ts';
import { explainName } from '../../workspace/diagnose/explain-name.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderExplanation } from '../render/explanation.ts';
import { headlessSecrets } from '../secrets.ts';
import { type Session, withSession } from '../session.ts';

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
  const explanation = await explainAsked(context, session, { name, flags });
  if (context.options.json === true) printJson(context, explanation);
  else printLine(context, renderExplanation(explanation, { style: context.style, all: flags.all === true }));
  return explanation.verdict === 'there' ? exitCodes.ok : exitCodes.problems;
}

async function explainAsked(
  { io }: CommandContext,
  session: Session,
  { name, flags }: { readonly name: string; readonly flags: ExplainFlags },
): Promise<Explanation> {
  const { configuration } = session;
  const answer = await explainName(
    {
      open: session,
      secrets: headlessSecrets(io.environment, configuration.folder),
      clock: io.clock,
      signal: io.signal,
    },
    {
      name,
      ...(flags.connector === undefined
        ? {}
        : { connector: connectorNamed(configuration.connectors, flags.connector) }),
      ...(flags.in === undefined ? {} : { to: connectorNamed(configuration.connectors, flags.in) }),
    },
  );
  switch (answer.kind) {
    case 'explained':
      return answer.explanation;
    case 'several':
      throw severalObjects(name, answer.found);
    case 'nowhere':
      throw new CommandError(
        exitCodes.usage,
        'The workspace has no connector, so there is nowhere for an object to be; add one to joinery.json',
      );
  }
}

function severalObjects(name: string, found: readonly FoundObject[]): CommandError {
  const listed = found.slice(0, listedCandidates).map(({ connector, object }) => `  ${connector.name}: ${object.dn}`);
  const more = found.length > listedCandidates ? [`  … and ${found.length - listedCandidates} more`] : [];
  return new CommandError(
    exitCodes.usage,
    `"${name}" means ${found.length} objects that do not belong together; name one by its DN\n${[...listed, ...more].join('\n')}`,
  );
}
