import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headlessSecrets } from '../../../engine/cli/secrets.ts';
import { removeFolders, temporaryFolder } from './invoke.ts';

describe('secrets of a headless run', () => {
  after(removeFolders);

  it('come from an environment variable named after the credential', async () => {
    const secrets = headlessSecrets({ JOINERY_SECRET_GRAPH_CERT_1: 's3cret' }, temporaryFolder());
    assert.equal(await secrets.read('graph-cert.1'), 's3cret');
  });

  it('come from a file outside the workspace, where a value may hold an equals sign', async () => {
    const file = join(temporaryFolder(), 'secrets');
    writeFileSync(file, '# ours\ngraph = a=b\nother=2\n');
    const secrets = headlessSecrets({ JOINERY_SECRETS_FILE: file }, temporaryFolder());
    assert.equal(await secrets.read('graph'), ' a=b');
    assert.equal(await secrets.read('unknown'), undefined);
  });

  it('are refused from a file inside the workspace, also through a link from outside', () => {
    const workspace = temporaryFolder();
    mkdirSync(join(workspace, 'private'));
    const inside = join(workspace, 'private', 'secrets');
    writeFileSync(inside, 'graph=1');
    const link = join(temporaryFolder(), 'link');
    symlinkSync(inside, link);
    for (const file of [inside, link]) {
      const secrets = headlessSecrets({ JOINERY_SECRETS_FILE: file }, workspace);
      assert.throws(() => secrets.read('graph'), { name: 'CommandError', message: /lies inside the workspace/ });
    }
  });

  it('are kept in that file, in place of what had the name, and forgotten there', async () => {
    const file = join(temporaryFolder(), 'secrets');
    writeFileSync(file, '# ours\r\ngraph=old\nother=2\n\n', { mode: 0o600 });
    const secrets = headlessSecrets({ JOINERY_SECRETS_FILE: file }, temporaryFolder());
    await secrets.write!('graph', 'new=1');
    await secrets.write!('pem', 'a\nb');
    assert.equal(readFileSync(file, 'utf8'), '# ours\nother=2\ngraph=new=1\npem=a\\nb\n');
    await secrets.write!('graph', undefined);
    assert.equal(await secrets.read('graph'), undefined);
    assert.equal(await secrets.read('other'), '2');
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('have no place to be kept without that file', () => {
    assert.ok(!('write' in headlessSecrets({ JOINERY_SECRET_GRAPH: '1' }, temporaryFolder())));
  });

  it('name the file that cannot be read', () => {
    const secrets = headlessSecrets({ JOINERY_SECRETS_FILE: '/nowhere/secrets' }, temporaryFolder());
    assert.throws(() => secrets.read('graph'), { name: 'CommandError', exitCode: 3 });
  });
});
