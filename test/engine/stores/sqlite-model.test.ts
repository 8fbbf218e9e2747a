import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { SpaceModel } from './space-model.ts';
import type { Entity } from './space-model.ts';
import { bench, incoming, member } from './store-bench.ts';
import type { Bench } from './store-bench.ts';

const anchors = ['a', 'b', 'c', 'd'];
const dns = ['CN=a', 'CN=b', 'CN=c', 'CN=d', 'CN=e', 'cn=A'];
const cns = ['x', 'y', 'z'];

const anchor = fc.constantFrom(...anchors);
const dn = fc.constantFrom(...dns);
const cn = fc.constantFrom(...cns);
const type = fc.constantFrom('user', 'user', 'user', 'group');
const optional = { requiredKeys: [] as [] };

const operations = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('stage' as const),
      anchor,
      type,
      dn,
      cn,
      members: fc.uniqueArray(dn, { maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      anchor,
      change: fc.record({ dn, cn, add: dn, remove: dn }, optional),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('consume' as const), anchor }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'remove' as const), anchor }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
);

type Operation = typeof operations extends fc.Arbitrary<infer T> ? T : never;

describe('the embedded store and a plain model', () => {
  it('agree after any sequence of imports and synchronizations', () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 40 }), (sequence) => {
        const on = bench(openSqliteStore(':memory:'));
        const model = new SpaceModel();
        for (const each of sequence) {
          apply(on, model, each);
          compare(on, model);
        }
        on.store.close();
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});

function apply(on: Bench, model: SpaceModel, operation: Operation): void {
  if (operation.kind === 'forget') {
    on.store.checkpoint();
    return;
  }
  const known = model.byAnchor(operation.anchor);
  if (operation.kind === 'stage') {
    const { anchor: wanted, type: objectType, dn: name, cn: value, members } = operation;
    const { id } = on.stage(incoming(wanted, { dn: name, cn: value, members, objectType }));
    bind(on, model.stage(operation), id);
    return;
  }
  if (known === undefined) return;
  const id = known.id!;
  if (operation.kind === 'change') {
    const { add, remove, cn: value, dn: name } = operation.change;
    const references = [
      ...(add === undefined ? [] : [{ slot: member, dn: add, kind: 'add' as const }]),
      ...(remove === undefined ? [] : [{ slot: member, dn: remove, kind: 'remove' as const }]),
    ];
    const slots = new Map(value === undefined ? [] : [[0, value]]);
    on.change(id, { references, slots, ...(name === undefined ? {} : { newDn: name }) });
    model.change(known, operation.change);
    bind(on, known, id);
  } else if (operation.kind === 'consume') {
    on.consume(id);
    model.consume(known);
  } else if (operation.kind === 'delete') {
    on.write((writer) => writer.stageDelete(on.space, id));
    known.object!.deleted = true;
  } else {
    on.write((writer) => writer.removeCs(id));
    model.remove(known);
  }
}

/** The store chooses the ids; an entity has to keep the one it was seen with first. */
function bind(on: Bench, entity: Entity, id: number): void {
  if (entity.id === undefined) entity.id = id;
  assert.equal(id, entity.id);
  const targets = new Map(
    [...on.store.references(id, member)].map((target) => [on.store.dnOf(target).toLowerCase(), target]),
  );
  for (const target of entity.object?.members ?? []) {
    const found = targets.get(target.dn.toLowerCase());
    target.id ??= found;
    assert.equal(found, target.id, `reference to ${target.dn}`);
  }
}

function compare({ store, space, members, changes }: Bench, model: SpaceModel): void {
  const objects = [...model.entities].filter(({ object }) => object !== null);
  const statistics = store.statistics(space);
  assert.equal(statistics.placeholders, model.entities.size - objects.length, 'placeholders');
  assert.equal(statistics.objects, objects.length);
  assert.deepEqual(
    store.csIds(space, 0, 100, 'all'),
    objects.map(({ id }) => id).toSorted((left, right) => left! - right!),
  );
  for (const { id, dn: name, object } of objects) {
    const cs = store.cs(id!)!;
    const { anchor: wanted, type: objectType, cn: value, consumed } = object!;
    assert.deepEqual([cs.anchor, cs.dn, cs.objectType, cs.image?.[0]], [wanted, name, objectType, value]);
    assert.equal(cs.hologram?.[0], consumed?.cn);
    assert.deepEqual(members(id!).toSorted(), sortedDns(object!.members));
    assert.equal(store.referenceCount(id!, member), object!.members.size);
    const pending = model.pendingImport(object!);
    if (!object!.merged || pending !== 'none') assert.equal(cs.pendingImport, pending);
    const expected = [
      ...sortedDns(model.added(object!)).map((target) => `add ${member} ${target}`),
      ...sortedDns(model.removed(object!)).map((target) => `remove ${member} ${target}`),
    ];
    assert.deepEqual(changes(id!), expected.toSorted());
    assert.equal(store.csByAnchor(space, wanted)?.id, id);
    assert.equal(store.csByDn(space, name)?.id, id);
    assert.ok(store.disconnectorsByKey(space, objectType, 'cn', value).includes(id!));
  }
  const keys = cns.flatMap((value) =>
    ['user', 'group'].flatMap((each) => store.disconnectorsByKey(space, each, 'cn', value)),
  );
  assert.equal(keys.length, objects.length, 'join keys');
}

function sortedDns(entities: Iterable<Entity>): readonly string[] {
  return [...entities].map(({ dn: name }) => name).toSorted();
}
