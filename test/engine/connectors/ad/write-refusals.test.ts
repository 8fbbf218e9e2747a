import assert from 'node:assert/strict';
import { valuesOf } from '../../../../engine/connectors/ad/ldap-entry.ts';
import { ConnectorError } from '../../../../engine/ports/directory.ts';
import type { Account } from '../../../support/samba/domain-controller.ts';
import { modify, remove, replaced, WrittenForest, type Operation } from './written-forest.ts';

const dropped = (cause: unknown): boolean => cause instanceof ConnectorError && cause.kind === 'dropped';

describe('writes Active Directory does not carry out', () => {
  const at = new WrittenForest('127.0.30.23');
  const may = async (operation: Operation, account: Account): Promise<string> =>
    await at.outcome(operation, await at.open(account));

  describe('an account without the rights', () => {
    it('is told which ones it lacks', async () => {
      const ann = await at.made('Ann');
      const { anchorWriter, synchronizer } = at.forest.accounts;
      const consistency = replaced({ 'mS-DS-ConsistencyGuid': Buffer.alloc(16, 1).toString('base64') });
      assert.equal(await may(modify(ann, consistency), anchorWriter), 'done');
      assert.equal(
        await may(modify(ann, consistency), synchronizer),
        'permission-issue [mS-DS-ConsistencyGuid]: "svc-sync@corp.contoso.test" may not write "mS-DS-ConsistencyGuid" of the object, so it stays as it is; grant the account "Write mS-DS-ConsistencyGuid" on it, or on a container above',
      );
      assert.match(
        await may(modify(ann, [...consistency, ...replaced({ title: 'x' })]), anchorWriter),
        /^permission-issue \[title\]: .*may not write "title" of the object/,
      );
      assert.match(
        await may(at.add('Bob', {}), anchorWriter),
        /^permission-issue: .*may not make objects of type user in "the unit".*"Create user objects" there/,
      );
      assert.match(await may(remove(ann), anchorWriter), /^permission-issue: .*may not delete the object/);
      assert.match(
        await may(modify(ann, [], `CN=Other,${at.unit}`), anchorWriter),
        /^permission-issue: .*may not rename or move the object/,
      );
      assert.match(
        await may(modify(ann, replaced({ unicodePwd: 'Another-passw0rd' })), anchorWriter),
        /^permission-issue: .*may not set the password of the object.*"Reset Password"/,
      );
    });
  });

  describe('a connection that ends', () => {
    it('between a write and its answer ends the export, and the same export again is done', async () => {
      const { directory, proxy } = await at.behindProxy({});
      const operation = at.add('Ann', { userAccountControl: 512, unicodePwd: 'Passw0rd-of-Ann', title: 'x' });
      proxy.quirks.loseAnswerOf = 'add';
      await assert.rejects(at.write([operation], directory), dropped);
      assert.deepEqual(await at.texts(`CN=Ann,${at.unit}`, 'userAccountControl'), ['514']);
      proxy.quirks.loseAnswerOf = 'modify';
      await assert.rejects(at.write([operation], directory), dropped);
      const [result] = await at.write([operation], directory);
      assert.equal(result?.error, undefined);
      assert.deepEqual(await at.texts(`CN=Ann,${at.unit}`, 'userAccountControl'), ['512']);
      const ann = { dn: operation.dn, anchor: result!.anchor! };
      proxy.quirks.loseAnswerOf = 'modifyDn';
      const renamed = modify(ann, [], `CN=Anna,${at.unit}`);
      await assert.rejects(at.write([renamed], directory), dropped);
      assert.equal(await at.outcome(renamed, directory), 'done');
      proxy.quirks.loseAnswerOf = 'delete';
      await assert.rejects(at.write([remove(ann)], directory), dropped);
      assert.equal(await at.outcome(remove(ann), directory), 'done');
    });

    it('in the middle of many writes loses and doubles none', async () => {
      const { directory, proxy } = await at.behindProxy({ killAfterBytes: 3000 });
      const operations = Array.from({ length: 40 }, (_, number) => at.add(`U${number}`, { title: `${number}` }));
      // A connection that ends while nothing is on its way is opened again, and nobody notices.
      await at.write(operations, directory).catch((cause: unknown) =>
        assert.throws(() => {
          throw cause;
        }, dropped),
      );
      assert.equal(proxy.counts.kills, 1);
      const results = await at.write(operations, directory);
      assert.deepEqual(
        results.filter(({ error }) => error !== undefined),
        [],
      );
      const found = await at.forest.admin.search({ base: at.unit, scope: 'one', attributes: ['objectGUID'] });
      assert.deepEqual(
        results.map(({ anchor = '' }) => anchor).toSorted(),
        found.map((entry) => valuesOf(entry, 'objectGUID')[0]!.toString('base64')).toSorted(),
      );
    });

    it('is not needed for a server that is busy for a moment', async () => {
      const { directory, proxy } = await at.behindProxy({});
      proxy.quirks.refusals = [{ operation: 'add', code: 51, times: 1 }];
      assert.equal(await at.outcome(at.add('Ann', {}), directory), 'done');
      assert.equal(proxy.counts.refusals, 1);
    });
  });
});
