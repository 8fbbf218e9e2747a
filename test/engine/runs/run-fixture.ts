import type { ConnectorCategory, Schema } from '../../../grammar/schema/schema.ts';
import type {
  ConnectorConfiguration,
  DeletionThreshold,
  WorkspaceConfiguration,
} from '../../../engine/model/configuration.ts';
import type { Slots } from '../../../engine/model/stored.ts';
import { neverCancelled } from '../../../engine/ports/cancel.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import { silentProgress } from '../../../engine/ports/progress.ts';
import type { PendingExport, SpaceId, Store } from '../../../engine/ports/store.ts';
import { compilePlan } from '../../../engine/rules/compile-plan.ts';
import type { Plan } from '../../../engine/rules/plan.ts';
import type { RunOptions } from '../../../engine/runs/engine.ts';
import { nothingPending } from '../../../engine/runs/pending-export.ts';
import { beginRun } from '../../../engine/runs/run-opening.ts';
import type { RunParts } from '../../../engine/runs/run-profile.ts';
import { runProfile } from '../../../engine/runs/run-profile.ts';
import type { RunProfile, RunRecord } from '../../../engine/runs/run-record.ts';
import type { StepContext } from '../../../engine/runs/step.ts';
import { synchronizationStep } from '../../../engine/runs/synchronization-step.ts';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { MemoryDirectory } from './memory-directory.ts';

/** Attributes of users and groups in every connector of these tests and in the metaverse. */
export const testSchema: Schema = {
  attributes: new Map([
    ['employeeID', { name: 'employeeID', type: 'str', multiValued: false }],
    ['displayName', { name: 'displayName', type: 'str', multiValued: false }],
    ['proxyAddresses', { name: 'proxyAddresses', type: 'str', multiValued: true }],
    ['manager', { name: 'manager', type: 'ref', multiValued: false }],
    ['member', { name: 'member', type: 'ref', multiValued: true }],
  ]),
  objectTypes: new Map(
    ['user', 'group'].map((name) => [
      name,
      { name, attributes: ['employeeID', 'displayName', 'proxyAddresses', 'manager', 'member'] },
    ]),
  ),
};

export function testConnector(name: string, category: ConnectorCategory): ConnectorConfiguration {
  const base = {
    name,
    id: `id-of-${name}`,
    category,
    schema: testSchema,
    objectTypes: new Set(['user', 'group']),
    attributes: [...testSchema.attributes.keys()],
    partitions: [],
    parameters: new Map<string, string>(),
  };
  if (category === 'Entra')
    return {
      ...base,
      kind: 'entra',
      tenant: { kind: 'real', id: 'tenant', clientId: 'client', signIn: 'client-secret', credential: 'none' },
      matching: { hardMatch: true, softMatch: [] },
    };
  return { ...base, kind: 'ad', forest: name, servers: [], security: 'ldaps', user: 'none', credential: 'none' };
}

export function testConfiguration(connectors: readonly ConnectorConfiguration[]): WorkspaceConfiguration {
  return {
    folder: '/nowhere',
    connectors,
    metaverse: testSchema,
    ruleFolders: [],
    store: { kind: 'sqlite', path: ':memory:' },
    staging: false,
    deletionThreshold: 500,
    schedule: { enabled: true, intervalMs: 1_800_000, maintenance: true, runHistoryMs: 604_800_000 },
  };
}

/** Runs on one connector over a store in memory, without rules. */
export class RunFixture {
  readonly store: Store = openSqliteStore(':memory:');
  readonly directory: MemoryDirectory = new MemoryDirectory();
  readonly connector: ConnectorConfiguration;
  readonly plan: Plan;
  readonly space: SpaceId;
  readonly parts: RunParts;
  time = 1_000;
  /** The step dies at that pause between its batches, counted from the fixture's first. */
  killAtPause = -1;
  #pauses = 0;

