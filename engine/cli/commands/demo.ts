import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { formatQuantity } from '../../model/figures.ts';
import { type CommandContext, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderPreview } from '../render/preview.ts';
import { worstExitCode } from '../run-outcome.ts';
import { type Session, withSession } from '../session.ts';
import { type CyclesOutcome, printCycles, runCycles } from './cycle.ts';

const sample = 'two-forests';
/** A person with an account in both forests, whose values compete. */
const shownObject = { connector: 'north.example', dn: 'CN=Maja Lindqvist,OU=Staff,DC=north,DC=example' };
const mostCycles = 5;

export function registerDemo(program: Command, start: StartCommand): void {
  program
    .command('demo')
    .description('synchronize the sample workspace into a simulated tenant, in .joinery/demo')
    .option('--fresh', 'throw an earlier demo away first')
    .action((flags: { readonly fresh?: boolean }) => start((context) => demo(context, flags.fresh === true)));
}

async function demo(context: CommandContext, fresh: boolean): Promise<ExitCode> {
  const folder = join(context.io.cwd, '.joinery', 'demo');
  const shown = relative(context.io.cwd, folder);
  if (fresh) rmSync(folder, { recursive: true, force: true });
  const kept = existsSync(join(folder, 'joinery.json'));
  if (!kept)
    cpSync(sampleFolder(), folder, { recursive: true, filter: (source) => !source.includes(`${sample}/.joinery`) });
  const inDemo = { ...context, options: { ...context.options, workspace: folder } };
  printLine(
    context,
    `Two forests, one tenant: the sample workspace in ${shown}${kept ? ' as you left it (--fresh begins anew)' : ''}\n`,
  );
  return withSession(
    inDemo,
    async (session) => {
      const outcome = await runCycles(inDemo, session, { initial: true, most: mostCycles });
      printCycles(context, session, outcome);
      const exitCode = worstExitCode(outcome.cycles.at(-1)?.runs.map((run) => run.status) ?? []);
      printLine(context, `\n${conclusion(outcome, exitCode)}`);
      printShownObject(context, session);
      printNextSteps(context, shown);
      return exitCode;
    },
    { activity: '"joinery demo"' },
  );
}

function conclusion({ cycles, stable }: CyclesOutcome, exitCode: ExitCode): string {
  if (exitCode !== exitCodes.ok) return `After ${formatQuantity(cycles.length, 'cycle')} there are errors; see above.`;
  return stable
    ? `Cycle ${cycles.length} changed nothing: forests and tenant agree.`
    : `Stopped after ${cycles.length} cycles.`;
}

function printShownObject(context: CommandContext, { engine }: Session): void {
  const preview = engine.preview(shownObject.connector, shownObject.dn);
  if (preview === undefined) return;
  printLine(context, '\nOne person, an account in each forest: which rule decides which attribute\n');
  printLine(context, renderPreview(preview, { style: context.style, all: false }));
}

function printNextSteps(context: CommandContext, shown: string): void {
  const joinery = `npm run --silent joinery -- --workspace ${shown}`;
  printLine(context, '\nTry next');
  for (const [command, purpose] of [
    ['search mv', 'everyone in the metaverse'],
    [`preview ${shownObject.connector} "${shownObject.dn}" --all`, 'the same person with the flows that did not win'],
    ['search cs south.example --disconnectors', 'objects no rule lets in'],
    [`preview south.example "CN=svc-backup,OU=Services,DC=south,DC=example"`, 'why one of them stays out'],
    ['runs', 'what ran, with counters'],
    ['check', `the rules in ${shown}/rules, after you changed one`],
  ] as const) {
    printLine(context, `  ${joinery} ${command}\n      ${context.style.dim(purpose)}`);
  }
}

/** The samples lie beside the sources and beside the bundle, so at a different depth for each. */
function sampleFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'samples', sample);
    if (existsSync(join(candidate, 'joinery.json'))) return candidate;
  }
  throw new CommandError(
    exitCodes.unavailable,
    `The sample workspace "${sample}" is not installed with this command; take the whole repository`,
  );
}
