import { type Command, InvalidArgumentError } from 'commander';
import { formatQuantity } from '../../model/figures.ts';
import { CancelledError } from '../../ports/cancel.ts';
import type { CycleResult, RunReason } from '../../runs/engine.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { createProgressLine } from '../progress-line.ts';
import { runToJson } from '../render/run-json.ts';
import { renderRun } from '../render/run.ts';
import { worstExitCode } from '../run-outcome.ts';
import { type Session, withSession } from '../session.ts';

const cyclesByDefault = 5;

interface CycleFlags {
  readonly initial?: boolean;
  readonly untilStable?: true | number;
  readonly allowDeletes?: number;
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
    .option(
      '--allow-deletes <n>',
      'let the export of the first cycle delete up to n objects, whatever the deletion threshold is',
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

async function runCycleCommand(context: CommandContext, flags: CycleFlags): Promise<ExitCode> {
  const activity = `"joinery cycle${flags.initial === true ? ' --initial' : ''}"`;
  return await withSession(context, async (session) => await runAndPrint(context, session, flags), { activity });
}

async function runAndPrint(context: CommandContext, session: Session, flags: CycleFlags): Promise<ExitCode> {
  const repeats = flags.untilStable !== undefined;
  const most = flags.untilStable === undefined ? 1 : flags.untilStable === true ? cyclesByDefault : flags.untilStable;
  const { allowDeletes } = flags;
  const outcome = await runCycles(context, session, {
    initial: flags.initial === true,
    most,
    ...(allowDeletes === undefined ? {} : { allowDeletes }),
  });
  if (context.options.json === true) printJson(context, cyclesToJson(session, outcome));
  else {
    printCycles(context, session, outcome);
    if (repeats) printLine(context, stabilityText(outcome));
  }
  if (context.io.signal.cancelled) throw new CancelledError();
  const exitCode = worstExitCode(outcome.cycles.at(-1)?.runs.map((run) => run.status) ?? []);
  return exitCode === exitCodes.ok && repeats && !outcome.stable ? exitCodes.problems : exitCode;
}

function stabilityText({ cycles, stable }: CyclesOutcome): string {
  const after = formatQuantity(cycles.length, 'cycle');
  if (stable) return `Stable after ${after}`;
  const last = cycles.at(-1);
  return last?.changed === true
    ? `Not stable after ${after}: the last one still changed something`
    : `Not stable after ${after}: the last one changed nothing, but not all of it was run to its end`;
}

/** `stable`: the last cycle changed nothing, and nothing of it was left out or failed that could have. */
export interface CyclesOutcome {
  readonly cycles: readonly CycleResult[];
  readonly stable: boolean;
}

/** Cycles until one changes nothing, a directory is out of reach, or there were `most`. Only the first may be initial or delete more. */
export async function runCycles(
  context: CommandContext,
  { engine }: Session,
  options: { readonly initial: boolean; readonly most: number; readonly allowDeletes?: number },
): Promise<CyclesOutcome> {
  const cycles: CycleResult[] = [];
  const progress = createProgressLine(context.io.stderr);
  const { signal } = context.io;
  for (;;) {
    const first = cycles.length === 0;
    const { allowDeletes } = options;
    const result = await engine
      .cycle(options.initial && first ? 'Initial' : 'Delta', {
        progress,
        signal,
        ...(first && allowDeletes !== undefined ? { allowDeletes } : {}),
      })
      .finally(() => progress.clear());
    cycles.push(result);
    const unreachable = worstExitCode(result.runs.map((run) => run.status)) > exitCodes.problems;
    if (!result.changed || unreachable || cycles.length >= options.most)
      return { cycles, stable: !result.changed && result.complete };
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
    for (const { connectorId, profile, reason } of cycle.reasons)
      printLine(context, style.dim(`${session.connectorName(connectorId)}  ${profile}, because ${reason}`));
    for (const run of cycle.runs) printLine(context, renderRun(run, session.store.runErrors(run.id), session, style));
    for (const skipped of worthTelling(session, cycle)) {
      printLine(
        context,
        `${style.bold(session.connectorName(skipped.connectorId))}  ${skipped.profile}  ${style.warn('skipped')}: ${skipped.reason}`,
      );
    }
  }
}

function isUneventful({ changed, complete, runs }: CycleResult): boolean {
  return !changed && complete && runs.every((run) => run.status === 'success' && run.errorCount === 0);
}

/** That files are not written is how they are, and no news. */
function worthTelling({ configuration }: Session, { skipped }: CycleResult): CycleResult['skipped'] {
  const files = new Set(configuration.connectors.filter(({ kind }) => kind === 'file').map(({ id }) => id));
  return skipped.filter(({ connectorId, profile }) => profile !== 'Export' || !files.has(connectorId));
}

function cyclesToJson(session: Session, { cycles, stable }: CyclesOutcome): unknown {
  return {
    stable,
    cycles: cycles.map(({ runs, skipped, reasons, changed, complete }) => ({
      changed,
      complete,
      runs: runs.map((run) => runToJson(run, session, session.store.runErrors(run.id))),
      skipped: skipped.map((one) => reasonToJson(session, one)),
      reasons: reasons.map((one) => reasonToJson(session, one)),
    })),
  };
}

function reasonToJson(session: Session, { connectorId, profile, reason }: RunReason): unknown {
  return { connector: session.connectorName(connectorId), profile, reason };
}
