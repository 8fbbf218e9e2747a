import { resolve } from 'node:path';
import type { Command } from 'commander';
import { countRules } from '../../entra-connect/count-rules.ts';
import type { WorkspaceConfiguration } from '../../model/configuration.ts';
import { formatCount, formatQuantity } from '../../model/figures.ts';
import { initializeWorkspace } from '../../workspace/initialize.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { makeWorkspace } from '../../workspace/new-workspace.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { sourceText } from '../source-text.ts';

interface InitFlags {
  readonly from?: string;
  readonly to?: string;
  readonly ldif?: ReadonlyMap<string, string>;
}

export function registerInit(program: Command, start: StartCommand): void {
  program
    .command('init')
    .description('make a workspace: an empty one, or one from an exported Entra Connect server configuration')
    .option('--from <folder>', 'the folder Get-ADSyncServerConfiguration wrote')
    .option('--to <folder>', "the new workspace's folder; by default the working directory")
    .option('--ldif <connector=file>', 'read that connector from an LDIF file; may be repeated', collectLdif)
    .action((flags: InitFlags) => start((context) => init(context, flags)));
}

async function init(context: CommandContext, flags: InitFlags): Promise<ExitCode> {
  const target = resolve(context.io.cwd, flags.to ?? '.');
  if (flags.from !== undefined) return await initFrom(context, { ...flags, from: flags.from }, target);
  if (flags.ldif === undefined) return await initNew(context, target);
  throw new CommandError(
    exitCodes.usage,
    '--ldif says which connector of a configuration reads a file; name the configuration with --from',
  );
}

async function initNew(context: CommandContext, target: string): Promise<ExitCode> {
  const { cwd } = context.io;
  const { problem } = await makeWorkspace(target);
  const problems = problem === undefined ? [] : [{ ...problem, file: shownPath(cwd, problem.file) }];
  if (context.options.json === true) {
    const counts = countRules([]);
    printJson(context, { written: problem === undefined, folder: target, ...counts, connectors: [], problems });
  } else if (problem === undefined) {
    printLine(context, `workspace   ${shownPath(cwd, target)}`);
    printLine(context, 'It has no connectors yet; connect a directory in the editor, or write one into joinery.json');
  } else printLine(context, renderProblem(problem, { folder: cwd, text: sourceText([]), style: context.style }));
  if (problem !== undefined) throw new CommandError(exitCodes.usage, 'No workspace was made');
  return exitCodes.ok;
}

async function initFrom(
  context: CommandContext,
  flags: InitFlags & { readonly from: string },
  target: string,
): Promise<ExitCode> {
  const { cwd } = context.io;
  const ldif = new Map([...(flags.ldif ?? [])].map(([name, file]) => [name, resolve(cwd, file)]));
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
      for (const line of loaded?.configuration === undefined ? [] : standingOf(loaded.configuration))
        printLine(context, line);
    }
    printLine(context, formatQuantity(problems.length, 'problem'));
  }
  if (!summary.written) throw new CommandError(exitCodes.usage, 'No workspace was made');
  return problems.some((problem) => problem.severity === 'error') ? exitCodes.problems : exitCodes.ok;
}

/** What keeps the new workspace from writing to anything real, and how each of it is lifted. */
function standingOf({ staging, connectors }: WorkspaceConfiguration): readonly string[] {
  const simulated = connectors.filter(
    (connector) => connector.kind === 'entra' && connector.tenant.kind === 'embedded',
  );
  return [
    ...simulated.map(
      ({ name }) =>
        `tenant      "${name}" is simulated; its id as "tenant", "clientId" and "credential" in joinery.json connect the real one`,
    ),
    ...(staging ? ['staging     on, so cycles export nothing; "staging": false in joinery.json ends that'] : []),
  ];
}

/** The connector's name ends at the last `=` that something follows, since file names seldom have one and names of tenants may. */
function collectLdif(text: string, earlier?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.lastIndexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new CommandError(
      exitCodes.usage,
      `"${text}" does not say which file stands for which connector; write --ldif <connector>=<file>`,
    );
  }
  return new Map([...(earlier ?? []), [text.slice(0, equals), text.slice(equals + 1)]]);
}
