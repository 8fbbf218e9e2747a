import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rule } from '../../grammar/ast/rule.ts';
import { attributeCapability } from '../connectors/entra/attribute-table.ts';
import { openEntraDirectory } from '../connectors/entra/open.ts';
import { openFileDirectory } from '../connectors/file/open.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import type { FileProblem } from '../model/file-problem.ts';
import { type AttributeCapability, ConnectorError, type Directory } from '../ports/directory.ts';
import type { Store } from '../ports/store.ts';
import { createEngine } from '../runs/create-engine.ts';
import type { Engine } from '../runs/engine.ts';
import { openSqliteStore } from '../stores/sqlite/open.ts';
import { loadWorkspace } from '../workspace/load.ts';
import type { RuleText } from '../workspace/rule-texts.ts';
import type { CommandContext } from './command.ts';
import { CommandError, exitCodes } from './exit-code.ts';
import { renderProblem } from './render/problem.ts';
import { sourceText } from './source-text.ts';
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
export async function withSession<T>(context: CommandContext, work: (session: Session) => Promise<T> | T): Promise<T> {
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
  mkdirSync(dirname(configuration.store.path), { recursive: true });
  const store = openSqliteStore(configuration.store.path);
  try {
    const engine = createEngine({
      configuration,
      rules: parsed,
      store,
      clock: context.io.clock,
      openDirectory: (connector) => openDirectory(connector, context, folder),
      capability,
    });
    return await work({
      configuration,
      rules: parsed,
      store,
      engine,
      ruleName: (id) => engine.plan.ruleById(id)?.name ?? id,
      connectorName: (id) => configuration.connectors.find((connector) => connector.id === id)?.name ?? id,
    });
  } finally {
    store.close();
  }
}

/** The connector the user means; names are compared without regard to case. */
export function connectorNamed(configuration: WorkspaceConfiguration, name: string): ConnectorConfiguration {
  const wanted = name.toLowerCase();
  const connector = configuration.connectors.find((candidate) => candidate.name.toLowerCase() === wanted);
  if (connector !== undefined) return connector;
  const names = configuration.connectors.map((candidate) => `"${candidate.name}"`).join(', ');
  throw new CommandError(exitCodes.usage, `There is no connector "${name}"; the workspace has ${names}`);
}

async function openDirectory(
  connector: ConnectorConfiguration,
  context: CommandContext,
  folder: string,
): Promise<Directory> {
  switch (connector.kind) {
    case 'file':
      return await openFileDirectory(connector);
    case 'entra': {
      const secrets = headlessSecrets(context.io.environment, folder);
      return await openEntraDirectory(connector, { secrets, clock: context.io.clock });
    }
    case 'ad':
      throw new ConnectorError('network', liveDirectory(connector.name));
  }
}

function capability(connector: ConnectorConfiguration, objectType: string, attribute: string): AttributeCapability {
  switch (connector.kind) {
    case 'file':
      return { kind: 'read-only', reason: 'an LDIF file is only read' };
    case 'entra':
      return attributeCapability(objectType, attribute);
    case 'ad':
      return { kind: 'read-only', reason: liveDirectory(connector.name) };
  }
}

function liveDirectory(name: string): string {
  return `This version has no connection to a live Active Directory, so "${name}" cannot be reached; use a connector of kind "file" with an LDIF export`;
}

function reportErrors(
  context: CommandContext,
  folder: string,
  { errors, rules }: { readonly errors: readonly FileProblem[]; readonly rules: readonly RuleText[] },
): void {
  const text = sourceText(rules);
  for (const problem of errors.slice(0, 5)) {
    context.io.stderr.write(`${renderProblem(problem, { folder, text, style: context.style })}\n`);
  }
  if (errors.length > 5) context.io.stderr.write(`… and ${errors.length - 5} more\n`);
}
