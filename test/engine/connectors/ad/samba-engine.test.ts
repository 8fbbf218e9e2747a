import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Schema } from '../../../../grammar/schema/schema.ts';
import { parentDn, rdnOf } from '../../../../engine/model/dn.ts';
import type { ActiveDirectoryConnector } from '../../../../engine/model/configuration.ts';
import { silentProgress } from '../../../../engine/ports/progress.ts';
import type { Store } from '../../../../engine/ports/store.ts';
import { createEngine } from '../../../../engine/runs/create-engine.ts';
import type { Engine } from '../../../../engine/runs/engine.ts';
import type { RunRecord } from '../../../../engine/runs/run-record.ts';
import { openSqliteStore } from '../../../../engine/stores/sqlite/open.ts';
import { testConfiguration } from '../../runs/run-fixture.ts';
import { neverCancelled } from './ad-connector.ts';
import { SambaForest } from './samba-forest.ts';

/** A connector space of its own over the forest. */
class ConnectorSpace {
  readonly store: Store = openSqliteStore(':memory:');
  readonly engine: Engine;
  readonly #connector: ActiveDirectoryConnector;

  constructor(forest: SambaForest, connector: ActiveDirectoryConnector) {
    this.#connector = connector;
    let now = 0;
    this.engine = createEngine({
      configuration: testConfiguration([connector]),
      rules: [],
      store: this.store,
      clock: { now: () => (now += 1), pause: async () => await Promise.resolve() },
      openDirectory: async () => await forest.open(connector),
      capability: () => ({ kind: 'writable' }),
    });
  }

  async import(profile: 'Full Import' | 'Delta Import'): Promise<RunRecord> {
    const record = await this.engine.runProfile(this.#connector.name, profile, {
      progress: silentProgress,
      signal: neverCancelled,
    });
    assert.equal(record.status, 'success', JSON.stringify(this.store.runErrors(record.id)));
    return record;
  }

  /** Living objects and their references to living objects, one line each. */
  dump(): readonly string[] {
    const { store } = this;
    const space = store.space(this.#connector.id)!;
    const living = new Map(
      store.csIds(space, 0, 100_000, 'all').flatMap((id) => {
        const object = store.cs(id)!;
        return object.pendingImport === 'delete' ? [] : [[id, object]];
      }),
    );
    return [...living.values()]
      .map((object) => {
        const values = this.engine.plan
          .csLayout(space, object.objectType)!
          .attributes.flatMap(({ name, type }, slot) => {
            if (type !== 'ref') return object.image?.[slot] == null ? [] : [`${name}=${String(object.image[slot])}`];
            const targets = [...store.references(object.id, slot)].flatMap((target) => living.get(target)?.dn ?? []);
            return targets.length === 0 ? [] : [`${name}=${targets.toSorted().join('|')}`];
          });
        return [object.dn, object.anchor, ...values].join(' ');
      })
      .toSorted();
  }
}

function pick(all: readonly string[], at: number): string | undefined {
  return all[at % Math.max(1, all.length)];
}

describe('delta imports from Samba', () => {
  const forest = new SambaForest('127.0.20.47');
  let connector: ActiveDirectoryConnector;
  let work = '';
  before(async function () {
    await forest.start(this);
    work = `OU=Work,${forest.domain}`;
    await forest.add(work, { objectClass: 'organizationalUnit' });
    for (const name of ['A', 'B', 'Out']) await forest.add(`OU=${name},${work}`, { objectClass: 'organizationalUnit' });
    const plain = forest.connector(
      {
        objectTypes: ['user', 'group', 'organizationalUnit'],
        partitions: [{ name: forest.domain, include: [work], exclude: [`OU=Out,${work}`] }],
      },
      forest.accounts.synchronizer,
    );
    const attributes = [...plain.schema.attributes.keys()].filter((name) => name !== 'whenCreated');
    const objectTypes = new Map([...plain.objectTypes].map((name) => [name, { name, attributes }]));
    const schema: Schema = { ...plain.schema, objectTypes };
    connector = { ...plain, schema, attributes };
  });
  after(async () => await forest.stop());

  /** One change somewhere; `first` and `second` choose what, however many objects there are. */
  async function change(kind: number, first: number, second: number): Promise<void> {
    const list = async (type: string): Promise<readonly string[]> => {
      const filter = { kind: 'equal', attribute: 'objectClass', value: type } as const;
      const found = await forest.admin.search({ base: work, scope: 'sub', filter, attributes: ['cn'] });
      return found.map(({ dn }) => dn).toSorted();
    };
    const units = await list('organizationalUnit');
    const users = await list('user');
    const unit = pick(units, second) ?? work;
    const user = pick(users, first);
    const group = pick(await list('group'), second);
    const name = `N${first}-${second}-${(made += 1)}`;
    switch (kind) {
      case 0:
        return await forest.add(`CN=${name},${unit}`, { objectClass: 'user', sAMAccountName: name });
      case 1:
        return await forest.add(`CN=${name},${unit}`, {
          objectClass: 'group',
          sAMAccountName: name,
          ...(user === undefined ? {} : { member: [...new Set([user, pick(users, second)!])] }),
        });
      case 2:
        if (user !== undefined)
          await forest.admin.modify(user, [
            { operation: 'replace', name: 'title', values: second % 4 === 0 ? [] : [name] },
          ]);
        return;
      case 3:
        if (user !== undefined) await forest.admin.modifyDn({ dn: user, newRdn: `CN=R\\, ${name}` });
        return;
      case 4:
        if (user !== undefined && parentDn(user) !== unit)
          await forest.admin.modifyDn({ dn: user, newRdn: rdnOf(user), newSuperior: unit });
        return;
      case 5:
        if (user !== undefined) await forest.admin.delete(user);
        return;
      case 6:
      case 7: {
        if (user === undefined || group === undefined) return;
        const operation = kind === 6 ? 'add' : 'delete';
        // Who is a member already, or not yet, is not asked: the server refuses what makes no difference.
        await forest.admin.modify(group, [{ operation, name: 'member', values: [user] }]).catch(() => undefined);
        return;
      }
      case 8: {
        const moved = pick(
          units.filter((dn) => dn !== work && !dn.startsWith('OU=Out')),
          first,
        );
        if (moved !== undefined) await forest.admin.modifyDn({ dn: moved, newRdn: `OU=${name}` });
        return;
      }
      case 9: {
        const moved = pick(
          units.filter((dn) => dn !== work && !dn.startsWith('OU=Out')),
          first,
        );
        if (moved === undefined || unit === moved || unit.endsWith(`,${moved}`) || parentDn(moved) === unit) return;
        await forest.admin.modifyDn({ dn: moved, newRdn: rdnOf(moved), newSuperior: unit });
        return;
      }
      case 10:
        if (user !== undefined)
          await forest.admin.modify(user, [
            { operation: 'replace', name: 'manager', values: second % 3 === 0 ? [] : [pick(users, second)!] },
          ]);
    }
  }
  let made = 0;

  it('come to what a full import of the same moment comes to, whatever happened in between', async () => {
    const followed = new ConnectorSpace(forest, connector);
    await followed.import('Full Import');
    const step = fc.tuple(fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10), fc.nat(50), fc.nat(50));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const [kind, first, second] of steps) await change(kind, first, second);
        await followed.import('Delta Import');
        const fresh = new ConnectorSpace(forest, connector);
        await fresh.import('Full Import');
        assert.deepEqual(followed.dump(), fresh.dump());
        fresh.store.close();
      }),
      { numRuns: 40, seed: 20_260_101, endOnFailure: true },
    );
    followed.store.close();
  }).timeout(120_000);
});
