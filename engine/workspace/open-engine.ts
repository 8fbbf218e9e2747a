import { existsSync } from 'node:fs';
import type { Rule } from '../../grammar/ast/rule.ts';
import { openActiveDirectory } from '../connectors/ad/open.ts';
import { attributeCapability } from '../connectors/entra/attribute-table.ts';
import { openEntraDirectory } from '../connectors/entra/open.ts';
import type { SignInPrompt } from '../connectors/entra/sign-in.ts';
import { openFileDirectory } from '../connectors/file/open.ts';
import type {
  ConnectorConfiguration,
  EmbeddedTenantConfiguration,
  EntraConnector,
  WorkspaceConfiguration,
} from '../model/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import { type AttributeCapability, ConnectorError, type Directory } from '../ports/directory.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Hold, Store } from '../ports/store.ts';
import { createEngine } from '../runs/create-engine.ts';
import type { Engine } from '../runs/engine.ts';
import { EngineBusyError } from '../runs/engine-error.ts';
import { holdFile } from '../stores/hold.ts';
import { openSqliteStore } from '../stores/sqlite/open.ts';
import { StoreError } from '../stores/sqlite/store-error.ts';
import { makeStateFolder } from './state-folder.ts';

/** What a workspace's engine needs from the process it runs in. */
export interface EngineSurroundings {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Asks a person to sign in for the connector of that name. Absent: nobody is there. */
  readonly prompt?: (connector: string) => SignInPrompt;
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
 * What an engine is opened for. `read`: to look at the store as it is at this moment, also beside a run; nothing can be written,
 * previews included. `look`: previews, too, which wait for the gap between two batches of a run; a run takes the store for itself only
 * while it goes on. With an `activity`, a phrase such as `a delta cycle`, the store is taken for it until the engine is closed.
 */
export type EngineUse = 'read' | 'look' | { readonly activity: string };

/** A batch waits that long for another process to end its own. */
const waitMilliseconds = 15_000;

/**
 * Opens the store of a workspace, made where there is none, and the engine over it. Throws StoreError when the store cannot be
 * opened, EngineConfigurationError when a rule has an error, EngineBusyError when it is to run and another process does.
 */
export function openWorkspaceEngine(
  configuration: WorkspaceConfiguration,
  rules: readonly Rule[],
  surroundings: EngineSurroundings,
  use: EngineUse = 'look',
): OpenEngine {
  const { clock } = surroundings;
  const store = openWorkspaceStore(configuration, use === 'read' ? 'read' : 'write');
  try {
    if (typeof use === 'object') {
      const hold = store.hold({ activity: use.activity, since: clock.now() });
      if (hold.kind === 'busy') throw new EngineBusyError(hold);
    }
    const engine = createEngine({
      configuration,
      rules,
      store,
      clock,
      lookOnly: use === 'read',
      openDirectory: (connector) => openDirectory(connector, surroundings),
      capability: capabilityOf,
    });
    return { configuration, rules, store, engine, close: () => store.close() };
  } catch (cause) {
    store.close();
    throw cause;
  }
}

/** The store of a workspace alone, made where there is none. For reading it is as it was when it was opened. Throws StoreError. */
export function openWorkspaceStore({ store: { path } }: WorkspaceConfiguration, use: 'read' | 'write'): Store {
  makeStateFolder(path);
  return (use === 'read' ? openForReading(path) : undefined) ?? openSqliteStore(path, { waitMilliseconds });
}

/** `undefined` where there is no store yet, or one that has to be brought up to date first. */
function openForReading(path: string): Store | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return openSqliteStore(path, { readOnly: true, snapshot: true });
  } catch (cause) {
    if (cause instanceof StoreError && cause.code === 'store-read-only') return undefined;
    throw cause;
  }
}

/** Opens the connected directory of a connector. Throws ConnectorError. */
export async function openDirectory(
  connector: ConnectorConfiguration,
  { secrets, clock, prompt }: EngineSurroundings,
): Promise<Directory> {
  switch (connector.kind) {
    case 'file':
      return await openFileDirectory(connector);
    case 'entra':
      return connector.tenant.kind === 'embedded'
        ? await openHeld(connector, connector.tenant, { secrets, clock })
        : await openEntraDirectory(connector, {
            secrets,
            clock,
            ...(prompt === undefined ? {} : { prompt: prompt(connector.name) }),
          });
    case 'ad':
      return await openActiveDirectory(connector, { secrets });
  }
}

/** The embedded tenant lives in the memory of whoever has it open, so its file belongs to one process at a time. */
async function openHeld(
  connector: EntraConnector,
  { path }: EmbeddedTenantConfiguration,
  surroundings: Omit<EngineSurroundings, 'prompt'>,
): Promise<Directory> {
  const hold = holdTenant(path, {
    activity: `work in the tenant of "${connector.name}"`,
    since: surroundings.clock.now(),
  });
  try {
    const directory = await openEntraDirectory(connector, surroundings);
    return {
      ...directory,
      close: async () => {
        await directory.close();
        hold.release();
      },
    };
  } catch (cause) {
    hold.release();
    throw cause;
  }
}

/** Keeps an embedded tenant's file for this process. Throws ConnectorError `conflict` where another one has it. */
export function holdTenant(
  path: string,
  purpose: { readonly activity: string; readonly since: number },
): Extract<Hold, { readonly kind: 'held' }> {
  makeStateFolder(path);
  const hold = holdFile(path, purpose);
  if (hold.kind === 'busy') throw new ConnectorError('conflict', tenantBusyText(path, hold));
  return hold;
}

function tenantBusyText(path: string, { holder, remedy }: Extract<Hold, { readonly kind: 'busy' }>): string {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on "${holder.host}"`;
  return `The embedded tenant "${path}" is open in ${who}, and one process at a time can have it: ${remedy ?? 'wait until that has ended'}`;
}

/** Whether a connector's directory takes an attribute of an object type. */
export function capabilityOf(
  connector: ConnectorConfiguration,
  objectType: string,
  attribute: string,
): AttributeCapability {
  switch (connector.kind) {
    case 'file':
      return { kind: 'read-only', reason: 'an LDIF file is only read' };
    case 'entra':
      return attributeCapability(objectType, attribute);
    case 'ad':
      return connector.schema.attributes.get(attribute)?.readOnly === true
        ? { kind: 'read-only', reason: 'Active Directory keeps it itself' }
        : { kind: 'writable' };
  }
}
