import assert from 'node:assert/strict';
import type { Slots } from '../../../engine/model/stored.ts';
import { incoming, member } from './store-bench.ts';
import type { StoreTest } from './store-bench.ts';

export function referenceContract(test: StoreTest): void {
  describe('references', () => {
    test('keep the directory’s order and point to placeholders until the object shows', ({
      stage,
      members,
      store,
      space,
      cs,
    }) => {
      const group = stage(incoming('g', { members: ['CN=b,DC=x', 'CN=a,DC=x'] }));
      assert.deepEqual(members(group.id), ['CN=b,DC=x', 'CN=a,DC=x']);
      assert.deepEqual([...cs(group.id).referenceCounts], [[member, 2]]);
      assert.equal(store.statistics(space).placeholders, 2);
      assert.equal(store.csByDn(space, 'CN=a,DC=x'), undefined);
      const [, target] = store.references(group.id, member);
      assert.equal(stage(incoming('a')).id, target);
      assert.equal(store.statistics(space).placeholders, 1);
      assert.deepEqual([...store.referencedBy(target!)], [{ cs: group.id, slot: member }]);
      assert.equal(store.hasReference(group.id, member, target!), true);
    });

    test('count as added until consumed, and cancel when taken back', ({ stage, consume, changes, members, cs }) => {
      const { id } = stage(incoming('g', { members: ['CN=a', 'CN=b'] }));
      assert.deepEqual(changes(id), ['add 3 CN=a', 'add 3 CN=b']);
      stage(incoming('g', { members: ['CN=a'] }));
      assert.deepEqual(changes(id), ['add 3 CN=a']);
      consume(id);
      assert.deepEqual(changes(id), []);
      assert.equal(stage(incoming('g', { members: ['CN=a', 'CN=c'] })).outcome, 'update');
      assert.deepEqual(changes(id), ['add 3 CN=c']);
      stage(incoming('g', { members: ['CN=c'] }));
      assert.deepEqual(changes(id), ['add 3 CN=c', 'remove 3 CN=a']);
      stage(incoming('g', { members: ['CN=a'] }));
      assert.deepEqual([changes(id), members(id), cs(id).pendingImport], [[], ['CN=a'], 'none']);
    });

    test('change one by one without touching the others', ({ stage, consume, change, changes, members, cs, store }) => {
      const { id } = stage(incoming('g', { members: ['CN=a', 'CN=b'] }));
      consume(id);
      const references = [
        { slot: member, dn: 'CN=c', kind: 'add' },
        { slot: member, dn: 'CN=a', kind: 'remove' },
        { slot: member, dn: 'CN=b', kind: 'add' },
        { slot: member, dn: 'CN=unknown', kind: 'remove' },
      ] as const;
      assert.equal(change(id, { references }).outcome, 'update');
      assert.deepEqual(members(id), ['CN=b', 'CN=c']);
      assert.deepEqual(changes(id), ['add 3 CN=c', 'remove 3 CN=a']);
      assert.equal(cs(id).pendingImport, 'update');
      assert.equal(store.referenceCount(id, member), 2);
      assert.equal(change(id, { replacedReferences: new Map([[member, ['CN=a', 'CN=b']]]) }).outcome, 'update');
      assert.deepEqual([changes(id), cs(id).pendingImport], [[], 'none']);
      assert.equal(stage(incoming('g', { members: ['CN=a', 'CN=b'] })).outcome, 'no-change');
    });

    test('follow a renamed object, and a placeholder at its new DN is taken in', ({
      stage,
      consume,
      members,
      changes,
      store,
      space,
      cs,
    }) => {
      const user = stage(incoming('a'));
      const group = stage(incoming('g', { members: ['CN=a,DC=x'] }));
      consume(group.id);
      stage(incoming('g', { members: ['CN=z,DC=x'] }));
      assert.equal(store.statistics(space).placeholders, 1);
      stage(incoming('a', { dn: 'CN=z,DC=x' }));
      assert.deepEqual([members(group.id), changes(group.id)], [['CN=z,DC=x'], []]);
      assert.equal(store.statistics(space).placeholders, 0);
      assert.deepEqual([...store.references(group.id, member)], [user.id]);
      assert.deepEqual([...cs(group.id).referenceCounts], [[member, 1]]);
    });

    test('mean another object when the same DN is shown after a rename', ({ stage, members, changes, consume }) => {
      stage(incoming('old', { dn: 'CN=name' }));
      const group = stage(incoming('g', { members: ['CN=name'] }));
      consume(group.id);
      stage(incoming('old', { dn: 'CN=former' }));
      stage(incoming('new', { dn: 'CN=name' }));
      assert.deepEqual(members(group.id), ['CN=former']);
      assert.equal(stage(incoming('g', { members: ['CN=name'] })).outcome, 'update');
      assert.deepEqual(members(group.id), ['CN=name']);
      assert.deepEqual(changes(group.id), ['add 3 CN=name', 'remove 3 CN=former']);
    });

    test('count one value less when an object and its own placeholder were both meant', ({ stage, members, cs }) => {
      stage(incoming('a'));
      const group = stage(incoming('g', { members: ['CN=a,DC=x', 'CN=z,DC=x'] }));
      stage(incoming('a', { dn: 'CN=z,DC=x' }));
      assert.deepEqual(members(group.id), ['CN=z,DC=x']);
      assert.deepEqual([...cs(group.id).referenceCounts], [[member, 1]]);
    });

    test('keep a placeholder for a removed object, with its id, until nothing refers to it', ({
      stage,
      write,
      store,
      space,
      members,
    }) => {
      const user = stage(incoming('a'));
      const group = stage(incoming('g', { members: ['CN=a,DC=x'] }));
      write((writer) => writer.removeCs(user.id));
      assert.equal(store.cs(user.id), undefined);
      assert.deepEqual(members(group.id), ['CN=a,DC=x']);
      assert.equal(stage(incoming('other', { dn: 'CN=a,DC=x' })).id, user.id);
      write((writer) => writer.removeCs(user.id));
      stage(incoming('g'));
      assert.equal(store.statistics(space).placeholders, 0);
      assert.throws(() => store.dnOf(user.id));
    });

    test('of a long list are read in parts and in order', ({ stage, members, change }) => {
      const dns = Array.from({ length: 9_000 }, (_, number) => `CN=${number}`);
      const { id } = stage(incoming('g', { members: dns }));
      assert.deepEqual(members(id), dns);
      change(id, { references: [{ slot: member, dn: 'CN=last', kind: 'add' }] });
      assert.deepEqual(members(id), [...dns, 'CN=last']);
    });
  });

  describe('a change of a known object', () => {
    test('sets and removes values and leaves the rest', ({ stage, consume, change, cs }) => {
      const { id } = stage(incoming('a', { image: ['a', 1, ['m'], null, null] }));
      consume(id);
      assert.equal(
        change(id, {
          slots: new Map([
            [0, 'b'],
            [1, null],
          ]),
        }).outcome,
        'update',
      );
      assert.deepEqual(cs(id).image, ['b', null, ['m'], null, null]);
      assert.deepEqual(cs(id).hologram, ['a', 1, ['m'], null, null]);
      assert.equal(change(id, { slots: new Map([[0, 'b']]) }).outcome, 'no-change');
    });

    test('is found again by the next import of the whole object', ({ stage, consume, change, cs }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      change(id, { slots: new Map([[0, 'b']]) });
      assert.equal(stage(incoming('a')).outcome, 'update');
      assert.equal(cs(id).pendingImport, 'none');
    });

    test('renames', ({ stage, consume, change, cs, store, space }) => {
      const { id } = stage(incoming('a'));
      consume(id);
      assert.equal(change(id, { newDn: 'CN=z,DC=x' }).outcome, 'rename');
      assert.deepEqual([cs(id).dn, cs(id).pendingImport], ['CN=z,DC=x', 'update']);
      assert.equal(store.csByDn(space, 'CN=z,DC=x')?.id, id);
    });
  });

  describe('join keys', () => {
    test('find disconnectors of a type by any of their values', ({ stage, write, store, space }) => {
      const a = stage(incoming('a', { image: ['Same', null, ['X@y', 'z'], null, null] })).id;
      const b = stage(incoming('b', { cn: 'same' })).id;
      stage(incoming('c', { cn: 'same', objectType: 'group' }));
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'same'), [a, b]);
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'mail', 'x@y'), [a]);
      write((writer) => writer.updateCs(a, { mv: writer.createMv('person') }));
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'same'), [b]);
      stage(incoming('b', { cn: 'else' }));
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'same'), []);
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'else'), [b]);
      write((writer) => writer.removeCs(b));
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'else'), []);
    });

    test('of unchanged objects appear when more attributes are asked for', ({ stage, write, store, space }) => {
      const object = incoming('a', { image: ['a', 5, null, null, null] });
      const { id } = stage(object);
      assert.equal(write((writer) => writer.stage(space, object, ['number'])).outcome, 'no-change');
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'number', '5'), [id]);
      assert.deepEqual(store.disconnectorsByKey(space, 'user', 'cn', 'a'), []);
    });

    test('find metaverse objects, and are kept when an update leaves them out', ({ write, store }) => {
      const slots: Slots = ['a', null, null, null, null];
      const id = write((writer) => {
        const created = writer.createMv('person');
        writer.updateMv(created, slots, [{ rule: 1, cs: 1 }, null, null, null, null], new Map([['cn', ['a', 'b']]]));
        return created;
      });
      write((writer) => writer.updateMv(id, slots, [], null));
      assert.deepEqual(store.mvByKey('cn', 'b'), [id]);
      write((writer) => writer.updateMv(id, slots, [], new Map([['cn', ['b', 'c']]])));
      assert.deepEqual(
        ['a', 'b', 'c'].map((key) => store.mvByKey('cn', key).length),
        [0, 1, 1],
      );
      write((writer) => writer.deleteMv(id));
      assert.deepEqual(store.mvByKey('cn', 'c'), []);
    });

    test('are watched by disconnectors until these forget them or are linked', ({ stage, write }) => {
      const { id } = stage(incoming('a'));
      const watching = (key: string): readonly number[] => write((writer) => writer.watching('mail', key));
      write((writer) => writer.watchDisconnector(id, new Map([['mail', ['x', 'y']]])));
      assert.deepEqual(watching('x'), [id]);
      write((writer) => writer.watchDisconnector(id, new Map([['mail', ['y']]])));
      assert.deepEqual([watching('x'), watching('y')], [[], [id]]);
      write((writer) => writer.watchDisconnector(id, new Map()));
      assert.deepEqual(watching('y'), []);
    });
  });
}
