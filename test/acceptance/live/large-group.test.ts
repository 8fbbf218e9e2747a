import assert from 'node:assert/strict';
import { removeFolders } from '../../engine/cli/invoke.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy, windowsLimits, type QuirksProxy } from '../../support/samba/quirks-proxy.ts';
import { findSharedData } from '../../support/shared-data.ts';
import { cycle, liveWorkspace, runLines, type LiveWorkspace } from './live-workspace.ts';
import { changedLines, tenantText } from './tenant-text.ts';

const people = 5000;

describe('a group of 5,000 in a live forest with the limits of Windows', function () {
  this.timeout(180_000);
  let forest: DomainController;
  let proxy: QuirksProxy;
  let workspace: LiveWorkspace;
  let group = '';
  before(async function () {
    needsSamba(this);
    const population = { users: people, groups: 0, membersPerGroup: 0, largeGroup: people };
    forest = await startDomainController({ ...contoso, population });
    const certificate = forest.authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
    proxy = await startQuirksProxy({ upstream: forest.address, certificate, quirks: { windows: windowsLimits } });
    group = `CN=Everyone,OU=Groups,OU=Corp,${forest.base}`;
    workspace = await liveWorkspace(this, findSharedData('contoso') === undefined ? 'sample' : 'exported', [
      { controller: forest, account: forest.accounts.synchronizer, servers: [proxy.server] },
    ]);
  });
  after(async () => {
    await proxy?.close();
    await forest?.stop();
    removeFolders();
  });

  it('has all its members in the tenant', async () => {
    await cycle(workspace, '--initial', '--until-stable');
    assert.ok(tenantText(workspace.cwd).includes(`group "Everyone": ${people} of them`));
    assert.ok(proxy.counts.rangedAttributes > 0);
  });

  it('changes there by one member when one goes', async () => {
    const before = tenantText(workspace.cwd);
    const member = `CN=User 01234,OU=Users,OU=Corp,${forest.base}`;
    forest.change(`dn: ${group}\nchangetype: modify\ndelete: member\nmember: ${member}\n`);
    const runs = await cycle(workspace, '--until-stable');
    const lines = runLines(runs).map((line) => line.replace(/^[\w. -]*, /, ''));
    assert.deepEqual(changedLines(before, tenantText(workspace.cwd)), [
      `- group "Everyone": ${people} of them`,
      `+ group "Everyone": ${people - 1} of them`,
    ]);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('Export') || line.startsWith('Delta Import')),
      [
        'Delta Import: success, stage-update 1',
        'Export: success, export-update 1',
        'Delta Import: success, stage-update 1',
      ],
    );
  });
});
