import assert from 'node:assert/strict';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { dedent } from '../../support/text.ts';
import { guid, twoForests, userJoin } from './two-forests.ts';

const anna = {
  dn: 'CN=Anna,DC=north',
  type: 'user',
  attributes: { name: ' Anna ', mail: 'anna@x', sid: 'S-1', guid: guid(1) },
};

describe('inbound synchronization', () => {
  it('projects an object whose join finds nothing and says which rule gave each value', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin));
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.equal(
      workspace.metaverse(),
      dedent(`
        person <- north:CN=Anna,DC=north
          anchor = AQEBAQEBAQEBAQEBAQEBAQ== (In - User Join)
          displayName = Anna (In - User Join)
          mail = anna@x (In - User Join)
          sid = S-1 (In - User Join)
          kind = User (In - User Join)
          guid = AQEBAQEBAQEBAQEBAQEBAQ== (In - User Join)
      `),
    );
  });

  it('leaves an object out of scope a disconnector, and does not project without a join value', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin));
    workspace.import('north', [
      { dn: 'CN=Hidden,DC=north', type: 'user', attributes: { sid: 'S-2', hidden: true } },
      { dn: 'CN=Blank,DC=north', type: 'user', attributes: { name: 'Blank' } },
    ]);
    const result = await workspace.synchronize('north');
    assert.equal(workspace.metaverse(), '');
    assert.deepEqual(result.counters, { 'disconnector-filtered': 1, 'disconnector-remains': 1 });
  });

  it('joins the other forest, lets the forest named first win, and recalls values with their object', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "In - User Title" { connector every ad from user to person link join precedence 105 flow { title <- [title] } }`,
      ),
    );
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, title: 'Engineer' } }]);
    workspace.import('south', [
      {
        dn: 'CN=Anna,DC=south',
        type: 'user',
        attributes: { name: 'Anna S', mail: 'ANNA@X', title: 'Clerk', guid: guid(2) },
      },
    ]);
    await workspace.synchronize('north');
    await workspace.synchronize('south');
    assert.match(workspace.metaverse(), /^person <- north:CN=Anna,DC=north, south:CN=Anna,DC=south\n/);
    assert.match(workspace.metaverse(), /displayName = Anna \(/);
    assert.match(workspace.metaverse(), /title = Engineer \(/);
    workspace.delete('north', anna.dn);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.metaverse(), /^person <- south:CN=Anna,DC=south\n/);
    assert.match(workspace.metaverse(), /displayName = Anna S \(/);
    assert.match(workspace.metaverse(), /title = Clerk \(/);
    assert.equal(workspace.space('north'), '');
  });

  it('deletes the metaverse object with its last holder', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin));
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    workspace.delete('north', anna.dn);
    const result = await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.metaverse(), '');
    assert.deepEqual(result.counters, { 'connector-delete-remove-mv': 1 });
  });

  it('keeps a join whose criteria stop matching, and takes it apart when its rule leaves scope', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin));
    workspace.import('north', [anna]);
    workspace.import('south', [{ dn: 'CN=A,DC=south', type: 'user', attributes: { mail: 'anna@x', guid: guid(2) } }]);
    await workspace.synchronize('north');
    await workspace.synchronize('south');
    workspace.import('south', [{ dn: 'CN=A,DC=south', type: 'user', attributes: { mail: 'other@x', guid: guid(2) } }]);
    await workspace.synchronize('south', 'delta-synchronization');
    assert.match(workspace.metaverse(), /^person <- north:CN=Anna,DC=north, south:CN=A,DC=south\n/);
    workspace.import('south', [
      { dn: 'CN=A,DC=south', type: 'user', attributes: { mail: 'other@x', guid: guid(2), hidden: true } },
    ]);
    const result = await workspace.synchronize('south', 'delta-synchronization');
    assert.deepEqual(result.counters, { 'connector-filtered-leave-mv': 1 });
    assert.match(workspace.metaverse(), /^person <- north:CN=Anna,DC=north\n/);
  });

  const special: readonly (readonly [string, string, string | undefined])[] = [
    ['a NULL above falls through', 'title <- IIF(True, NULL, [title])', 'low'],
    ['IgnoreThisFlow falls through', 'title <- IIF(True, IgnoreThisFlow, [title])', 'low'],
    ['AuthoritativeNull stops', 'title <- AuthoritativeNull', undefined],
    ['an empty text is no value', 'title <- Trim("  ")', 'low'],
    ['a value wins', 'title <- "high"', 'high'],
  ];
  for (const [name, flow, expected] of special) {
    it(`resolves by precedence: ${name}`, async () => {
      const workspace = new SyncWorkspace(
        twoForests(
          userJoin +
            `
        inbound rule "High" { connector "north" from user to person link join precedence 10 flow { ${flow} } }
        inbound rule "Low" { connector "north" from user to person link join precedence 190 flow { title <- "low" } }`,
        ),
      );
      workspace.import('north', [anna]);
      await workspace.synchronize('north');
      assert.equal(/ title = (\w+)/.exec(workspace.metaverse())?.[1], expected);
    });
  }

  it('keeps a value whose flow now stands aside, and removes one whose flow says NULL', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "Keep" { connector "north" from user to person link join precedence 10 flow {
        title <- IIF(IsPresent([title]), [title], IgnoreThisFlow)
        first <- IIF(IsPresent([title]), [title], NULL)
      } }`,
      ),
    );
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, title: 'Boss' } }]);
    await workspace.synchronize('north');
    workspace.import('north', [anna]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.metaverse(), /title = Boss/);
    assert.doesNotMatch(workspace.metaverse(), /first = /);
  });

  it('applies a flow once, when the metaverse object is created', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "Once" { connector "north" from user to person link join precedence 10 flow { origin <- once [name] } }`,
      ),
    );
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, name: 'Renamed' } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.metaverse(), /origin =  ?Anna/);
    assert.match(workspace.metaverse(), /displayName = Renamed/);
  });

  it('merges the values of two forests, the winner spelling first', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "Tags" { connector every ad from user to person link join precedence 10 flow { tags <- merge ignoring case [tags] } }`,
      ),
    );
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, tags: ['SMTP:a@x', 'one'] } }]);
    workspace.import('south', [
      { dn: 'CN=A,DC=south', type: 'user', attributes: { mail: 'anna@x', guid: guid(2), tags: ['smtp:A@x', 'two'] } },
    ]);
    await workspace.synchronize('north');
    await workspace.synchronize('south');
    assert.match(workspace.metaverse(), /tags = SMTP:a@x \| one \| two /);
  });

  it('fails an object alone when rules with different merge types meet', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "M" { connector "north" from user to person link join precedence 10 flow { tags <- merge [tags] } }
      inbound rule "U" { connector "north" from user to person link join precedence 11 flow { tags <- [notes] } }`,
      ),
    );
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, tags: ['a'], notes: ['b'] } }]);
    const result = await workspace.synchronize('north');
    assert.equal(result.status, 'completed-sync-errors');
    assert.equal(workspace.space('north'), 'CN=Anna,DC=north user disconnector import-add error mixed-merge-types');
  });

  it('fails one object alone on Error, keeps its pending import, and takes it up again', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          `
      inbound rule "Guard" { connector "north" from user to person link join precedence 10 flow {
        title <- IIF(IsPresent([title]), [title], Error("Title is missing"))
      } }`,
      ),
    );
    workspace.import('north', [
      anna,
      { dn: 'CN=B,DC=north', type: 'user', attributes: { sid: 'S-9', guid: guid(3), title: 'T' } },
    ]);
    const result = await workspace.synchronize('north');
    assert.deepEqual(result.counters, { 'flow-failure': 1, 'disconnector-projected-flow': 1 });
    assert.match(
      workspace.space('north'),
      /CN=Anna,DC=north user disconnector import-add error sync-rule-error-function-triggered/,
    );
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, title: 'Now' } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.space('north'), /^CN=Anna,DC=north user joined$/m);
  });

  it('tries join groups in order and passes over ambiguous ones', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin));
    workspace.import('north', [
      { dn: 'CN=1,DC=north', type: 'user', attributes: { sid: 'S-1', guid: guid(1) } },
      { dn: 'CN=2,DC=north', type: 'user', attributes: { sid: 'S-2', guid: guid(2) } },
    ]);
    await workspace.synchronize('north');
    workspace.compile(
      `
      inbound rule "In - South" { connector "south" from user to person link join precedence 100 join { notes = kind or name = sid } }` +
        userJoin.replace('every ad', '"north"'),
    );
    workspace.import('south', [{ dn: 'CN=S,DC=south', type: 'user', attributes: { notes: ['User'], name: 's-2' } }]);
    await workspace.synchronize('south');
    assert.match(workspace.metaverse(), /north:CN=2,DC=north, south:CN=S,DC=south/);
  });

  it('is an error of the object when two rules join different objects', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin.replace('every ad', '"north"') +
          `
      inbound rule "J1" { connector "south" from user to person link join precedence 20 join { sid = sid } }
      inbound rule "J2" { connector "south" from user to person link join precedence 21 join { mail = mail } }`,
      ),
    );
    workspace.import('north', [
      { dn: 'CN=1,DC=north', type: 'user', attributes: { sid: 'S-1', guid: guid(1) } },
      { dn: 'CN=2,DC=north', type: 'user', attributes: { mail: 'two@x', guid: guid(2) } },
    ]);
    workspace.import('south', [{ dn: 'CN=S,DC=south', type: 'user', attributes: { sid: 'S-1', mail: 'two@x' } }]);
    await workspace.synchronize('north');
    await workspace.synchronize('south');
    assert.equal(workspace.space('south'), 'CN=S,DC=south user disconnector import-add error multiple-join-results');
  });

  it('joins with matching case only where the clause asks for it', async () => {
    const rules = userJoin.replace('every ad', '"north"');
    for (const [clause, joined] of [
      ['name = sid', true],
      ['name = sid matching case', false],
    ] as const) {
      const workspace = new SyncWorkspace(
        twoForests(
          rules +
            `inbound rule "J" { connector "south" from user to person link join precedence 20 join { ${clause} } }`,
        ),
      );
      workspace.import('north', [anna]);
      workspace.import('south', [{ dn: 'CN=S,DC=south', type: 'user', attributes: { name: 's-1' } }]);
      await workspace.synchronize('north');
      await workspace.synchronize('south');
      assert.equal(workspace.space('south').includes('joined'), joined, clause);
    }
  });

  it('joins a waiting disconnector in the next delta once its partner appears', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin.replace('every ad', '"north"') +
          `
      inbound rule "J" { connector "south" from user to person link join precedence 20 join { mail = mail } }`,
      ),
    );
    workspace.import('south', [{ dn: 'CN=S,DC=south', type: 'user', attributes: { mail: 'Anna@X' } }]);
    await workspace.synchronize('south');
    assert.match(workspace.space('south'), /disconnector/);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    await workspace.synchronize('south', 'delta-synchronization');
    assert.match(workspace.space('south'), /joined/);
  });

  it('refuses a text too long for an indexed metaverse attribute', async () => {
    const text = twoForests(userJoin);
    const workspace = new SyncWorkspace(text);
    const mail = workspace.configuration.metaverse.attributes.get('mail')!;
    (workspace.configuration.metaverse.attributes as Map<string, typeof mail>).set('mail', { ...mail, indexed: true });
    workspace.compile(text.rules);
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, mail: 'x'.repeat(449) } }]);
    await workspace.synchronize('north');
    assert.match(workspace.space('north'), /error attribute-too-long/);
  });
});
