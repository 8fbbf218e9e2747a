import assert from 'node:assert/strict';
import type { Slots } from '../../../engine/model/stored.ts';
import type { PendingExport } from '../../../engine/ports/store.ts';
import { incoming, layoutAttributes, member, provision, unlinked } from './store-bench.ts';
import type { StoreTest } from './store-bench.ts';

export function metaverseContract(test: StoreTest): void {
  describe('links and the metaverse', () => {
    test('list the linked objects, first linked first', ({ stage, write, store }) => {
      const ids = ['a', 'b', 'c'].map((anchor) => stage(incoming(anchor)).id);
      const mv = write((writer) => {
        const created = writer.createMv('person');
        for (const id of ids.toReversed()) {
          writer.updateCs(id, {
            mv: created,
            lineage: { ...unlinked, joinedBy: 'rule', linkOrder: writer.nextLinkOrder() },
          });
        }
        return created;
      });
      assert.deepEqual(
        store.linked(mv).map(({ id }) => id),
        ids.toReversed(),
      );
      assert.equal(store.linked(mv)[0]?.lineage.joinedBy, 'rule');
      write((writer) => writer.deleteMv(mv));
      assert.equal(store.cs(ids[0]!)?.mv, null);
      assert.equal(store.mv(mv), undefined);
    });

    test('return what was written to a metaverse object, contributors included', ({ write, store }) => {
      const slots: Slots = ['a', 3, ['x', 'y'], null, null];
      const [id, empty] = write((writer) => {
        const created = writer.createMv('person');
        const two = { rule: writer.numberRule('two'), cs: 900 };
        writer.updateMv(created, slots, [{ rule: writer.numberRule('one'), cs: 7 }, two, two, null, null], new Map());
        return [created, writer.createMv('person')];
      });
      store.checkpoint();
      const object = store.mv(id)!;
      assert.deepEqual(object.slots, slots);
      assert.deepEqual(
        object.contributors.map((from) => (from === null ? null : [store.ruleId(from.rule), from.cs])),
        [['one', 7], ['two', 900], ['two', 900], null, null],
      );
      assert.deepEqual(store.mv(empty)?.slots, [null, null, null, null, null]);
      assert.deepEqual(store.mvIds(0, 10), [id, empty]);
      assert.deepEqual([...store.metaverseStatistics()], [['person', 2]]);
    });

    test('fill objects up when a layout grows, decoded ones too', ({ stage, write, cs, space, store }) => {
      const { id } = stage(incoming('a'));
      assert.equal(cs(id).image?.length, 5);
      const grown = write((writer) =>
        writer.extendLayout(space, 'user', [{ name: 'more', type: 'bool', multiValued: false }, layoutAttributes[0]!]),
      );
      assert.equal(grown.slotOf.get('more'), 5);
      assert.equal(cs(id).image?.length, 6);
      assert.deepEqual(
        store.layout(space, 'user')?.attributes.map(({ name }) => name),
        [...layoutAttributes.map(({ name }) => name), 'more'],
      );
    });
  });

  describe('pending exports', () => {
    test('come back as they were written', ({ write, cs, space, store }) => {
      const pending: PendingExport = {
        operation: 'modify',
        changes: new Map<number, Slots[number]>([
          [0, 'new'],
          [2, ['a', 'b']],
          [1, null],
        ]),
        sent: new Map<number, Slots[number]>([[1, 4]]),
        sentOperation: 'add',
        newDn: 'CN=other',
        attempts: 2,
        error: { code: 'export-failed', message: 'No', attribute: 'cn' },
      };
      const id = write((writer) => {
        const created = provision(writer, space, 'CN=a');
        writer.updateCs(created, { pendingExport: pending });
        return created;
      });
      store.checkpoint();
      assert.deepEqual(cs(id).pendingExport, pending);
      assert.deepEqual(store.pendingExportIds(space, 0, 10), [id]);
      const { pendingExports, exportErrors } = store.statistics(space);
      assert.deepEqual([pendingExports, exportErrors], [{ add: 0, modify: 1, delete: 0 }, 1]);
      write((writer) => writer.updateCs(id, { pendingExport: { ...pending, operation: 'none', error: null } }));
      assert.deepEqual(store.pendingExportIds(space, 0, 10), []);
      assert.equal(store.statistics(space).exportErrors, 0);
    });

    test('of references wait until sent, and are confirmed by dropping them', ({ stage, write, store, space }) => {
      const { id } = stage(incoming('g'));
      const [one, two] = write((writer) => [writer.placeholder(space, 'CN=1'), writer.placeholder(space, 'CN=2')]);
      const staged = (): string[] =>
        [...store.pendingReferences(id)].map(
          ({ kind, target, sent }) => `${kind} ${store.dnOf(target)}${sent ? ' sent' : ''}`,
        );
      write((writer) => {
        writer.stageReference(id, member, one, 'add');
        writer.stageReference(id, member, two, 'remove');
      });
      assert.deepEqual(staged(), ['add CN=1', 'remove CN=2']);
      assert.deepEqual(store.pendingExportIds(space, 0, 10), [id]);
      assert.equal(store.statistics(space).pendingExports.modify, 1);
      write((writer) => {
        writer.markReferenceSent(id, member, one);
        writer.markReferenceSent(id, member, two);
        writer.stageReference(id, member, one, 'add');
      });
      assert.deepEqual(staged(), ['add CN=1 sent', 'remove CN=2 sent']);
      assert.deepEqual(store.pendingExportIds(space, 0, 10), []);
      assert.equal(stage(incoming('g')).awaitsExport, true);
      write((writer) => writer.stageReference(id, member, two, 'add'));
      assert.deepEqual(staged(), ['add CN=1 sent', 'add CN=2']);
      assert.deepEqual(store.pendingExportIds(space, 0, 10), [id]);
      write((writer) => {
        writer.stageReference(id, member, one, 'none');
        writer.stageReference(id, member, two, 'none');
      });
      assert.deepEqual([staged(), stage(incoming('g')).awaitsExport], [[], false]);
      write((writer) => {
        writer.stageReference(id, member, one, 'add');
        writer.dropPendingReferences(id);
      });
      assert.deepEqual([staged(), store.pendingExportIds(space, 0, 10)], [[], []]);
    });
  });
}
