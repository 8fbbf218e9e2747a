import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedTenant } from '../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import { makeStateFolder } from '../../../engine/workspace/state-folder.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

describe('the folder of a store', () => {
  after(removeTemporaryFolders);

  it('is for its owner alone and kept out of version control when it is made', () => {
    const folder = join(temporaryFolder({}), '.joinery');
    makeStateFolder(join(folder, 'store.db'));
    makeStateFolder(join(folder, 'store.db'));
    if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), '*\n');
  });

  it('stays as it is when it is there', () => {
    const folder = temporaryFolder({ 'other.txt': '' });
    makeStateFolder(join(folder, 'store.db'));
    assert.ok(!existsSync(join(folder, '.gitignore')));
  });

  it('has a simulated tenant that is for its owner alone, too', function () {
    if (process.platform === 'win32') this.skip();
    const path = join(temporaryFolder({}), 'deep', 'tenant.db');
    openEmbeddedTenant({ path, initialDomain: 'contoso.onmicrosoft.com', now: () => 0 }).close();
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });
});
