import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { loadWorkspace } from '../workspace/load.ts';
import type { RuleText } from '../workspace/rule-texts.ts';
import type { CommandContext } from './command.ts';
import { CommandError, exitCodes } from './exit-code.ts';
import { renderProblem } from './render/problem.ts';
import { sourceText } from './source-text.ts';
import { workspaceFolder } from './workspace-folder.ts';

/** A workspace opened for work on its rule files. Its rules may have errors. */
export interface RuleWorkspace {
  readonly folder: string;
  readonly configuration: WorkspaceConfiguration;
  readonly rules: readonly RuleText[];
}

/** Opens the workspace; ends the command where not even its connectors can be read. */
export async function openRuleWorkspace(context: CommandContext): Promise<RuleWorkspace> {
  const folder = workspaceFolder(context);
  const { configuration, rules, problems } = await loadWorkspace(folder);
  if (configuration !== undefined) return { folder, configuration, rules };
  const text = sourceText(rules);
  for (const problem of problems.filter(({ severity }) => severity === 'error').slice(0, 5))
    context.io.stderr.write(`${renderProblem(problem, { folder, text, style: context.style })}\n`);
  throw new CommandError(exitCodes.usage, 'joinery.json cannot be used; "joinery check" shows all that is wrong');
}
