import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraDn } from '../../../../engine/connectors/entra/object-names.ts';
import { openEmbeddedTenant } from '../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import { entraConnector } from './connector.ts';
import { tenantRuns } from './tenant-runs.ts';

describe('objects another synchronization engine owns', () => {
  it('are imported, and an export to them is refused once and then withheld until a full import looked again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'joinery-entra-'));
    const requests: string[] = [];
    const runs = tenantRuns(entraConnector(folder), {
      embedded: { faults: ({ method }) => void requests.push(method) },
    });
    const dn = entraDn('user', '', 'QURB');
    const values = {
      sourceAnchor: 'QURB',
      accountEnabled: true,
      displayName: 'Ada',
      userPrincipalName: 'ada@contoso.com',
    };
    runs.provision(dn, values);
    await runs.run('Export');
    await runs.run('Full Import');
    const tenant = openEmbeddedTenant({
      path: join(folder, 'tenant.sqlite'),
      initialDomain: 'contoso.onmicrosoft.com',
      now: () => Date.UTC(2026, 0, 1),
    });
    tenant.markSynced(runs.object(dn)!.anchor!.slice('User_'.length));
    tenant.close();

    runs.stage(dn, { city: 'Oslo' });
    const code = 'ObjectOwnedByAnotherSyncEngine';
    assert.deepEqual(runs.codes(await runs.run('Export')), [code]);
    requests.length = 0;
    for (let time = 0; time < 2; time++) {
      const record = await runs.run('Export');
      assert.deepEqual([record.status, record.step?.counters], ['success', { 'export-withheld': 1 }]);
      await runs.run('Delta Import');
    }
    assert.ok(requests.every((method) => method === 'GET'));
    assert.match(runs.object(dn)!.pendingExport!.error!.message, /another engine|that engine/i);
    assert.equal((await runs.run('Full Import')).status, 'success');
    assert.deepEqual(runs.codes(await runs.run('Export')), [code]);
    runs.store.close();
    rmSync(folder, { recursive: true });
  });
});