  constructor(category: ConnectorCategory = 'other', deletionThreshold: DeletionThreshold | null = null) {
    const connector = testConnector('source', category);
    this.connector = connector;
    const { store } = this;
    this.plan = store.batch(
      (writer) =>
        compilePlan({
          configuration: testConfiguration([connector]),
          rules: [],
          writer,
          capability: () => ({ kind: 'writable' }),
        }).plan,
    );
    this.space = this.plan.connectors[0]!.space;
    const clock: Clock = {
      now: () => (this.time += 1),
      pause: async () => {
        this.#pauses += 1;
        if (this.#pauses === this.killAtPause) throw new Error('killed');
        await Promise.resolve();
      },
    };
    this.parts = {
      store,
      plan: this.plan,
      clock,
      deletionThreshold,
      openDirectory: async () => await Promise.resolve(this.directory),
      synchronize: synchronizationStep,
    };
  }

  async run(profile: RunProfile, more: Partial<RunOptions> = {}): Promise<RunRecord> {
    return await runProfile(this.parts, { connector: this.connector, profile, options: { ...options, ...more } });
  }

  /** The context of a step that nobody ends: the run of a killed process. */
  begin(profile: RunProfile): StepContext {
    return beginRun(this.parts, { connector: this.connector, profile, options });
  }

  slot(attribute: string): number {
    return this.plan.csLayout(this.space, 'user')!.slotOf.get(attribute)!;
  }

  slots(values: Readonly<Record<string, Slots[number]>>): ReadonlyMap<number, Slots[number]> {
    return new Map(Object.entries(values).map(([name, value]) => [this.slot(name), value]));
  }

  get pauses(): number {
    return this.#pauses;
  }

  idOf(dn: string): number {
    return this.store.csByDn(this.space, dn)!.id;
  }

  pendingOf(dn: string): PendingExport | null {
    return this.store.csByDn(this.space, dn)!.pendingExport;
  }

  /** A provisioned object with a pending add of those values. */
  provision(dn: string, values: Readonly<Record<string, Slots[number]>>, objectType = 'user'): number {
    return this.store.batch((writer) => {
      const lineage = {
        joinedBy: null,
        provisionedBy: 'rule',
        outboundJoinedBy: null,
        linkOrder: writer.nextLinkOrder(),
      };
      const id = writer.createCs({
        space: this.space,
        objectType,
        partition: 'default',
        dn,
        mv: writer.createMv('user'),
        lineage,
      });
      writer.updateCs(id, { pendingExport: { ...nothingPending, operation: 'add', changes: this.slots(values) } });
      return id;
    });
  }

  stage(dn: string, pending: Partial<PendingExport>): void {
    const id = this.idOf(dn);
    this.store.batch((writer) => writer.updateCs(id, { pendingExport: { ...nothingPending, ...pending } }));
  }

  stageReference(dn: string, attribute: string, target: string, kind: 'add' | 'remove'): void {
    const id = this.idOf(dn);
    this.store.batch((writer) =>
      writer.stageReference(id, this.slot(attribute), writer.placeholder(this.space, target), kind),
    );
  }

  /** The connector space as text, one object per line. */
  dump(): readonly string[] {
    const { store, space } = this;
    return store
      .csIds(space, 0, 1_000, 'all')
      .map((id) => {
        const object = store.cs(id)!;
        const { attributes } = this.plan.csLayout(space, object.objectType)!;
        const values = attributes.map(({ name, type }, slot) => {
          const value =
            type === 'ref' ? [...store.references(id, slot)].map((target) => store.dnOf(target)) : object.image?.[slot];
          return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
            ? ''
            : ` ${name}=${String(value)}`;
        });
        return `${object.dn} ${object.anchor ?? '-'} ${object.pendingImport}${values.join('')}`;
      })
      .toSorted();
  }
}

export const options: RunOptions = { progress: silentProgress, signal: neverCancelled };
