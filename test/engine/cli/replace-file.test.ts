import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../../engine/cli/replace-file.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from './invoke.ts';

describe('a file that is replaced', () => {
  after(removeFolders);

  it('may be new, in folders that are new, too', () => {
    const path = join(temporaryFolder(), 'a/b/c');
    replaceFile(path, 'text');
    assert.equal(readFileSync(path, 'utf8'), 'text');
  });

  it('keeps its rights', () => {
    const path = join(temporaryFolder(), 'a');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    replaceFile(path, 'new');
    assert.equal(readFileSync(path, 'utf8'), 'new');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o640);
  });

  it('takes the place of a link, and is not written through one', () => {
    for (const name of ['a', 'a.new']) {
      const outside = join(temporaryFolder(), 'victim');
      const folder = temporaryFolder();
      writeFileSync(outside, 'mine');
      symlinkSync(outside, join(folder, name));
      replaceFile(join(folder, 'a'), 'theirs');
      assert.equal(readFileSync(outside, 'utf8'), 'mine', name);
      assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'theirs');
      assert.ok(!lstatSync(join(folder, 'a')).isSymbolicLink());
      assert.deepEqual(readdirSync(folder), ['a']);
    }
  });

  it('leaves nothing beside it when its place is taken', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    assert.throws(() => replaceFile(join(folder, 'a'), 'text'));
    assert.deepEqual(readdirSync(folder), ['a']);
  });

  for (const argv of [['format'], ['configure', 'source-anchor', 'mS-DS-ConsistencyGuid', '--force']])
    it(`is not one outside a workspace of somebody else: ${argv.join(' ')}`, async () => {
      const outside = join(temporaryFolder(), 'victim');
      const rule = 'inbound rule "x" {\n}\n';
      writeFileSync(outside, rule);
      const cwd = temporaryFolder(sampleFolder);
      for (const name of ['rules/99-x.syncrule', 'joinery.json.new', 'schemas/metaverse.json.new'])
        symlinkSync(outside, join(cwd, name));
      await invoke(argv, { cwd });
      assert.equal(readFileSync(outside, 'utf8'), rule);
    }).timeout(20_000);
});
