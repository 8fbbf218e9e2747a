import type { Command } from 'commander';
import { formatCount, formatDuration } from '../../model/figures.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { runToJson } from '../render/run-json.ts';
import { renderRun, statusText } from '../render/run.ts';
import { renderTable } from '../render/table.ts';
import { formatTime } from '../render/times.ts';
import { type Session, withSession } from '../session.ts';
import { positiveNumber } from './cycle.ts';

const runsByDefault = 20;

export function registerRuns(program: Command, start: StartCommand): void {
  program
    .command('runs')
    .description('list past runs, or show one with its counters and errors')
    .argument('[id]', 'number of a run', positiveNumber)
    .option('--limit <n>', 'how many runs to list', positiveNumber, runsByDefault)
    .action((id: number | undefined, flags: { readonly limit: number }) =>
      start((context) =>
        withSession(
          context,
          (session) => (id === undefined ? listRuns(context, session, flags.limit) : showRun(context, session, id)),
          'read',
        ),
      ),
    );
}

function listRuns(context: CommandContext, session: Session, limit: number): ExitCode {
  const runs = session.store.runs(limit);
  if (context.options.json === true) {
    printJson(
      context,
      runs.map((run) => runToJson(run, session)),
    );
    return exitCodes.ok;
  }
  if (runs.length === 0) {
    printLine(context, 'No runs yet; "joinery cycle --initial" makes the first ones');
    return exitCodes.ok;
  }
  const rows = runs.map((run) => [
    String(run.id),
    formatTime(run.startedAt),
    run.endedAt === null ? '' : formatDuration(run.endedAt - run.startedAt),
    session.connectorName(run.connectorId),
    run.profile,
    statusText(run.status, context.style),
    formatCount(run.step?.objects ?? 0),
    formatCount(run.errorCount),
  ]);
  printLine(
    context,
    renderTable(['run', 'started', 'took', 'connector', 'profile', 'status', 'objects', 'errors'], rows),
  );
  return exitCodes.ok;
}

function showRun(context: CommandContext, session: Session, id: number): ExitCode {
  const run = session.store.run(id);
  if (run === undefined) {
    throw new CommandError(exitCodes.usage, `There is no run ${id}; "joinery runs" lists those that are kept`);
  }
  const errors = session.store.runErrors(id);
  if (context.options.json === true) printJson(context, runToJson(run, session, errors));
  else printLine(context, renderRun(run, errors, session, context.style));
  return exitCodes.ok;
}
