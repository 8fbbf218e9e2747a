import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openTenant, textIn, values } from '../../engine/connectors/entra/tenant/open-tenant.ts';
import { removeFolders } from '../../engine/cli/invoke.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  type Account,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy, type QuirksProxy } from '../../support/samba/quirks-proxy.ts';
import type { Run } from '../forests-workspace.ts';
import { cycle, liveWorkspace, type LiveWorkspace, type RuleSet } from './live-workspace.ts';

const people = 300;

for (const rules of ['exported', 'sample'] satisfies readonly RuleSet[])
  describe(`mS-DS-ConsistencyGuid written back to a live forest under the ${rules} rules`, function () {
    this.timeout(120_000);
    let forest: DomainController;
    let proxy: QuirksProxy;
    let workspace: LiveWorkspace;
    before(async function () {
      needsSamba(this);
      const population = { users: people, groups: 0, membersPerGroup: 0, largeGroup: 0 };
      forest = await startDomainController({ ...contoso, population });
      const certificate = forest.authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
      proxy = await startQuirksProxy({ upstream: forest.address, certificate });
      workspace = await liveWorkspace(this, rules, [
        { controller: forest, account: forest.accounts.synchronizer, servers: [proxy.server] },
      ]);
      const configured = await workspace.joinery('configure', 'source-anchor', 'mS-DS-ConsistencyGuid');
      assert.equal(configured.exitCode, 0, configured.stdout + configured.stderr);
    });
    after(async () => {
      await proxy?.close();
      await forest?.stop();
      removeFolders();
    });

    /** What the forest's people have: objectGUID and consistency GUID, as base64. */
    function anchors(): readonly (readonly [guid: string, consistency: string | undefined])[] {
      const text = forest.search(
        '-b',
        `OU=Users,OU=Corp,${forest.base}`,
        '-E',
        'pr=500/noprompt',
        '(sAMAccountName=user*)',
        'objectGUID',
        'mS-DS-ConsistencyGuid',
      );
      return text
        .split('\n\n')
        .filter((entry) => entry.startsWith('dn: '))
        .map((entry) => [
          /^objectGUID:: (.*)$/m.exec(entry)?.[1] ?? '',
          /^mS-DS-ConsistencyGuid:: (.*)$/m.exec(entry)?.[1],
        ]);
    }

    function tenantAnchors(): readonly string[] {
      const client = openTenant({ path: join(workspace.cwd, '.joinery', 'tenant.db') });
      try {
        const { body } = client.send('GET', '/users?$top=999&$select=onPremisesImmutableId');
        return values(body)
          .map((user) => textIn(user, 'onPremisesImmutableId'))
          .toSorted();
      } finally {
        client.tenant.close();
      }
    }

    function signInAs({ user, password }: Account): void {
      const name = workspace.forests[0]!;
      workspace.withPassword(name, password);
      workspace.configure((json) => {
        json.connectors.find((each) => each.name === name)!['user'] = user;
      });
    }

    const exportOf = (runs: readonly Run[]): Run | undefined =>
      runs.find(({ connector, profile }) => connector === workspace.forests[0] && profile === 'Export');

    it('fails without the right to, and the error says which one is missing', async () => {
      const before = forest.highestCommittedUsn();
      const exported = exportOf(await cycle(workspace, '--initial'));
      assert.equal(exported?.status, 'completed-export-errors');
      assert.equal(exported.errorCount, people);
      const { code, message } = exported.errors[0]!;
      assert.equal(code, 'permission-issue');
      assert.match(
        message,
        /^"svc-sync@corp\.contoso\.test" may not write "mS-DS-ConsistencyGuid" of the object, so it stays as it is; grant the account "Write mS-DS-ConsistencyGuid"/,
      );
      assert.equal(forest.highestCommittedUsn(), before);
      assert.deepEqual(tenantAnchors(), []);
    });

    it('writes nothing in staging mode, however often and whoever may', async () => {
      signInAs(forest.accounts.anchorWriter);
      workspace.configure((json) => {
        json.staging = true;
      });
      // The first sign-in of an account is a change the domain controller makes itself.
      await workspace.joinery('run', workspace.forests[0]!, 'delta-import');
      const before = forest.highestCommittedUsn();
      for (const options of [['--initial'], []]) await cycle(workspace, ...options);
      assert.equal(forest.highestCommittedUsn(), before);
      assert.deepEqual(tenantAnchors(), []);
    });

    it('goes on where the domain controller was killed in the middle of it', async () => {
      workspace.configure((json) => {
        json.staging = false;
      });
      const [runs] = await Promise.all([
        cycle(workspace),
        (async () => {
          const end = Date.now() + 30_000;
          while (proxy.counts.requests.modify < people * 1.5 && Date.now() < end) await setTimeout(1);
          await forest.kill();
        })(),
      ]);
      const exported = exportOf(runs)!;
      assert.equal(exported.status, 'stopped-connectivity', JSON.stringify(exported.errors.slice(0, 2)));
      await forest.restart();
      const written = anchors().filter(([, consistency]) => consistency !== undefined).length;
      assert.ok(written > 0 && written < people, `${written}`);
      assert.equal(exportOf(await cycle(workspace))?.status, 'success');
    });

    it('is everybody’s objectGUID, and the anchor of one user each in the tenant', async () => {
      await cycle(workspace, '--until-stable');
      const all = anchors();
      assert.equal(all.length, people);
      assert.deepEqual(
        all.filter(([guid, consistency]) => guid !== consistency),
        [],
      );
      assert.deepEqual(tenantAnchors(), all.map(([guid]) => guid).toSorted());
    });
  });
