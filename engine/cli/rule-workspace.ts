import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { loadWorkspace, usableConfiguration } from '../workspace/load.ts';
import type { RuleText } from '../workspace/rule-texts.ts';
import type { CommandContext } from './command.ts';
import { reportErrors } from './report-errors.ts';
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
  const errors = problems.filter(({ severity }) => severity === 'error');
  reportErrors(context, folder, { errors, rules });
  return { folder, configuration: usableConfiguration({ configuration }), rules };
}
