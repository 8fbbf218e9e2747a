import assert from 'node:assert/strict';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { openFileDirectory } from '../../../engine/connectors/file/open.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import type { Directory } from '../../../engine/ports/directory.ts';
import type { Store } from '../../../engine/ports/store.ts';
import { createEngine } from '../../../engine/runs/create-engine.ts';
import type { CycleResult, Engine } from '../../../engine/runs/engine.ts';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { MemoryDirectory } from './memory-directory.ts';
import { testConfiguration, testConnector } from './run-fixture.ts';

export const rules = `
inbound rule "In from forest" {
  connector "forest"
  from user to user
  link provision
  precedence 100
  join { employeeID = employeeID }
  flow {
    employeeID <- [employeeID]
    displayName <- [displayName]
    manager <- [manager]
  }
}

inbound rule "In from cloud" {
  connector "cloud"
  from user to user
  link join
  precedence 110
  join { employeeID = employeeID }
}

outbound rule "Out to cloud" {
  connector "cloud"
  from user to user
  link provision
  precedence 120
  join { employeeID = employeeID }
  flow {
    dn <- "CN=" & [employeeID]
    employeeID <- [employeeID]
    displayName <- [displayName]
    manager <- [manager]
  }
}
`;

/** A forest and a tenant, the tenant configured first. */
export class Workspace {
  readonly store: Store = openSqliteStore(':memory:');
  readonly forest: MemoryDirectory = new MemoryDirectory();
  readonly cloud: MemoryDirectory;
  time = 1_000;

  constructor(cloud: MemoryDirectory = new MemoryDirectory()) {
    this.cloud = cloud;
    this.forest.put('guid-Ann', 'CN=Ann,DC=forest', { employeeID: ['1'], displayName: ['Ann'] });
    this.forest.put('guid-Bob', 'CN=Bob,DC=forest', {
      employeeID: ['2'],
      displayName: ['Bob'],
      manager: ['CN=Ann,DC=forest'],
    });
    this.forest.put('guid-Cid', 'CN=Cid,DC=forest', { employeeID: ['3'], displayName: ['Cid'] });
  }

  engine(text: string = rules, more: Partial<WorkspaceConfiguration> = {}, lookOnly = false): Engine {
    const connectors = [testConnector('cloud', 'Entra'), testConnector('forest', 'AD')];
    const parsed = parseSyncrule(text);
    assert.deepEqual(parsed.problems, []);
    return createEngine({
      configuration: { ...testConfiguration(connectors), ...more },
      rules: parsed.file.rules,
      store: this.store,
      lookOnly,
      clock: { now: () => (this.time += 1), pause: async () => await Promise.resolve() },
      openDirectory: async (connector) => await this.open(connector),
      capability: () => ({ kind: 'writable' }),
    });
  }

  async open(connector: ConnectorConfiguration): Promise<Directory> {
    if (connector.kind === 'file') return await openFileDirectory(connector);
    return connector.category === 'Entra' ? this.cloud : this.forest;
  }
}

/** One line per run or skipped run. */
export function lines({ runs, skipped }: CycleResult): readonly string[] {
  return [
    ...runs.map(({ connectorId, profile, status }) => `${connectorId.slice(6)}: ${profile}: ${status}`),
    ...skipped.map(({ connectorId, profile, reason }) => `${connectorId.slice(6)}: no ${profile}, because ${reason}`),
  ];
}
