import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendConnector } from '../../../client/connect/append-connector.ts';
import { connectorJson } from '../../../client/connect/connector-json.ts';
import * as connections from '../../../engine/host/protocol/connections.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import { secretKey } from '../../../engine/host/protocol/secret-place.ts';
import type { ForestDraft } from '../../../engine/model/connection-draft.ts';
import type { ConnectionTest } from '../../../engine/ports/connection-test.ts';
import {
  contoso,
  type DomainController,
  needsSamba,
  startDomainController,
} from '../../support/samba/domain-controller.ts';
import { removeTemporaryFolders, temporaryFolder } from '../workspace/temporary-folder.ts';
import { connectHost, type ConnectedHost } from './connected-host.ts';

describe('connecting a live forest', function () {
  this.timeout(180_000);
  let controller: DomainController;
  let host: ConnectedHost;
  let folder: string;
  before(async function () {
    needsSamba(this);
    controller = await startDomainController(contoso);
    host = connectHost();
    folder = temporaryFolder({});
    await host.editor.sendRequest(connections.newWorkspace, { folder });
  });
  after(async () => {
    await host?.close();
    await controller?.stop();
    removeTemporaryFolders();
  });

  const draft = (more: Partial<ForestDraft> = {}): ForestDraft =>
    forest(controller.address, {
      certificateAuthority: controller.authority.certificate,
      user: controller.accounts.synchronizer.user,
      ...more,
    });
  const test = async (connection: ForestDraft, secret: string): Promise<ConnectionTest> =>
    await host.editor.sendRequest(connections.testConnection, { folder, connection, secret });

  for (const security of ['ldaps', 'starttls'] as const) {
    it(`tells by ${security} the domain and its containers`, async () => {
      const result = await test(draft({ security }), controller.accounts.synchronizer.password);
      assert.ok(result.reached);
      const [own] = result.partitions;
      assert.deepEqual([result.partitions.length, own?.name], [1, controller.base]);
      assert.ok(own?.containers.includes(`OU=Corp,${controller.base}`));
      assert.ok(own?.containers.includes(`CN=Users,${controller.base}`));
      assert.ok(!own?.containers.includes(`CN=System,${controller.base}`));
    });
  }

  it('says what is wrong and the way out, and tries a wrong password once', async () => {
    const password = controller.accounts.synchronizer.password;
    for (const [connection, secret, check, says] of [
      [draft(), 'wrong', 'bind', /password is wrong/],
      [forest(controller.address), password, 'certificate', /not trusted here/],
      [draft({ servers: ['127.0.0.1:1'] }), password, 'server', /Nothing listens/],
      [draft({ certificateAuthority: 'nowhere.pem' }), password, 'certificate-authority', /nowhere\.pem/],
      [draft(), '', 'credential', /no password/],
    ] as const) {
      const { reached, findings, partitions } = await test(connection, secret);
      const errors = findings.filter(({ status }) => status === 'error');
      assert.deepEqual([reached, partitions.length, errors.length], [false, 0, 1], JSON.stringify(findings));
      assert.deepEqual([errors[0]?.check, says.test(errors[0]?.message ?? '')], [check, true], JSON.stringify(errors));
      assert.ok(errors[0]?.remedy);
      assert.ok(!JSON.stringify(findings).includes(password));
    }
  });

  it('reads the schema, and later says what changed', async () => {
    const secret = controller.accounts.synchronizer.password;
    const connection = draft();
    const prepared = await host.editor.sendRequest(connections.prepareConnection, { folder, connection, secret });
    assert.deepEqual(prepared.objectTypes, ['user', 'group', 'contact']);
    assert.ok(prepared.attributes.includes('proxyAddresses'));
    assert.equal(prepared.rules?.path, 'rules/10-in-from-ad.syncrule');
    const json = connectorJson({
      draft: connection,
      tenantId: null,
      partitions: [{ name: controller.base, include: [`OU=Corp,${controller.base}`] }],
      prepared,
    });
    const path = join(folder, 'joinery.json');
    writeFileSync(path, appendConnector(readFileSync(path, 'utf8'), json) ?? '');
    writeFileSync(join(folder, prepared.schema.path), prepared.schema.text);
    writeFileSync(join(folder, prepared.rules?.path ?? ''), prepared.rules?.text ?? '');
    const { errors } = await host.editor.sendRequest(protocol.openWorkspace, { folder });
    for (const place of await host.editor.sendRequest(protocol.listSecrets, null))
      host.secrets.set(secretKey(place), secret);
    assert.deepEqual(errors, []);
    const same = await host.editor.sendRequest(connections.refreshSchema, { connector: 'corp' });
    assert.deepEqual([same.file, same.differences, same.warnings], ['schema/corp.json', [], []]);
    writeFileSync(
      join(folder, prepared.schema.path),
      prepared.schema.text.replace('"title": { "type": "str" }', '"title": { "type": "num" }'),
    );
    const changed = await host.editor.sendRequest(connections.refreshSchema, { connector: 'corp' });
    assert.deepEqual([changed.differences, changed.text], [['~ title: num -> str'], prepared.schema.text]);
    const run = await host.editor.sendRequest(protocol.runProfile, { connector: 'corp', profile: 'Full Import' });
    assert.equal(run.status, 'success');
    await assert.rejects(
      host.editor.sendRequest(connections.refreshSchema, { connector: 'other' }),
      /the workspace has "corp"/,
    );
  });
});

function forest(server: string, more: Partial<ForestDraft> = {}): ForestDraft {
  return {
    kind: 'ad',
    name: 'corp',
    forest: 'contoso.test',
    servers: [server],
    security: 'ldaps',
    user: 'someone@contoso.test',
    credential: 'corp',
    ...more,
  };
}
