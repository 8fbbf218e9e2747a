import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraDn } from '../../../../engine/connectors/entra/object-names.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import { entraConnector, openDirectory, readObjects } from './connector.ts';
import { tenantRuns, type TenantRuns } from './tenant-runs.ts';

const dn = entraDn('user', '', 'QURB');
const anchor = { sourceAnchor: 'QURB', accountEnabled: true, displayName: 'Ada' };

describe('names of users in domains the tenant has not verified', () => {
  let folder = '';
  let connector: EntraConnector;
  let runs: TenantRuns;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-entra-'));
    connector = entraConnector(folder, ['verified.contoso.com']);
    runs = tenantRuns(connector);
  });
  afterEach(() => {
    runs.store.close();
    rmSync(folder, { recursive: true });
  });

  const inTenant = async (): Promise<readonly unknown[]> => {
    const directory = await openDirectory(connector);
    try {
      return [...(await readObjects(directory)).values()].map(({ attributes }) => [
        attributes.get('alias')?.[0],
        attributes.get('userPrincipalName')?.[0],
      ]);
    } finally {
      await directory.close();
    }
  };
  /** Exports and imports; nothing may be left to export, and nothing contradicted. */
  const settle = async (profile: 'Full Import' | 'Delta Import'): Promise<void> => {
    assert.deepEqual(runs.codes(await runs.run('Export')), []);
    assert.deepEqual(runs.codes(await runs.run(profile)), []);
    assert.equal(runs.object(dn)?.pendingExport, null);
  };

  it('are made of the nickname, and the import shows what was exported', async () => {
    await runs.run('Full Import');
    runs.provision(dn, { ...anchor, userPrincipalName: 'user3@contoso.com', mail: 'user1@contoso.com' });
    await settle('Delta Import');
    assert.deepEqual(await inTenant(), [['user1', 'user1@contoso.onmicrosoft.com']]);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user3@contoso.com');
    assert.equal(runs.image(dn, 'alias'), null);

    runs.stage(dn, { alias: 'user4' });
    await settle('Full Import');
    assert.deepEqual(await inTenant(), [['user4', 'user1@contoso.onmicrosoft.com']]);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user3@contoso.com');

    runs.stage(dn, { userPrincipalName: 'user5@contoso.com' });
    await settle('Delta Import');
    assert.deepEqual(await inTenant(), [['user4', 'user4@contoso.onmicrosoft.com']]);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user5@contoso.com');

    runs.stage(dn, { mail: 'user6@contoso.com' });
    await settle('Full Import');
    assert.deepEqual(await inTenant(), [['user4', 'user4@contoso.onmicrosoft.com']]);

    runs.stage(dn, { userPrincipalName: 'user5@verified.contoso.com' });
    await settle('Delta Import');
    assert.deepEqual(await inTenant(), [['user4', 'user5@verified.contoso.com']]);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user5@verified.contoso.com');
  });

  it('follow the nickname when that is taken away', async () => {
    runs.provision(dn, {
      ...anchor,
      alias: 'user4',
      userPrincipalName: 'user3@contoso.com',
      mail: 'user1@contoso.com',
    });
    await settle('Full Import');
    assert.deepEqual(await inTenant(), [['user4', 'user4@contoso.onmicrosoft.com']]);
    runs.stage(dn, { alias: null });
    await settle('Full Import');
    assert.equal((await inTenant()).length, 1);
    assert.equal(runs.image(dn, 'alias'), null);
    runs.stage(dn, { userPrincipalName: 'user3@contoso.com' });
    await settle('Full Import');
    assert.deepEqual(await inTenant(), [['user1', 'user1@contoso.onmicrosoft.com']]);
  });

  it('stay as they were exported through any number of full imports', async () => {
    runs.provision(dn, { ...anchor, userPrincipalName: 'a b@verified.contoso.com' });
    await settle('Full Import');
    for (let time = 0; time < 2; time++) {
      const record = await runs.run('Full Import');
      assert.deepEqual(record.step?.counters, { 'stage-no-change': 1 });
    }
    assert.deepEqual(await inTenant(), [['ab', 'ab@contoso.onmicrosoft.com']]);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'a b@verified.contoso.com');
  });

  it('are known again in a store that was built anew, without another export', async () => {
    runs.provision(dn, { ...anchor, userPrincipalName: 'user3@contoso.com' });
    await settle('Full Import');
    runs.store.close();
    runs = tenantRuns(connector);
    await runs.run('Full Import');
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user3@contoso.onmicrosoft.com');
    // What synchronization stages, because the image is not what the rules want.
    runs.stage(dn, { userPrincipalName: 'user3@contoso.com' });
    assert.deepEqual(runs.codes(await runs.run('Full Import')), []);
    assert.equal(runs.object(dn)?.pendingExport, null);
    assert.equal(runs.image(dn, 'userPrincipalName'), 'user3@contoso.com');
  });

  it('are contradicted when somebody gave the user another one', async () => {
    runs.provision(dn, { ...anchor, userPrincipalName: 'user3@contoso.com' });
    await settle('Full Import');
    const directory = await openDirectory(connector);
    const [ada] = (await readObjects(directory)).values();
    await directory.writer!.write(
      [
        {
          id: 1,
          kind: 'modify',
          objectType: 'user',
          dn,
          anchor: ada!.anchor,
          changes: [
            { name: 'userPrincipalName', change: { kind: 'replace', values: ['countess@contoso.onmicrosoft.com'] } },
          ],
        },
      ],
      { cancelled: false },
    );
    await directory.close();
    await runs.run('Delta Import');
    assert.equal(runs.image(dn, 'userPrincipalName'), 'countess@contoso.onmicrosoft.com');
  });

  it('become what was wanted once the domain is verified', async () => {
    runs.provision(dn, { ...anchor, userPrincipalName: 'user3@contoso.com' });
    await settle('Full Import');
    runs.store.close();
    connector = entraConnector(folder, ['contoso.com']);
    runs = tenantRuns(connector);
    await runs.run('Full Import');
    runs.stage(dn, { userPrincipalName: 'user3@contoso.com' });
    await settle('Delta Import');
    assert.deepEqual(await inTenant(), [['user3', 'user3@contoso.com']]);
  });
});
