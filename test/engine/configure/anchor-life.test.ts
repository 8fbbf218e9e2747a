import assert from 'node:assert/strict';
import { configureSourceAnchor, consistencyGuid } from '../../../engine/configure/source-anchor.ts';
import { SyncWorkspace, type TestObject } from '../../support/sync-workspace.ts';
import { guid } from '../sync/two-forests.ts';
import { anchorRules, configurationOf, rulesOf, textsOf, workspaceText } from './small-workspace.ts';

const guidAttribute = { name: consistencyGuid, type: 'bin', multiValued: false } as const;

function configuredRules(): string {
  return rulesOf(textsOf(anchorRules, configureSourceAnchor(textsOf(anchorRules), configurationOf(), guidAttribute)));
}

const ann: TestObject = {
  dn: 'CN=ann,DC=north',
  type: 'user',
  anchor: guid(1),
  attributes: { objectGUID: guid(1), objectSid: 's-1', userPrincipalName: 'ann@x.example' },
};

/** What an account is after it was moved: another identity in the new forest, the anchor brought along. */
const moved: TestObject = {
  dn: 'CN=ann,DC=south',
  type: 'user',
  anchor: guid(2),
  attributes: { objectGUID: guid(2), [consistencyGuid]: guid(1), objectSid: 's-2', userPrincipalName: 'ann@x.example' },
};

async function settledAnn(): Promise<SyncWorkspace> {
  const workspace = new SyncWorkspace(workspaceText(configuredRules()));
  workspace.import('north', [ann]);
  await workspace.synchronize('north');
  workspace.confirmExports('north');
  await workspace.synchronize('north', 'delta-synchronization');
  workspace.confirmExports('cloud');
  await workspace.synchronize('cloud', 'delta-synchronization');
  return workspace;
}

describe('a source anchor kept in mS-DS-ConsistencyGuid', () => {
  it('is written back to the directory first, and only what the directory has shown goes to the tenant', async () => {
    const workspace = new SyncWorkspace(workspaceText(configuredRules()));
    workspace.import('north', [ann]);
    await workspace.synchronize('north');
    assert.equal(workspace.space('cloud'), '');
    assert.match(workspace.space('north'), new RegExp(`export modify: ${consistencyGuid} = ${guid(1)}`));

    await workspace.synchronize('north');
    assert.equal(workspace.space('cloud'), '', 'what is only staged settles nothing');

    workspace.confirmExports('north');
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(
      workspace.space('cloud'),
      new RegExp(`CN=${guid(1)} user joined\n {2}export add: .*sourceAnchor = ${guid(1)}`),
    );
    assert.doesNotMatch(workspace.space('north'), /export/);
    workspace.store.close();
  });

  it('survives a move to the other forest while the old account is still there', async () => {
    const workspace = await settledAnn();
    const before = workspace.space('cloud');
    workspace.import('south', [moved]);
    await workspace.synchronize('south');
    workspace.delete('north', ann.dn);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), before);
    assert.match(workspace.metaverse(), new RegExp(`person <- cloud:CN=${guid(1)}, south:CN=ann,DC=south\n`));
    workspace.store.close();
  });

  it('survives a move whose deletion is seen first, as long as nothing was exported in between', async () => {
    const workspace = await settledAnn();
    const before = workspace.space('cloud');
    workspace.delete('north', ann.dn);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.space('cloud'), /export delete/);
    workspace.import('south', [moved]);
    await workspace.synchronize('south', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), before);
    workspace.store.close();
  });

  it('changes nothing for people who are in the tenant already when it is switched on', async () => {
    const workspace = new SyncWorkspace(workspaceText(anchorRules));
    workspace.import('north', [ann]);
    await workspace.synchronize('north');
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    const before = workspace.space('cloud');
    workspace.compile(configuredRules());
    await workspace.synchronize('north');
    await workspace.synchronize('cloud');
    assert.equal(workspace.space('cloud'), before);
    assert.match(workspace.space('north'), new RegExp(`export modify: ${consistencyGuid} = ${guid(1)}`));
    workspace.store.close();
  });

  it('of somebody who has one already is not overwritten', async () => {
    const workspace = new SyncWorkspace(workspaceText(configuredRules()));
    workspace.import('south', [moved]);
    await workspace.synchronize('south');
    assert.doesNotMatch(workspace.space('south'), /export/);
    assert.match(workspace.space('cloud'), new RegExp(`CN=${guid(1)} user joined`));
    workspace.store.close();
  });
});
