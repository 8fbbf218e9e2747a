import type { Command } from 'commander';
import { countRules, type RuleCounts } from '../../entra-connect/count-rules.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { formatQuantity } from '../render/figures.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { sourceText } from '../source-text.ts';
import { workspaceFolder } from '../workspace-folder.ts';

export function registerCheck(program: Command, start: StartCommand): void {
  program
    .command('check')
    .description('check joinery.json and every rule')
    .action(() => start(check));
}

async function check(context: CommandContext): Promise<ExitCode> {
  const folder = workspaceFolder(context);
  const { rules: sources, problems: found } = await loadWorkspace(folder);
  const problems = inReadingOrder(found);
  const counts = countRules(sources.flatMap((source) => source.file.rules));
  const failed = problems.some((problem) => problem.severity === 'error');
  if (context.options.json === true) {
    printJson(context, {
      ...counts,
      problems: problems.map((problem) => ({ ...problem, file: shownPath(folder, problem.file) })),
    });
  } else {
    const text = sourceText(sources);
    for (const problem of problems) printLine(context, renderProblem(problem, { folder, text, style: context.style }));
    printLine(context, `${countsText(counts)}, ${formatQuantity(problems.length, 'problem')}`);
  }
  return failed ? exitCodes.problems : exitCodes.ok;
}

/** File by file, each from top to bottom. */
function inReadingOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  const byFile = Map.groupBy(problems, (problem) => problem.file);
  return [...byFile.values()].flatMap((group) =>
    group.toSorted((left, right) => left.line - right.line || left.column - right.column),
  );
}

function countsText({ rules, flows, expressions }: RuleCounts): string {
  return [formatQuantity(rules, 'rule'), formatQuantity(flows, 'flow'), formatQuantity(expressions, 'expression')].join(
    ', ',
  );
}
