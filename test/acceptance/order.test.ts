import assert from 'node:assert/strict';
import { join } from 'node:path';
import { removeFolders, temporaryFolder } from '../engine/cli/invoke.ts';
import {
  cyclesUntilStable,
  differences,
  forestFile,
  forestsWorkspace,
  stableDumps,
  withoutReferenceOrder,
  withoutTenantIds,
} from './forests-workspace.ts';
import { shuffleLdif } from './shuffled-ldif.ts';

const comparable = (text: string): string => withoutReferenceOrder(withoutTenantIds(text));

describe('the order of the records in a forest', function () {
  this.timeout(60_000);
  let asDumped: ReadonlyMap<string, readonly string[]>;
  before(async function () {
    const cwd = await forestsWorkspace(this);
    await cyclesUntilStable(cwd);
    asDumped = await stableDumps(cwd, comparable);
  });
  after(removeFolders);

  for (const seed of [1, 2, 3]) {
    it(`makes no difference to where everything comes to rest (permutation ${seed})`, async function () {
      const folder = temporaryFolder();
      const shuffled = (name: 'contoso.test' | 'fabrikam.test'): string => {
        const path = join(folder, `${name}.ldif`);
        shuffleLdif(forestFile(this, name), path, seed);
        return path;
      };
      const files = { 'contoso.test': shuffled('contoso.test'), 'fabrikam.test': shuffled('fabrikam.test') };
      const cwd = await forestsWorkspace(this, files);
      await cyclesUntilStable(cwd);
      assert.deepEqual(differences(asDumped, await stableDumps(cwd, comparable)), []);
    });
  }
});
