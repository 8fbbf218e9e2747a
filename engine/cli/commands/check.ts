import type { Command } from 'commander';
import { countRules, type RuleCounts } from '../../entra-connect/count-rules.ts';
import { formatQuantity } from '../../model/figures.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import { loadWorkspace, type LoadedWorkspace, placed } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { applyRuleFixes, type AppliedFix } from '../rule-fixes.ts';
import { sourceText } from '../source-text.ts';
import { workspaceFolder } from '../workspace-folder.ts';

interface CheckFlags {
  readonly hints?: boolean;
  readonly fix?: boolean;
}

export function registerCheck(program: Command, start: StartCommand): void {
  program
    .command('check')
    .description('check joinery.json and every rule')
    .option('--hints', 'show hints, too, which do not count as problems')
    .option('--fix', 'mend in the rule files what can be mended without guessing, then check')
    .action((flags: CheckFlags) => start((context) => check(context, flags)));
}

async function check(context: CommandContext, { hints = false, fix = false }: CheckFlags): Promise<ExitCode> {
  const folder = workspaceFolder(context);
  const applied = fix ? await applyRuleFixes(folder, { hints }) : [];
  const workspace = await loadWorkspace(folder);
  const counts = countRules(workspace.rules.flatMap((source) => source.file.rules));
  const problems = inReadingOrder([...workspace.problems, ...(hints ? hintsOf(workspace) : [])]);
  const relative = <T extends { readonly file: string }>(place: T): T => ({
    ...place,
    file: shownPath(folder, place.file),
  });
  if (context.options.json === true) {
    printJson(context, {
      ...counts,
      ...(fix ? { fixed: applied.map(relative) } : {}),
      problems: problems.map(relative),
    });
  } else {
    for (const one of applied.map(relative)) printLine(context, appliedText(one));
    const text = sourceText(workspace.rules);
    for (const problem of problems) printLine(context, renderProblem(problem, { folder, text, style: context.style }));
    if (fix) printLine(context, `${formatQuantity(applied.length, 'problem')} mended`);
    printLine(context, `${countsText(counts)}, ${formatQuantity(workspace.problems.length, 'problem')}`);
  }
  const failed = workspace.problems.some((problem) => problem.severity === 'error');
  return failed ? exitCodes.problems : exitCodes.ok;
}

function hintsOf({ findings, rules }: LoadedWorkspace): readonly FileProblem[] {
  return placed(
    findings.filter(({ problem }) => problem.severity === 'hint'),
    rules,
  );
}

/** `rules/10.syncrule:3:5 mended duplicate-clause: Remove the clause` */
function appliedText({ file, line, column, code, title }: AppliedFix): string {
  return `${file}:${line}:${column} mended ${code}: ${title}`;
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
