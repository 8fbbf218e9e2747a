import { type Command, InvalidArgumentError } from 'commander';
import { CancelledError } from '../../ports/cancel.ts';
import type { CycleResult } from '../../runs/engine.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { createProgressLine } from '../progress-line.ts';
import { formatQuantity } from '../render/figures.ts';
import { runToJson } from '../render/run-json.ts';
import { renderRun } from '../render/run.ts';
import { worstExitCode } from '../run-outcome.ts';
import { type Session, withSession } from '../session.ts';

const cyclesByDefault = 5;

interface CycleFlags {
  readonly initial?: boolean;
  readonly untilStable?: true | number;
}

export function registerCycle(program: Command, start: StartCommand): void {
  program
    .command('cycle')
    .description('import from every directory, synchronize, export')
    .option('--initial', 'full imports and full synchronizations instead of what changed')
    .option(
      '--until-stable [max]',
      `repeat until a cycle changes nothing, at most so often (${cyclesByDefault})`,
      positiveNumber,
    )
    .action((flags: CycleFlags) => start((context) => runCycleCommand(context, flags)));
}

/** Parses an option that counts something. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}

function runCycleCommand(context: CommandContext, flags: CycleFlags): Promise<ExitCode> {
  return withSession(context, async (session) => {
    const json = context.options.json === true;
    const most = flags.untilStable === undefined ? 1 : flags.untilStable === true ? cyclesByDefault : flags.untilStable;
    const outcome = await runCycles(context, session, { initial: flags.initial === true, most });
    if (!json) printCycles(context, session, outcome);
    const repeats = flags.untilStable !== undefined;
    if (json) {
      printJson(context, cyclesToJson(session, outcome));
    } else if (repeats) {
      const after = formatQuantity(outcome.cycles.length, 'cycle');
      printLine(
        context,
        outcome.stable ? `Stable after ${after}` : `Not stable after ${after}: the last one still changed something`,
      );
    }
    if (context.io.signal.cancelled) throw new CancelledError();
    const exitCode = worstExitCode(outcome.cycles.at(-1)?.runs.map((run) => run.status) ?? []);
    return exitCode === exitCodes.ok && repeats && !outcome.stable ? exitCodes.problems : exitCode;
  });
}

/** `stable`: the last cycle changed nothing. */
export interface CyclesOutcome {
  readonly cycles: readonly CycleResult[];
  readonly stable: boolean;
}

/** Cycles until one changes nothing, a directory is out of reach, or there were `most`. Only the first may be initial. */
export async function runCycles(
  context: CommandContext,
  { engine }: Session,
  options: { readonly initial: boolean; readonly most: number },
): Promise<CyclesOutcome> {
  const cycles: CycleResult[] = [];
  const progress = createProgressLine(context.io.stderr);
  for (;;) {
    const policy = options.initial && cycles.length === 0 ? 'Initial' : 'Delta';
    const result = await engine.cycle(policy, { progress, signal: context.io.signal }).finally(() => progress.clear());
    cycles.push(result);
    const unreachable = worstExitCode(result.runs.map((run) => run.status)) > exitCodes.problems;
    if (!result.changed || unreachable || cycles.length >= options.most) return { cycles, stable: !result.changed };
  }
}

/** The runs of every cycle, cycles numbered when there are several. What was skipped is told with the reason. */
export function printCycles(context: CommandContext, session: Session, { cycles }: CyclesOutcome): void {
  const { style } = context;
  for (const [index, cycle] of cycles.entries()) {
    if (cycles.length > 1) printLine(context, style.accent(`Cycle ${index + 1}`));
    if (index > 0 && isUneventful(cycle)) {
      printLine(context, '  nothing changed');
      continue;
    }
    for (const run of cycle.runs) printLine(context, renderRun(run, session.store.runErrors(run.id), session, style));
    for (const skipped of worthTelling(session, cycle)) {
      printLine(
        context,
        `${style.bold(session.connectorName(skipped.connectorId))}  ${skipped.profile}  ${style.warn('skipped')}: ${skipped.reason}`,
      );
    }
  }
}

function isUneventful({ changed, runs }: CycleResult): boolean {
  return !changed && runs.every((run) => run.status === 'success' && run.errorCount === 0);
}

/** That files are not written is how they are, and no news. */
function worthTelling({ configuration }: Session, { skipped }: CycleResult): CycleResult['skipped'] {
  const files = new Set(configuration.connectors.filter(({ kind }) => kind === 'file').map(({ id }) => id));
  return skipped.filter(({ connectorId, profile }) => profile !== 'Export' || !files.has(connectorId));
}

function cyclesToJson(session: Session, { cycles, stable }: CyclesOutcome): unknown {
  return {
    stable,
    cycles: cycles.map(({ runs, skipped }) => ({
      runs: runs.map((run) => runToJson(run, session, session.store.runErrors(run.id))),
      skipped: skipped.map(({ connectorId, profile, reason }) => ({
        connector: session.connectorName(connectorId),
        profile,
        reason,
      })),
    })),
  };
}
