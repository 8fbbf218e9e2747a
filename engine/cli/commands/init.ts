import { resolve } from 'node:path';
import type { Command } from 'commander';
import { countRules } from '../../entra-connect/count-rules.ts';
import { initializeWorkspace } from '../../workspace/initialize.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { formatCount, formatQuantity } from '../render/figures.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { sourceText } from '../source-text.ts';

interface InitFlags {
  readonly from: string;
  readonly to?: string;
  readonly ldif: ReadonlyMap<string, string>;
}

export function registerInit(program: Command, start: StartCommand): void {
  program
    .command('init')
    .description('make a workspace from an exported Entra Connect server configuration')
    .requiredOption('--from <folder>', 'the folder Get-ADSyncServerConfiguration wrote')
    .option('--to <folder>', "the new workspace's folder; by default the working directory")
    .option('--ldif <connector=file>', 'read that connector from an LDIF file; may be repeated', collectLdif, new Map())
    .action((flags: InitFlags) => start((context) => init(context, flags)));
}

async function init(context: CommandContext, flags: InitFlags): Promise<ExitCode> {
  const { cwd } = context.io;
  const target = resolve(cwd, flags.to ?? '.');
  const ldif = new Map([...flags.ldif].map(([name, file]) => [name, resolve(cwd, file)]));
  const summary = await initializeWorkspace({ from: resolve(cwd, flags.from), to: target, ldif });
  // What was written is read back as every other command will read it, so that its problems are known at once.
  const loaded = summary.written ? await loadWorkspace(target) : undefined;
  const problems = [...summary.problems, ...(loaded?.problems ?? [])];
  const counts = countRules((loaded?.rules ?? []).flatMap((source) => source.file.rules));
  if (context.options.json === true) {
    printJson(context, {
      written: summary.written,
      folder: target,
      ...counts,
      connectors: summary.connectors,
      problems: problems.map((problem) => ({ ...problem, file: shownPath(cwd, problem.file) })),
    });
  } else {
    const text = sourceText(loaded?.rules ?? []);
    for (const problem of problems)
      printLine(context, renderProblem(problem, { folder: cwd, text, style: context.style }));
    if (summary.written) {
      const kinds = [
        `${formatCount(counts.direct)} direct`,
        `${formatCount(counts.expressions)} expression`,
        `${formatCount(counts.constants)} constant`,
      ];
      printLine(context, `workspace   ${shownPath(cwd, target)}`);
      printLine(context, `rules       ${formatCount(counts.rules)}`);
      printLine(context, `flows       ${formatCount(counts.flows)} (${kinds.join(', ')})`);
      printLine(context, `connectors  ${summary.connectors.join(', ')}`);
    }
    printLine(context, formatQuantity(problems.length, 'problem'));
  }
  if (!summary.written) throw new CommandError(exitCodes.usage, 'No workspace was made');
  return problems.some((problem) => problem.severity === 'error') ? exitCodes.problems : exitCodes.ok;
}

/** The connector's name ends at the last `=` that something follows, since file names seldom have one and names of tenants may. */
function collectLdif(text: string, earlier: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.lastIndexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new CommandError(
      exitCodes.usage,
      `"${text}" does not say which file stands for which connector; write --ldif <connector>=<file>`,
    );
  }
  return new Map([...earlier, [text.slice(0, equals), text.slice(equals + 1)]]);
}
