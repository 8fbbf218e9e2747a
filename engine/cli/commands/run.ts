import type { Command } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import { CancelledError } from '../../ports/cancel.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-code.ts';
import type { RunProfile } from '../../runs/run-record.ts';
import { positiveNumber } from './cycle.ts';
import { createProgressLine } from '../progress-line.ts';
import { runToJson } from '../render/run-json.ts';
import { renderRun } from '../render/run.ts';
import { exitCodeOf, runProfileNamed } from '../run-outcome.ts';
import { withSession } from '../session.ts';

export function registerRun(program: Command, start: StartCommand): void {
  program
    .command('run')
    .description('run one run profile of one connector')
    .argument('<connector>', 'name of the connector')
    .argument('<profile>', 'full-import, full-sync, delta-import, delta-sync or export')
    .option(
      '--allow-deletes <n>',
      'let this export delete up to n objects, whatever the deletion threshold is',
      positiveNumber,
    )
    .action((connector: string, profile: string, flags: RunFlags) =>
      start((context) => runProfile(context, { connector, profile: runProfileNamed(profile), flags })),
    );
}

interface RunFlags {
  readonly allowDeletes?: number;
}

async function runProfile(
  context: CommandContext,
  { connector, profile, flags }: { readonly connector: string; readonly profile: RunProfile; readonly flags: RunFlags },
): Promise<ExitCode> {
  const { allowDeletes } = flags;
  if (allowDeletes !== undefined && profile !== 'Export')
    throw new CommandError(
      exitCodes.usage,
      `--allow-deletes is for export; a ${profile.toLowerCase()} deletes nothing`,
    );
  const activity = `"joinery run ${connector} ${profile.toLowerCase().replace(' ', '-')}"`;
  return await withSession(
    context,
    async (session) => {
      const { configuration, engine, store } = session;
      const { name } = connectorNamed(configuration.connectors, connector);
      if (profile === 'Export' && configuration.staging)
        context.io.stderr.write(
          'joinery: the workspace is in staging mode; cycles export nothing, and this run exports all the same, because it was asked for\n',
        );
      const progress = createProgressLine(context.io.stderr);
      const run = await engine
        .runProfile(name, profile, {
          progress,
          signal: context.io.signal,
          ...(allowDeletes === undefined ? {} : { allowDeletes }),
        })
        .finally(() => progress.clear());
      const errors = store.runErrors(run.id);
      if (context.options.json === true) printJson(context, runToJson(run, session, errors));
      else printLine(context, renderRun(run, errors, session, context.style));
      if (run.status === 'stopped-user-termination') throw new CancelledError();
      return exitCodeOf(run.status);
    },
    { activity },
  );
}
