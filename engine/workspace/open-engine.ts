import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rule } from '../../grammar/ast/rule.ts';
import { attributeCapability } from '../connectors/entra/attribute-table.ts';
import { openEntraDirectory } from '../connectors/entra/open.ts';
import { openFileDirectory } from '../connectors/file/open.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import { type AttributeCapability, ConnectorError, type Directory } from '../ports/directory.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { createEngine } from '../runs/create-engine.ts';
import type { Engine } from '../runs/engine.ts';
import { openSqliteStore } from '../stores/sqlite/open.ts';

/** What a workspace's engine needs from the process it runs in. */
export interface EngineSurroundings {
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** A workspace's store and the engine over it, open until closed. */
export interface OpenEngine {
  readonly configuration: WorkspaceConfiguration;
  readonly rules: readonly Rule[];
  readonly store: Store;
  readonly engine: Engine;
  close(): void;
}

/**
 * Opens the store of a workspace, made where there is none, and the engine over it. Throws StoreError when the store cannot be
 * opened, EngineConfigurationError when a rule has an error.
 */
export function openWorkspaceEngine(
  configuration: WorkspaceConfiguration,
  rules: readonly Rule[],
  surroundings: EngineSurroundings,
): OpenEngine {
  mkdirSync(dirname(configuration.store.path), { recursive: true });
  const store = openSqliteStore(configuration.store.path);
  try {
    const engine = createEngine({
      configuration,
      rules,
      store,
      clock: surroundings.clock,
      openDirectory: (connector) => openDirectory(connector, surroundings),
      capability,
    });
    return { configuration, rules, store, engine, close: () => store.close() };
  } catch (cause) {
    store.close();
    throw cause;
  }
}

/** Opens the connected directory of a connector. Throws ConnectorError. */
export async function openDirectory(
  connector: ConnectorConfiguration,
  { secrets, clock }: EngineSurroundings,
): Promise<Directory> {
  switch (connector.kind) {
    case 'file':
      return await openFileDirectory(connector);
    case 'entra':
      return await openEntraDirectory(connector, { secrets, clock });
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
