import assert from 'node:assert/strict';
import { addition, incoming, member, provision, unlinked } from './store-bench.ts';
import type { StoreTest } from './store-bench.ts';

export function stagingContract(test: StoreTest): void {
  describe('staging an object', () => {
    test('adds an unknown one with everything it came with', ({ stage, cs }) => {
      const staged = stage(incoming('a', { image: ['A', 7, ['m1', 'm2'], null, null] }));
      assert.equal(staged.outcome, 'add');
      assert.deepEqual(cs(staged.id), {
        id: staged.id,
        space: 1,
        objectType: 'user',
        partition: 'dc=x',
        dn: 'CN=a,DC=x',
        anchor: 'a',
        image: ['A', 7, ['m1', 'm2'], null, null],
        hologram: null,
        referenceCounts: new Map(),
        stagedReferences: false,
        pendingImport: 'add',
        retry: false,
        mv: null,
        lineage: unlinked,
        pendingExport: null,
        syncError: null,
      });
    });

    test('takes the same object a second time for unchanged', ({ stage }) => {
      const { id } = stage(incoming('a', { members: ['CN=b,DC=x'] }));
      assert.deepEqual(stage(incoming('a', { members: ['CN=b,DC=x'] })), {
        id,
        outcome: 'no-change',
        awaitsExport: false,
      });
    });

    test('does not take another order of values for a change', ({ stage, consume, cs }) => {
      const first = incoming('a', {
        image: ['a', null, ['m1', 'm2'], null, null],
        references: new Map([[member, ['CN=b', 'CN=c']]]),
      });
      const { id } = stage(first);
      consume(id);
      const again = {
        ...first,
        image: ['a', null, ['m2', 'm1'], null, null],
        references: new Map([[member, ['CN=c', 'CN=b']]]),
      };
      assert.equal(stage(again).outcome, 'no-change');
      assert.equal(cs(id).pendingImport, 'none');
    });

    test('keeps the consumed image as hologram when a value changes', ({ stage, consume, cs }) => {
      const { id } = stage(incoming('a', { cn: 'old' }));
      consume(id);
      assert.equal(cs(id).hologram, cs(id).image);
      assert.equal(stage(incoming('a', { cn: 'new' })).outcome, 'update');
      const { image, hologram, pendingImport } = cs(id);
      assert.deepEqual([image?.[0], hologram?.[0], pendingImport], ['new', 'old', 'update']);
    });

    test('has nothing pending when a value changes back before it was consumed', ({ stage, consume, cs }) => {
      const { id } = stage(incoming('a', { cn: 'old' }));
      consume(id);
      stage(incoming('a', { cn: 'new' }));
      stage(incoming('a', { cn: 'newer' }));
      assert.equal(cs(id).hologram?.[0], 'old');
      assert.equal(stage(incoming('a', { cn: 'old' })).outcome, 'update');
      assert.equal(cs(id).pendingImport, 'none');
      assert.equal(cs(id).hologram, cs(id).image);
    });

    test('renames the object of the same anchor and keeps its id', ({ stage, consume, cs, store, space }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      assert.deepEqual(stage(incoming('a', { dn: 'CN=z,DC=x' })), { id, outcome: 'rename', awaitsExport: false });
      assert.deepEqual([cs(id).dn, cs(id).pendingImport], ['CN=z,DC=x', 'update']);
      assert.equal(store.csByDn(space, 'cn=Z, dc=X')?.id, id);
      assert.equal(store.csByDn(space, 'CN=a,DC=x'), undefined);
    });

    test('keeps a rename pending when a value changes back', ({ stage, consume, cs }) => {
      const { id } = stage(incoming('a', { cn: 'old' }));
      consume(id);
      stage(incoming('a', { cn: 'new', dn: 'CN=z,DC=x' }));
      stage(incoming('a', { cn: 'old', dn: 'CN=z,DC=x' }));
      assert.equal(cs(id).pendingImport, 'update');
    });

    test('takes another spelling of the DN for a rename in place', ({ stage, consume, cs, store, space }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      assert.equal(stage(incoming('a', { dn: 'cn=A,dc=X' })).outcome, 'rename');
      assert.equal(cs(id).dn, 'cn=A,dc=X');
      assert.equal(store.csByDn(space, 'CN=a,DC=x')?.id, id);
    });

    test('takes a move to another partition for an update', ({ stage, consume, cs }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      assert.equal(stage(incoming('a', { partition: 'dc=y' })).outcome, 'update');
      assert.deepEqual([cs(id).partition, cs(id).pendingImport], ['dc=y', 'update']);
    });

    test('parks another object of the same DN under a temporary one', ({ stage, cs, store, space }) => {
      const old = stage(incoming('a'));
      const other = stage(incoming('b', { dn: 'CN=a,DC=x' }));
      assert.equal(other.outcome, 'add');
      assert.notEqual(other.id, old.id);
      assert.equal(store.csByDn(space, 'CN=a,DC=x')?.id, other.id);
      assert.match(cs(old.id).dn, /transient/);
      assert.equal(stage(incoming('a', { dn: 'CN=moved,DC=x' })).outcome, 'rename');
      assert.equal(cs(old.id).dn, 'CN=moved,DC=x');
    });

    test('lets two objects change places', ({ stage, cs }) => {
      const one = stage(incoming('a'));
      const two = stage(incoming('b'));
      stage(incoming('a', { dn: 'CN=b,DC=x' }));
      stage(incoming('b', { dn: 'CN=a,DC=x' }));
      assert.deepEqual([cs(one.id).dn, cs(two.id).dn], ['CN=b,DC=x', 'CN=a,DC=x']);
    });

    test('takes an object of the same anchor and another type for a replacement', ({ stage, consume, cs, write }) => {
      const { id } = stage(incoming('a', { members: ['CN=b'] }));
      consume(id);
      const mv = write((writer) => {
        const created = writer.createMv('person');
        writer.updateCs(id, { mv: created, pendingExport: addition([[0, 'x']]) });
        writer.stageReference(id, member, writer.placeholder(1, 'CN=c'), 'add');
        return created;
      });
      assert.deepEqual(stage(incoming('a', { objectType: 'group' })), {
        id,
        outcome: 'delete-add',
        awaitsExport: false,
      });
      const { objectType, hologram, pendingImport, pendingExport, referenceCounts } = cs(id);
      assert.deepEqual([objectType, hologram, pendingImport, pendingExport], ['group', null, 'delete-add', null]);
      assert.equal(cs(id).mv, mv);
      assert.equal(referenceCounts.size, 0);
      stage(incoming('a', { objectType: 'group', cn: 'other' }));
      assert.equal(cs(id).pendingImport, 'delete-add');
      consume(id);
      assert.equal(cs(id).pendingImport, 'none');
    });
  });

  describe('staging a deletion', () => {
    test('keeps the object with a pending delete', ({ stage, consume, cs, write, space }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      assert.equal(
        write((writer) => writer.stageDelete(space, id)),
        'delete',
      );
      assert.equal(cs(id).pendingImport, 'delete');
      assert.equal(
        write((writer) => writer.stageDelete(space, id)),
        'no-change',
      );
    });

    test('is taken back when the object shows again, unchanged or changed', ({ stage, consume, cs, write, space }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      write((writer) => writer.stageDelete(space, id));
      stage(incoming('a'));
      assert.equal(cs(id).pendingImport, 'none');
      write((writer) => writer.stageDelete(space, id));
      assert.equal(stage(incoming('a', { cn: 'new' })).outcome, 'update');
      assert.equal(cs(id).pendingImport, 'update');
    });

    test('is an add again when the object was never consumed', ({ stage, cs, write, space }) => {
      const { id } = stage(incoming('a'));
      write((writer) => writer.stageDelete(space, id));
      stage(incoming('a'));
      assert.equal(cs(id).pendingImport, 'add');
    });

    test('leaves an export object alone that no import ever showed', ({ write, cs, space }) => {
      const id = write((writer) => provision(writer, space, 'CN=a'));
      assert.equal(
        write((writer) => writer.stageDelete(space, id)),
        'no-change',
      );
      assert.equal(cs(id).pendingImport, 'none');
    });
  });

  describe('an export object', () => {
    test('becomes an imported one when the directory shows its DN', ({ write, stage, cs, space, store }) => {
      const id = write((writer) => provision(writer, space, 'CN=a,DC=x'));
      assert.deepEqual(stage(incoming('a')), { id, outcome: 'add', awaitsExport: true });
      const { anchor, image, hologram, pendingImport, pendingExport } = cs(id);
      assert.deepEqual([anchor, image?.[0], hologram, pendingImport], ['a', 'a', null, 'add']);
      assert.equal(pendingExport?.operation, 'add');
      assert.equal(store.csByAnchor(space, 'a')?.id, id);
      assert.deepEqual(stage(incoming('a')), { id, outcome: 'no-change', awaitsExport: true });
    });

    test('becomes an imported one when the directory shows its anchor', ({ write, stage, cs, space }) => {
      const id = write((writer) => {
        const created = provision(writer, space, 'CN=a,DC=x');
        writer.updateCs(created, { anchor: 'a' });
        return created;
      });
      assert.equal(stage(incoming('a', { dn: 'CN=b,DC=x' })).id, id);
      assert.deepEqual([cs(id).dn, cs(id).pendingImport], ['CN=b,DC=x', 'add']);
    });

    test('goes when an object of another type has its DN, and its sources are synchronized again', ({
      write,
      stage,
      cs,
      space,
      store,
    }) => {
      const source = stage(incoming('s'));
      const id = write((writer) => {
        const created = provision(writer, space, 'CN=a,DC=x');
        writer.updateCs(source.id, { mv: writer.cs(created)!.mv, consumed: true });
        return created;
      });
      const { mv } = cs(id);
      const shown = stage(incoming('a', { objectType: 'group' }));
      assert.notEqual(shown.id, id);
      assert.equal(store.cs(id), undefined);
      assert.equal(cs(source.id).retry, true);
      assert.deepEqual(
        write((writer) => writer.takeReferenceTargets(10)),
        [mv],
      );
    });
  });
}
