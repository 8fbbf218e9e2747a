import assert from 'node:assert/strict';
import { textsOf, valuesOf } from '../../../../engine/connectors/ad/ldap-entry.ts';
import { runProgram } from '../../../support/samba/run-program.ts';
import { remove, WrittenForest } from './written-forest.ts';

describe('objects written to Active Directory', () => {
  const at = new WrittenForest('127.0.30.21');

  describe('new objects', () => {
    it('have their values and give their identity', async () => {
      const guid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
      const ann = await at.made('Ann', {
        cn: 'Ann',
        displayName: 'Änn "the" first',
        proxyAddresses: ['SMTP:ann@contoso.test', 'smtp:a@contoso.test'],
        'mS-DS-ConsistencyGuid': guid.toString('base64'),
        accountExpires: '9223372036854775807',
        userAccountControl: 514,
      });
      const entry = (await at.read(`<GUID=${Buffer.from(ann.anchor!, 'base64').toString('hex')}>`, '*'))!;
      assert.equal(entry.dn, ann.dn);
      assert.deepEqual(textsOf(entry, 'displayName'), ['Änn "the" first']);
      assert.equal(textsOf(entry, 'proxyAddresses').length, 2);
      assert.deepEqual(valuesOf(entry, 'mS-DS-ConsistencyGuid'), [guid]);
      assert.deepEqual(textsOf(entry, 'objectClass'), ['top', 'person', 'organizationalPerson', 'user']);
    });

    it('come after the containers they lie in, and take names that need escapes', async () => {
      const inner = `OU=Inner\\, one,${at.unit}`;
      const results = await at.write([
        { kind: 'add', objectType: 'contact', dn: `CN=\\#1 \\+ x,${inner}`, changes: [] },
        { kind: 'add', objectType: 'organizationalUnit', dn: inner, changes: [] },
        { ...at.add('Team', { groupType: -2147483646 }, 'group'), dn: `CN=Team,${inner}` },
      ]);
      assert.deepEqual(
        results.map(({ error }) => error),
        [undefined, undefined, undefined],
      );
      const found = await at.forest.admin.search({ base: inner, scope: 'one', attributes: ['name'] });
      assert.deepEqual(found.flatMap((entry) => textsOf(entry, 'name')).toSorted(), ['#1 + x', 'Team']);
    });

    it('are enabled once they have a password, and can sign in', async () => {
      const password = 'Fresh-Passw0rd "Ä"';
      await at.made('Ben', { userAccountControl: 512, unicodePwd: password });
      assert.deepEqual(await at.texts(`CN=Ben,${at.unit}`, 'userAccountControl'), ['512']);
      const { address, authority } = at.forest.controller;
      const signIn = ['-x', '-H', `ldaps://${address}`, '-D', `CN=Ben,${at.unit}`, '-w', password, '-s', 'base'];
      const env = { LDAPTLS_CACERT: authority.certificate };
      assert.match(runProgram('ldapsearch', [...signIn, '-b', '', 'dnsHostName'], { env }), /dnsHostName/);
    });

    it('stay disabled without a password', async () => {
      assert.equal(
        await at.outcome(at.add('Cid', { userAccountControl: 512 })),
        'cd-error [userAccountControl]: The account was made and stays disabled, because no rule gives it a password; let a rule flow "unicodePwd" once, or make the account disabled',
      );
      assert.deepEqual(await at.texts(`CN=Cid,${at.unit}`, 'userAccountControl'), ['514']);
    });

    it('that were made without a password are enabled with the one that comes later', async () => {
      await at.outcome(at.add('Ida', { userAccountControl: 512 }));
      const password = 'Later-Passw0rd';
      await at.made('Ida', { userAccountControl: 512, unicodePwd: password });
      assert.deepEqual(await at.texts(`CN=Ida,${at.unit}`, 'userAccountControl'), ['512']);
      const { address, authority } = at.forest.controller;
      const signIn = ['-x', '-H', `ldaps://${address}`, '-D', `CN=Ida,${at.unit}`, '-w', password, '-s', 'base'];
      const env = { LDAPTLS_CACERT: authority.certificate };
      assert.match(runProgram('ldapsearch', [...signIn, '-b', '', 'dnsHostName'], { env }), /dnsHostName/);
    });

    it('are not made with a password the domain does not take', async () => {
      assert.match(
        await at.outcome(at.add('Dan', { userAccountControl: 512, unicodePwd: 'short' })),
        /^cd-error.*The password does not meet the length, complexity or history/,
      );
      assert.equal(await at.read(`CN=Dan,${at.unit}`, 'cn'), undefined);
    });

    it('that are there with the values of the add are ours', async () => {
      const operation = at.add('Eve', {
        userAccountControl: 512,
        unicodePwd: 'Passw0rd-of-Eve',
        description: ['a', 'b'],
      });
      const [first] = await at.write([operation]);
      const [again] = await at.write([operation]);
      assert.deepEqual(again, first);
    });

    it('that are there with the same consistency GUID are ours, and get the other values', async () => {
      const consistency = { 'mS-DS-ConsistencyGuid': Buffer.alloc(16, 7).toString('base64') };
      const known = await at.made('Fay', { ...consistency, displayName: 'old' });
      const [again] = await at.write([at.add('Fay', { ...consistency, displayName: 'new' })]);
      assert.deepEqual(again, { id: 0, anchor: known.anchor });
      assert.deepEqual(await at.texts(known.dn, 'displayName'), ['new']);
    });

    it('that are there with other values are left alone', async () => {
      await at.made('Gus', { displayName: 'somebody else', title: 'x' });
      assert.equal(
        await at.outcome(at.add('Gus', { displayName: 'ours', title: 'x' })),
        'cd-existing-object [displayName]: Another object has that name and holds other values (displayName), so it was left alone; import it so that the rules can join it, or give another name',
      );
      assert.match(await at.outcome(at.add('Gus', {}, 'contact')), /^cd-existing-object: .*is of another type/);
      assert.deepEqual(await at.texts(`CN=Gus,${at.unit}`, 'displayName'), ['somebody else']);
    });

    it('whose account name is taken are refused', async () => {
      await at.made('Hal', { sAMAccountName: `taken${at.number}` });
      assert.match(
        await at.outcome(at.add('Ida', { sAMAccountName: `taken${at.number}` })),
        /^cd-existing-object: .*that name or unique value already/,
      );
    });

    it('need their container', async () => {
      assert.equal(
        await at.outcome({ kind: 'add', objectType: 'user', dn: `CN=Jan,OU=Nowhere,${at.unit}`, changes: [] }),
        'cd-missing-object: The container "OU=Nowhere,the unit" is not in the directory, so the object was not made; make the container, or correct the rule that gives "dn"',
      );
    });
  });

  describe('deleted objects', () => {
    it('are gone, also when they were gone before', async () => {
      const ann = await at.made('Ann');
      for (const time of ['first', 'again']) {
        assert.equal(await at.outcome(remove(ann)), 'done', time);
        assert.equal(await at.read(ann.dn, 'cn'), undefined);
      }
    });

    it('take along what belongs to them, but containers do not', async () => {
      const ann = await at.made('Ann');
      await at.forest.add(`CN=Devices,${ann.dn}`, { objectClass: 'classStore' });
      assert.equal(await at.outcome(remove(ann), await at.open(at.forest.accounts.administrator)), 'done');
      await at.made('Bob');
      assert.match(
        await at.outcome(remove({ dn: at.unit, objectType: 'organizationalUnit' })),
        /^cd-error: Other objects lie below the object/,
      );
      assert.notEqual(await at.read(`CN=Bob,${at.unit}`, 'cn'), undefined);
    });

    it('go before the containers they lie in', async () => {
      const [ann, bob] = [await at.made('Ann'), await at.made('Bob')];
      const results = await at.write([
        remove({ dn: at.unit, objectType: 'organizationalUnit' }),
        remove(bob),
        remove(ann),
      ]);
      assert.deepEqual(
        results.map(({ error }) => error),
        [undefined, undefined, undefined],
      );
      assert.equal(await at.read(at.unit, 'ou'), undefined);
    });

    it('are left alone when only the name is known and another object has it', async () => {
      const ann = await at.made('Ann');
      assert.equal(await at.outcome(remove({ dn: ann.dn, objectType: 'contact' })), 'done');
      assert.notEqual(await at.read(ann.dn, 'cn'), undefined);
    });
  });
});
