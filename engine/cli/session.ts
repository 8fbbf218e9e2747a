import type { Rule } from '../../grammar/ast/rule.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { Store } from '../ports/store.ts';
import type { Engine } from '../runs/engine.ts';
import { loadConfiguration, loadWorkspace, usableConfiguration } from '../workspace/load.ts';
import { type EngineUse, openWorkspaceEngine, openWorkspaceStore } from '../workspace/open-engine.ts';
import type { CommandContext } from './command.ts';
import { CommandError, exitCodes } from './exit-code.ts';
import { reportErrors } from './report-errors.ts';
import { headlessSecrets } from './secrets.ts';
import { workspaceFolder } from './workspace-folder.ts';

/** A workspace opened for work: its configuration, its store, and the engine over both. */
export interface Session {
  readonly configuration: WorkspaceConfiguration;
  readonly rules: readonly Rule[];
  readonly store: Store;
  readonly engine: Engine;
  /** The name of a rule from its id; the id itself when the rule is gone. */
  readonly ruleName: (id: string) => string;
  /** The name of a connector from its id; the id itself when the connector is gone. */
  readonly connectorName: (id: string) => string;
}

/** Opens the workspace, does the work, and lets go of the store however the work ends. */
export async function withSession<T>(
  context: CommandContext,
  work: (session: Session) => Promise<T> | T,
  use: EngineUse = 'look',
): Promise<T> {
  const folder = workspaceFolder(context);
  const { configuration, rules, problems } = await loadWorkspace(folder);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (configuration === undefined || errors.length > 0) {
    reportErrors(context, folder, { errors, rules });
    throw new CommandError(
      exitCodes.usage,
      `The workspace has ${errors.length === 1 ? 'an error' : `${errors.length} errors`} and cannot be used; "joinery check" shows all`,
    );
  }
  const parsed = rules.flatMap((source) => source.file.rules);
  const surroundings = { secrets: headlessSecrets(context.io.environment, folder), clock: context.io.clock };
  const open = openWorkspaceEngine(configuration, parsed, surroundings, use);
  try {
    const { store, engine } = open;
    return await work({
      configuration,
      rules: parsed,
      store,
      engine,
      ruleName: (id) => engine.plan.ruleById(id)?.name ?? id,
      connectorName: (id) => configuration.connectors.find((connector) => connector.id === id)?.name ?? id,
    });
  } finally {
    open.close();
  }
}

/** A workspace and its store, for what needs no rules and so works while they have errors. */
export interface StoreSession {
  readonly configuration: WorkspaceConfiguration;
  readonly store: Store;
}

/** Opens the store of the workspace, does the work, and lets go of it however the work ends. */
export async function withStore<T>(
  context: CommandContext,
  use: 'read' | 'write',
  work: (session: StoreSession) => Promise<T> | T,
): Promise<T> {
  const configuration = usableConfiguration(await loadConfiguration(workspaceFolder(context)));
  const store = openWorkspaceStore(configuration, use);
  try {
    return await work({ configuration, store });
  } finally {
    store.close();
  }
}
