import assert from 'node:assert/strict';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { dedent } from '../../support/text.ts';
import { foreignJoin, groupJoin, groupOut, guid, twoForests, userJoin, userOut } from './two-forests.ts';

const rules = userJoin + userOut + groupJoin + groupOut + foreignJoin;
const user = (name: string, byte: number, more: Record<string, string> = {}) => ({
  dn: `CN=${name},DC=north`,
  type: 'user',
  attributes: { name, sid: `S-${byte}`, guid: guid(byte), ...more },
});
const group = (members: readonly string[]) => ({
  dn: 'CN=Team,DC=north',
  type: 'group',
  attributes: { name: 'Team', guid: guid(9), ...(members.length > 0 ? { member: members } : {}) },
});
const team = /CN=CQkJCQkJCQkJCQkJCQkJCQ== group.*\n.*export \w+: (.*)/;

describe('references', () => {
  it('flow to the counterparts of what they name, whatever the order of the objects', async () => {
    for (const reversed of [false, true]) {
      const workspace = new SyncWorkspace(twoForests(rules));
      const objects = [
        group(['CN=Anna,DC=north', 'CN=Nobody,DC=north']),
        user('Anna', 1),
        user('Bob', 2, { manager: 'CN=Anna,DC=north' }),
      ];
      workspace.import('north', reversed ? objects.toReversed() : objects);
      await workspace.synchronize('north');
      assert.equal(
        workspace.space('cloud'),
        dedent(`
          CN=AQEBAQEBAQEBAQEBAQEBAQ== user joined
            export add: anchor = AQEBAQEBAQEBAQEBAQEBAQ==, displayName = Anna
          CN=AgICAgICAgICAgICAgICAg== user joined
            export add: anchor = AgICAgICAgICAgICAgICAg==, displayName = Bob, manager +CN=AQEBAQEBAQEBAQEBAQEBAQ==
          CN=CQkJCQkJCQkJCQkJCQkJCQ== group joined
            export add: anchor = CQkJCQkJCQkJCQkJCQkJCQ==, displayName = Team, members +CN=AQEBAQEBAQEBAQEBAQEBAQ==
        `),
      );
    }
  });

  it('stage single members added and removed by a delta', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    workspace.import('north', [user('Anna', 1), user('Bob', 2), group(['CN=Anna,DC=north'])]);
    await workspace.synchronize('north');
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.import('north', [group(['CN=Bob,DC=north'])]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(
      workspace.space('cloud'),
      /export modify: members \+CN=AgICAgICAgICAgICAgICAg==, members -CN=AQEBAQEBAQEBAQEBAQEBAQ==/,
    );
    workspace.import('north', [group(['CN=Anna,DC=north'])]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.doesNotMatch(workspace.space('cloud'), /export/);
  });

  it('to an object that is to be deleted are left to its directory, whatever the order of the objects', async () => {
    for (const reversed of [false, true]) {
      const workspace = new SyncWorkspace(twoForests(rules));
      const objects = [group(['CN=Anna,DC=north', 'CN=Bob,DC=north']), user('Anna', 1), user('Bob', 2)];
      workspace.import('north', reversed ? objects.toReversed() : objects);
      await workspace.synchronize('north');
      workspace.confirmExports('cloud');
      await workspace.synchronize('cloud');
      workspace.import('north', [group(['CN=Bob,DC=north'])]);
      workspace.delete('north', 'CN=Anna,DC=north');
      await workspace.synchronize('north', 'delta-synchronization');
      assert.deepEqual(workspace.space('cloud').match(/export .*/g), ['export delete: ']);
    }
  });

  it('appear when the object they name is joined later, and go when it leaves', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    workspace.import('north', [group(['CN=Anna,DC=north'])]);
    await workspace.synchronize('north');
    assert.doesNotMatch(team.exec(workspace.space('cloud'))?.[1] ?? '', /members/);
    workspace.import('north', [user('Anna', 1)]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(team.exec(workspace.space('cloud'))?.[1] ?? '', /members \+CN=AQEB/);
    workspace.import('north', [{ ...user('Anna', 1), attributes: { ...user('Anna', 1).attributes, hidden: true } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.doesNotMatch(team.exec(workspace.space('cloud'))?.[1] ?? '', /members/);
  });

  it('reach a person of the other forest through a foreign security principal', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    workspace.import('north', [user('Anna', 1)]);
    workspace.import('south', [
      {
        dn: 'CN=S-1,CN=ForeignSecurityPrincipals,DC=south',
        type: 'foreignSecurityPrincipal',
        attributes: { name: 'S-1' },
      },
      {
        dn: 'CN=Team,DC=south',
        type: 'group',
        attributes: { name: 'Team', guid: guid(9), member: ['CN=S-1,CN=ForeignSecurityPrincipals,DC=south'] },
      },
    ]);
    await workspace.synchronize('south');
    await workspace.synchronize('north');
    await workspace.synchronize('south', 'delta-synchronization');
    assert.match(team.exec(workspace.space('cloud'))?.[1] ?? '', /members \+CN=AQEB/);
  });

  it('name a member once when two of its objects are members', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    const principal = {
      dn: 'CN=S-1,CN=Foreign,DC=north',
      type: 'foreignSecurityPrincipal',
      attributes: { name: 'S-1' },
    };
    workspace.import('north', [user('Anna', 1), principal, group(['CN=Anna,DC=north', principal.dn])]);
    await workspace.synchronize('north');
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.import('north', [group([principal.dn])]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.doesNotMatch(workspace.space('cloud'), /export/);
  });

  it('are guarded by a flow above them that raises an error', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    workspace.import('north', [group(['CN=1,DC=x', 'CN=2,DC=x', 'CN=3,DC=x', 'CN=4,DC=x'])]);
    const result = await workspace.synchronize('north');
    assert.equal(result.status, 'completed-sync-errors');
    assert.match(workspace.space('north'), /error sync-rule-error-function-triggered/);
  });

  it('to an object that is being deleted are not removed on their own', async () => {
    const workspace = new SyncWorkspace(twoForests(rules));
    workspace.import('north', [user('Anna', 1), group(['CN=Anna,DC=north'])]);
    await workspace.synchronize('north');
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.delete('north', 'CN=Anna,DC=north');
    workspace.import('north', [group([])]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(team.exec(workspace.space('cloud')), null);
    assert.match(workspace.space('cloud'), /user disconnector\n {2}export delete/);
  });
});
