import assert from 'node:assert/strict';
import type { ReferencedObject } from '../../../../engine/ports/directory.ts';
import { edited, modify, replaced, WrittenForest } from './written-forest.ts';

describe('changes written to Active Directory', () => {
  const at = new WrittenForest('127.0.30.22');

  describe('changed objects', () => {
    it('get and lose single values; what is so already is done', async () => {
      const ann = await at.made('Ann', { proxyAddresses: ['smtp:a', 'smtp:b'], title: 'x' });
      const changes = [
        edited('proxyAddresses', { add: ['smtp:c', 'smtp:a'], remove: ['smtp:b', 'smtp:z'] }),
        ...replaced({ title: [], department: 'Sales' }),
      ];
      for (const time of ['first', 'again']) {
        assert.equal(await at.outcome(modify(ann, changes)), 'done', time);
        assert.deepEqual(await at.texts(ann.dn, 'proxyAddresses'), ['smtp:a', 'smtp:c']);
        assert.deepEqual(await at.texts(ann.dn, 'title'), []);
        assert.deepEqual(await at.texts(ann.dn, 'department'), ['Sales']);
      }
    });

    it('get another spelling of a value', async () => {
      const ann = await at.made('Ann', { proxyAddresses: ['smtp:ann@contoso.test', 'SMTP:old@contoso.test'] });
      const change = edited('proxyAddresses', {
        add: ['SMTP:ann@contoso.test', 'smtp:old@contoso.test'],
        remove: ['smtp:ann@contoso.test', 'SMTP:old@contoso.test'],
      });
      assert.equal(await at.outcome(modify(ann, [change])), 'done');
      assert.deepEqual(await at.texts(ann.dn, 'proxyAddresses'), ['SMTP:ann@contoso.test', 'smtp:old@contoso.test']);
    });

    it('are found by their identity wherever they were moved', async () => {
      const ann = await at.made('Ann');
      await at.forest.admin.modifyDn({ dn: ann.dn, newRdn: 'CN=Moved', newSuperior: at.corp });
      assert.equal(await at.outcome(modify(ann, replaced({ title: 'found' }))), 'done');
      assert.deepEqual(await at.texts(`CN=Moved,${at.corp}`, 'title'), ['found']);
      await at.forest.admin.delete(`CN=Moved,${at.corp}`);
    });

    it('that are gone are missing', async () => {
      const ann = await at.made('Ann');
      await at.forest.admin.delete(ann.dn);
      assert.match(await at.outcome(modify(ann, replaced({ title: 'x' }))), /^cd-missing-object: /);
      assert.match(await at.outcome(modify(ann, [], `CN=Other,${at.unit}`)), /^cd-missing-object: /);
    });

    it('refer to others by identity, also by one that was renamed', async () => {
      const [ann, bob] = [await at.made('Ann'), await at.made('Bob')];
      await at.forest.admin.modifyDn({ dn: bob.dn, newRdn: 'CN=Robert' });
      assert.equal(await at.outcome(modify(ann, replaced({ manager: bob }))), 'done');
      assert.deepEqual(await at.texts(ann.dn, 'manager'), [`CN=Robert,${at.unit}`]);
      assert.equal(await at.outcome(modify(ann, replaced({ manager: [] }))), 'done');
      assert.deepEqual(await at.texts(ann.dn, 'manager'), []);
    });

    it('are not written at all where one value is refused, and the error names its attribute', async () => {
      const ann = await at.made('Ann');
      assert.match(await at.outcome(modify(ann, replaced({ title: 'x', notThere: 'y' }))), /^cd-error \[notThere\]: /);
      assert.match(await at.outcome(modify(ann, replaced({ title: 'x', c: 'too long' }))), /^cd-error.*: /);
      assert.deepEqual(await at.texts(ann.dn, 'title'), []);
    });

    it('keep what is not to be written, with the reason', async () => {
      const ann = await at.made('Ann');
      assert.equal(
        await at.outcome(modify(ann, replaced({ objectSid: 'AQU=', title: 'x' }))),
        'attribute-not-writable [objectSid]: Active Directory keeps "objectSid" itself and takes it from nobody, so nothing of the object was written; let no rule flow it',
      );
      assert.match(
        await at.outcome(modify(ann, replaced({ cn: 'Other' }))),
        /^attribute-not-writable \[cn\]: "cn" is part of the object's name/,
      );
      assert.equal(await at.outcome(modify(ann, replaced({ cn: 'Ann' }))), 'done');
      assert.match(
        await at.outcome(modify(ann, replaced({ thumbnailPhoto: 'not base64!' }))),
        /^cd-error \[thumbnailPhoto\]: "thumbnailPhoto" holds bytes/,
      );
    });

    it('are renamed, moved, both, and only spelled otherwise; again is done', async () => {
      const ann = await at.made('Ann');
      const inner = `OU=Inner,${at.unit}`;
      await at.forest.add(inner, { objectClass: 'organizationalUnit' });
      const names = [
        `CN=Anna,${at.unit}`,
        `CN=Anna,${inner}`,
        `CN=Smith\\, Ann,${at.unit}`,
        `CN=SMITH\\, Ann,${at.unit}`,
      ];
      for (const newDn of names) {
        assert.equal(await at.outcome(modify(ann, [], newDn)), 'done', newDn);
        assert.equal(await at.outcome(modify(ann, [], newDn)), 'done', newDn);
        const found = await at.read(`<GUID=${Buffer.from(ann.anchor!, 'base64').toString('hex')}>`, 'cn');
        assert.equal(found?.dn, newDn);
      }
    });

    it('are not moved to a container that is not there, nor to a name that is taken', async () => {
      const [ann, bob] = [await at.made('Ann'), await at.made('Bob')];
      assert.equal(
        await at.outcome(modify(ann, [], `CN=Ann,OU=Nowhere,${at.unit}`)),
        'cd-missing-object: The container "OU=Nowhere,the unit" is not in the directory, so the object was not moved; make the container, or correct the rule that gives "dn"',
      );
      assert.match(await at.outcome(modify(ann, [], bob.dn)), /^cd-existing-object: /);
    });
  });

  describe('groups', () => {
    it('take thousands of members, in parts, and give them up again', async function () {
      this.timeout(60_000);
      const group = await at.made('Many', { groupType: -2147483640 }, 'group');
      const names = Array.from({ length: 2300 }, (_, number) => `CN=M${number},${at.unit}`);
      const members: ReferencedObject[] = names.map((dn) => ({ dn }));
      at.forest.controller.change(names.map((dn) => `dn: ${dn}\nobjectClass: contact\n`).join('\n'));
      const { directory, proxy } = await at.behindProxy({});
      assert.equal(await at.outcome(modify(group, [edited('member', { add: members })]), directory), 'done');
      assert.equal(proxy.counts.requests.modify, 3);
      assert.equal((await at.texts(group.dn, 'member')).length, 2300);
      const change = edited('member', { add: members.slice(0, 700), remove: members.slice(700) });
      assert.equal(await at.outcome(modify(group, [change]), directory), 'done');
      assert.equal((await at.texts(group.dn, 'member')).length, 700);
    });

    it('get those members that are not there yet and lose those that are', async () => {
      const [ann, bob, cid] = [await at.made('Ann'), await at.made('Bob'), await at.made('Cid')];
      const group = await at.made('Team', { groupType: -2147483640 }, 'group');
      assert.equal(await at.outcome(modify(group, [edited('member', { add: [ann, bob] })])), 'done');
      const change = edited('member', { add: [bob, cid], remove: [ann] });
      for (const time of ['first', 'again']) {
        assert.equal(await at.outcome(modify(group, [change])), 'done', time);
        assert.deepEqual(await at.texts(group.dn, 'member'), [bob.dn, cid.dn]);
      }
    });

    it('get the other members when some are gone', async () => {
      const group = await at.made('Team', { groupType: -2147483640 }, 'group');
      const users = await Promise.all(['Ann', 'Bob', 'Cid', 'Dan', 'Eve'].map(async (name) => await at.made(name)));
      await at.forest.admin.delete(users[1]!.dn);
      await at.forest.admin.delete(users[3]!.dn);
      assert.equal(
        await at.outcome(modify(group, [edited('member', { add: users })])),
        'cd-missing-object [member]: 2 of the objects that "member" refers to are not in the directory; the other references were written; import the connector, so that the rules know what is gone',
      );
      assert.deepEqual(await at.texts(group.dn, 'member'), [users[0]!.dn, users[2]!.dn, users[4]!.dn]);
      assert.equal(await at.outcome(modify(group, [edited('member', { remove: users })])), 'done');
      assert.deepEqual(await at.texts(group.dn, 'member'), []);
    });
  });
});
