import type { Command } from 'commander';
import { CancelledError } from '../../ports/cancel.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { createProgressLine } from '../progress-line.ts';
import { runToJson } from '../render/run-json.ts';
import { renderRun } from '../render/run.ts';
import { exitCodeOf, runProfileNamed } from '../run-outcome.ts';
import { connectorNamed, withSession } from '../session.ts';

export function registerRun(program: Command, start: StartCommand): void {
  program
    .command('run')
    .description('run one run profile of one connector')
    .argument('<connector>', 'name of the connector')
    .argument('<profile>', 'full-import, full-sync, delta-import, delta-sync or export')
    .action((connector: string, profile: string) => start((context) => runProfile(context, connector, profile)));
}

function runProfile(context: CommandContext, connector: string, profileName: string): Promise<ExitCode> {
  const profile = runProfileNamed(profileName);
  return withSession(context, async (session) => {
    const { configuration, engine, store } = session;
    const { name } = connectorNamed(configuration, connector);
    const progress = createProgressLine(context.io.stderr);
    const run = await engine
      .runProfile(name, profile, { progress, signal: context.io.signal })
      .finally(() => progress.clear());
    const errors = store.runErrors(run.id);
    if (context.options.json === true) printJson(context, runToJson(run, session, errors));
    else printLine(context, renderRun(run, errors, session, context.style));
    if (run.status === 'stopped-user-termination') throw new CancelledError();
    return exitCodeOf(run.status);
  });
}
