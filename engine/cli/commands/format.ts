import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { formatQuantity } from '../../model/figures.ts';
import { type FileProblem, toFileProblem } from '../../model/file-problem.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { replaceFile } from '../replace-file.ts';
import { workspaceFolder } from '../workspace-folder.ts';

export function registerFormat(program: Command, start: StartCommand): void {
  program
    .command('format')
    .description('rewrite rule files in their one layout; comments stay')
    .argument('[files...]', 'rule files; by default all of the workspace')
    .option('--check', 'change nothing, list the files that are not formatted and end with 1')
    .action((files: readonly string[], flags: { readonly check?: boolean }) =>
      start((context) => format(context, files, flags.check === true)),
    );
}

async function format(context: CommandContext, files: readonly string[], checkOnly: boolean): Promise<ExitCode> {
  const sources = files.length > 0 ? files.map((file) => readSource(context, file)) : await workspaceSources(context);
  const formatted = sources.map((source) => ({ ...source, ...layOut(source) }));
  const changed = formatted.filter(({ text, formattedText }) => formattedText !== text);
  const problems = formatted.flatMap((file) => file.problems);
  if (!checkOnly) for (const { path, formattedText } of changed) replaceFile(path, formattedText);
  const paths = changed.map(({ path }) => shownPath(context.io.cwd, path));
  if (context.options.json === true) {
    printJson(context, { files: sources.length, changed: paths, problems: shownProblems(context, problems) });
  } else {
    for (const path of paths) printLine(context, path);
    printUnreadable(context, sources, problems);
    const counted = `${formatQuantity(changed.length, 'file')} of ${sources.length}`;
    printLine(context, checkOnly ? `${counted} not formatted` : `${counted} rewritten`);
  }
  return (checkOnly && changed.length > 0) || problems.length > 0 ? exitCodes.problems : exitCodes.ok;
}

/** A file with errors stays as it is; they are its problems then. */
function layOut({ path, text }: RuleSource): {
  readonly formattedText: string;
  readonly problems: readonly FileProblem[];
} {
  const { text: formattedText, problems } = formatSyncrule(text);
  const errors = problems.filter((problem) => problem.severity === 'error');
  return { formattedText, problems: errors.map((problem) => toFileProblem(path, text, problem)) };
}

function printUnreadable(
  context: CommandContext,
  sources: readonly RuleSource[],
  problems: readonly FileProblem[],
): void {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  for (const problem of problems) {
    const surroundings = { folder: context.io.cwd, text: (path: string) => texts.get(path), style: context.style };
    printLine(context, renderProblem(problem, surroundings));
  }
}

function shownProblems(context: CommandContext, problems: readonly FileProblem[]): readonly FileProblem[] {
  return problems.map((problem) => ({ ...problem, file: shownPath(context.io.cwd, problem.file) }));
}

interface RuleSource {
  readonly path: string;
  readonly text: string;
}

async function workspaceSources(context: CommandContext): Promise<readonly RuleSource[]> {
  const { rules } = await loadWorkspace(workspaceFolder(context));
  return rules;
}

function readSource(context: CommandContext, file: string): RuleSource {
  const path = resolve(context.io.cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new CommandError(
      exitCodes.usage,
      `There is no file "${file}"; name rule files, or none for all of the workspace`,
    );
  }
  return { path, text: readFileSync(path, 'utf8') };
}
