import type { FileProblem } from '../model/file-problem.ts';
import type { RuleText } from '../workspace/rule-texts.ts';
import { type CommandContext, warnLine } from './command.ts';
import { renderProblem } from './render/problem.ts';
import { sourceText } from './source-text.ts';

/** Shows the first errors of a workspace on standard error. */
export function reportErrors(
  context: CommandContext,
  folder: string,
  { errors, rules }: { readonly errors: readonly FileProblem[]; readonly rules: readonly RuleText[] },
): void {
  const text = sourceText(rules);
  for (const problem of errors.slice(0, 5)) {
    warnLine(context, renderProblem(problem, { folder, text, style: context.style }));
  }
  if (errors.length > 5) warnLine(context, `… and ${errors.length - 5} more`);
}
