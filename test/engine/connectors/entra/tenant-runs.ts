import { compilePlan } from '../../../../engine/rules/compile-plan.ts';
import { attributeCapability } from '../../../../engine/connectors/entra/attribute-table.ts';
import { openEntraDirectory, type EntraDependencies } from '../../../../engine/connectors/entra/open.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import type { Slots } from '../../../../engine/model/stored.ts';
import type { CsObject, PendingExport, Store } from '../../../../engine/ports/store.ts';
import { nothingPending } from '../../../../engine/runs/pending-export.ts';
import { runProfile } from '../../../../engine/runs/run-profile.ts';
import type { RunProfile, RunRecord } from '../../../../engine/runs/run-record.ts';
import { synchronizationStep } from '../../../../engine/runs/synchronization-step.ts';
import { openSqliteStore } from '../../../../engine/stores/sqlite/open.ts';
import { options, testConfiguration } from '../../runs/run-fixture.ts';
import { clockAt } from './connector.ts';

type Values = Readonly<Record<string, Slots[number]>>;

/** Runs of an Entra connector over a store in memory; what synchronization would stage is staged by hand. */
export interface TenantRuns {
  readonly store: Store;
  run(profile: RunProfile): Promise<RunRecord>;
  /** Codes of the errors and warnings of a run. */
  codes(record: RunRecord): readonly string[];
  /** A provisioned user with a pending add of those values. */
  provision(dn: string, values: Values): void;
  stage(dn: string, values: Values): void;
  object(dn: string): CsObject | undefined;
  image(dn: string, attribute: string): Slots[number] | undefined;
}

export function tenantRuns(connector: EntraConnector, more: Partial<EntraDependencies> = {}): TenantRuns {
  const store = openSqliteStore(':memory:');
  let time = Date.UTC(2026, 0, 1);
  const clock = clockAt(() => (time += 1));
  const configuration = testConfiguration([connector]);
  const plan = store.batch(
    (writer) =>
      compilePlan({
        configuration,
        rules: [],
        writer,
        capability: (_connector, objectType, attribute) => attributeCapability(objectType, attribute),
      }).plan,
  );
  const { space } = plan.connectors[0]!;
  const layout = plan.csLayout(space, 'user')!;
  const slots = (values: Values): ReadonlyMap<number, Slots[number]> =>
    new Map(Object.entries(values).map(([name, value]) => [layout.slotOf.get(name)!, value]));
  const update = (id: number, pending: Partial<PendingExport>): void =>
    store.batch((writer) => {
      const before = writer.cs(id)?.pendingExport ?? nothingPending;
      writer.updateCs(id, { pendingExport: { ...before, ...pending } });
    });
  return {
    store,
    async run(profile) {
      return await runProfile(
        {
          store,
          plan,
          clock,
          deletionThreshold: null,
          openDirectory: async () =>
            await openEntraDirectory(connector, {
              secrets: { read: async () => await Promise.resolve(undefined) },
              clock,
              wait: async () => await Promise.resolve(),
              ...more,
            }),
          synchronize: synchronizationStep,
        },
        { connector, profile, options },
      );
    },
    codes: ({ id }) => store.runErrors(id).map(({ code }) => code),
    provision(dn, values) {
      const id = store.batch((writer) =>
        writer.createCs({
          space,
          objectType: 'user',
          partition: 'default',
          dn,
          mv: writer.createMv('user'),
          lineage: {
            joinedBy: null,
            provisionedBy: 'rule',
            outboundJoinedBy: null,
            linkOrder: writer.nextLinkOrder(),
          },
        }),
      );
      update(id, { operation: 'add', changes: slots(values) });
    },
    stage: (dn, values) => update(store.csByDn(space, dn)!.id, { operation: 'modify', changes: slots(values) }),
    object: (dn) => store.csByDn(space, dn),
    image: (dn, attribute) => store.csByDn(space, dn)?.image?.[layout.slotOf.get(attribute)!],
  };
}
