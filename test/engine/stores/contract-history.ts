import assert from 'node:assert/strict';
import type { CsCondition } from '../../../engine/ports/store.ts';
import type { RunError, StepResult } from '../../../engine/runs/run-record.ts';
import { incoming, keyAttributes, layoutAttributes, provision } from './store-bench.ts';
import type { StoreTest } from './store-bench.ts';

export function historyContract(test: StoreTest): void {
  describe('lists and counts', () => {
    test('give ids in order, in parts, without placeholders', ({ stage, store, space, consume }) => {
      const ids = ['a', 'b', 'c', 'd'].map((anchor) => stage(incoming(anchor, { members: [`CN=p${anchor}`] })).id);
      assert.deepEqual(store.csIds(space, 0, 3, 'all'), ids.slice(0, 3));
      assert.deepEqual(store.csIds(space, ids[2]!, 3, 'all'), ids.slice(3));
      consume(ids[1]!);
      assert.deepEqual(store.csIds(space, 0, 10, 'due'), [ids[0], ids[2], ids[3]]);
      assert.equal(store.cs(ids[3]!)?.anchor, 'd');
    });

    test('give ids by state and by a part of the DN', ({ stage, write, store, space, consume }) => {
      const ids = ['ann', 'anna', 'bob', 'dan'].map(
        (name) => stage(incoming(name, { dn: `CN=${name.toUpperCase()}` })).id,
      );
      for (const id of ids.slice(1)) consume(id);
      write((writer) => {
        writer.updateCs(ids[1]!, { syncError: { code: 'x', message: 'y' } });
        writer.updateCs(ids[3]!, { mv: writer.createMv('person') });
        writer.placeholder(space, 'CN=annette');
      });
      const where = (condition: CsCondition, after = 0, limit = 10): readonly number[] =>
        store.csIdsWhere(space, after, limit, condition);
      assert.deepEqual(where({ state: 'due' }), [ids[0]]);
      assert.deepEqual(where({ state: 'error' }), [ids[1]]);
      assert.deepEqual(where({ state: 'linked' }), [ids[3]]);
      assert.deepEqual(where({ state: 'unlinked' }), ids.slice(0, 3));
      assert.deepEqual(where({ dnPart: 'an' }), [ids[0], ids[1], ids[3]]);
      assert.deepEqual(where({ dnPart: 'an' }, ids[0], 1), [ids[1]]);
      assert.deepEqual(where({ dnPart: 'an', state: 'unlinked' }), ids.slice(0, 2));
      assert.deepEqual(where({ dnPart: '%' }), []);
    });

    test('count a space by state', ({ stage, consume, write, store, space }) => {
      const ids = ['a', 'b', 'c', 'd'].map((anchor) => stage(incoming(anchor)).id);
      for (const id of ids.slice(1)) consume(id);
      stage(incoming('b', { cn: 'new' }));
      write((writer) => {
        writer.stageDelete(space, ids[2]!);
        writer.updateCs(ids[3]!, {
          mv: writer.createMv('person'),
          syncError: { code: 'x', message: 'y', rule: 'z' },
          retry: true,
        });
        provision(writer, space, 'CN=new');
        writer.placeholder(space, 'CN=nobody');
      });
      assert.deepEqual(store.statistics(space), {
        objects: 5,
        connectors: 2,
        disconnectors: 3,
        placeholders: 1,
        pendingImports: { add: 1, update: 1, delete: 1 },
        pendingExports: { add: 1, modify: 0, delete: 0 },
        syncErrors: 1,
        exportErrors: 0,
      });
      assert.deepEqual(store.csIds(space, 0, 10, 'due'), ids);
      assert.deepEqual(store.cs(ids[3]!)?.syncError, { code: 'x', message: 'y', rule: 'z' });
    });

    test('hand out queued objects once', ({ write }) => {
      write((writer) => {
        for (const mv of [3, 1, 2, 1]) writer.queueReferenceTarget(mv);
        writer.queueReferenceSource(9);
      });
      assert.deepEqual(
        write((writer) => writer.takeReferenceTargets(2)),
        [1, 2],
      );
      assert.deepEqual(
        write((writer) => writer.takeReferenceTargets(2)),
        [3],
      );
      assert.deepEqual(
        write((writer) => writer.takeReferenceTargets(2)),
        [],
      );
      assert.deepEqual(
        write((writer) => writer.takeReferenceSources(5)),
        [9],
      );
    });

    test('keep small texts under a name', ({ write, store }) => {
      write((writer) => writer.setState('k', 'v'));
      assert.equal(store.state('k'), 'v');
      write((writer) => writer.setState('k', null));
      assert.equal(store.state('k'), undefined);
    });
  });

  describe('a batch', () => {
    test('leaves nothing behind when it throws', ({ stage, write, cs, store, space }) => {
      const { id } = stage(incoming('a'));
      const before = cs(id);
      const fail = (): void =>
        write((writer) => {
          writer.stage(space, incoming('a', { cn: 'new', dn: 'CN=b,DC=x' }), keyAttributes);
          writer.updateCs(id, { mv: writer.createMv('person'), retry: true });
          writer.openSpace('other');
          writer.numberRule('rule');
          writer.extendLayout(space, 'other', layoutAttributes);
          writer.placeholder(space, 'CN=nobody');
          throw new Error('stop');
        });
      assert.throws(fail, /stop/);
      assert.deepEqual(cs(id), before);
      assert.equal(store.space('other'), undefined);
      assert.equal(store.ruleNumber('rule'), undefined);
      assert.equal(store.layout(space, 'other'), undefined);
      assert.deepEqual(store.mvIds(0, 10), []);
      assert.equal(store.statistics(space).placeholders, 0);
    });

    test('shows its own writes to its reads', ({ write, space }) => {
      write((writer) => {
        const { id } = writer.stage(space, incoming('a'), keyAttributes);
        writer.updateCs(id, { consumed: true, retry: true });
        assert.equal(writer.csByAnchor(space, 'a')?.retry, true);
        assert.deepEqual(writer.csIds(space, 0, 10, 'due'), [id]);
        assert.equal(writer.statistics(space).pendingImports.add, 0);
        const mv = writer.createMv('person');
        assert.deepEqual(writer.mvIds(0, 10), [mv]);
        writer.updateCs(id, { mv });
        assert.deepEqual(
          writer.linked(mv).map((cs) => cs.id),
          [id],
        );
      });
    });

    test('refuses a DN or an anchor that another object has', ({ stage, write, space }) => {
      stage(incoming('a'));
      const { id } = stage(incoming('b'));
      assert.throws(() => write((writer) => writer.updateCs(id, { dn: 'cn=A, dc=x' })), /belongs to another object/);
      assert.throws(() => write((writer) => writer.updateCs(id, { anchor: 'a' })), /belongs to another object/);
      assert.throws(() => write((writer) => provision(writer, space, 'CN=a,DC=x')), /belongs to another object/);
    });
  });

  describe('runs', () => {
    const step: StepResult = {
      kind: 'full-import',
      status: 'in-progress',
      startedAt: 5,
      endedAt: null,
      counters: { 'stage-add': 2 },
      outbound: {},
      objects: 2,
    };
    const error: RunError = { severity: 'error', code: 'x', message: 'y', dn: 'CN=a' };

    test('keep their step, position and errors, newest first', ({ write, store }) => {
      const [one, two] = write((writer) => [
        writer.beginRun({ connectorId: 'c', profile: 'Full Import', startedAt: 5, planHash: 'p' }),
        writer.beginRun({ connectorId: 'c', profile: 'Export', startedAt: 6, planHash: 'p' }),
      ]);
      assert.equal(store.unfinishedRun('c', 'Full Import'), undefined);
      write((writer) => {
        writer.saveStep(one, step, { cursor: 'page 3', seen: Uint8Array.of(1, 2) });
        writer.addRunErrors(one, [error, { ...error, severity: 'warning' }]);
        writer.addRunErrors(one, [error]);
      });
      const unfinished = store.unfinishedRun('c', 'Full Import');
      assert.deepEqual([unfinished?.id, unfinished?.step, unfinished?.planHash], [one, 'full-import', 'p']);
      assert.deepEqual([unfinished?.position.cursor, [...unfinished!.position.seen!]], ['page 3', [1, 2]]);
      write((writer) => writer.endRun(one, 'completed-warnings', 9));
      assert.equal(store.unfinishedRun('c', 'Full Import'), undefined);
      assert.deepEqual(
        store.runs(10).map(({ id }) => id),
        [two, one],
      );
      assert.deepEqual(store.run(one), {
        id: one,
        connectorId: 'c',
        profile: 'Full Import',
        status: 'completed-warnings',
        startedAt: 5,
        endedAt: 9,
        step,
        errorCount: 2,
      });
      assert.equal(store.runErrors(one).length, 3);
      assert.equal(
        write((writer) => writer.purgeRuns(10)),
        1,
      );
      assert.deepEqual([store.run(one), store.runErrors(one).length, store.runs(10).length], [undefined, 0, 1]);
    });

    test('that were left unfinished end when the profile begins anew', ({ write, store }) => {
      const begin = (startedAt: number): number =>
        write((writer) => {
          const id = writer.beginRun({ connectorId: 'c', profile: 'Export', startedAt, planHash: 'p' });
          writer.saveStep(id, step, { cursor: `at ${startedAt}` });
          return id;
        });
      const one = begin(1);
      const two = begin(2);
      assert.equal(store.run(one)?.status, 'stopped-server');
      assert.equal(store.unfinishedRun('c', 'Export')?.id, two);
    });
  });
}
