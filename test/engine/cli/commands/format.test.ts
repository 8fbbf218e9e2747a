import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

const untidy =
  'inbound rule "A" { connector "c"\nfrom user to person link join precedence 1 // why\n flow { a <- [b] } }\n';

describe('joinery format', () => {
  after(removeFolders);

  it('has nothing to do in the sample workspace', async () => {
    const { stdout, exitCode } = await invoke(['format', '--check'], { cwd: sampleFolder });
    assert.equal(stdout, '0 files of 4 not formatted\n');
    assert.equal(exitCode, 0);
  });

  it('with --check lists what is untidy, changes nothing and ends with 1', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.syncrule'), untidy);
    const { stdout, exitCode } = await invoke(['format', '--check', 'a.syncrule'], { cwd });
    assert.equal(stdout, 'a.syncrule\n1 file of 1 not formatted\n');
    assert.equal(exitCode, 1);
    assert.equal(readFileSync(join(cwd, 'a.syncrule'), 'utf8'), untidy);
  });

  it('rewrites a file once', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.syncrule'), untidy);
    assert.equal((await invoke(['format', 'a.syncrule'], { cwd })).stdout, 'a.syncrule\n1 file of 1 rewritten\n');
    const formatted = readFileSync(join(cwd, 'a.syncrule'), 'utf8');
    assert.match(formatted, /\/\/ why/);
    assert.equal((await invoke(['format', 'a.syncrule'], { cwd })).stdout, '0 files of 1 rewritten\n');
    assert.equal(readFileSync(join(cwd, 'a.syncrule'), 'utf8'), formatted);
  });

  it('leaves a file it cannot read alone and says why', async () => {
    const cwd = temporaryFolder();
    const broken = 'inbound rule "A" {   from user\n';
    writeFileSync(join(cwd, 'a.syncrule'), broken);
    const { stdout, exitCode } = await invoke(['format', 'a.syncrule'], { cwd });
    assert.match(stdout, /^a\.syncrule:\d+:\d+ error /);
    assert.equal(exitCode, 1);
    assert.equal(readFileSync(join(cwd, 'a.syncrule'), 'utf8'), broken);
  });

  it('names a file that is not there', async () => {
    const { stderr, exitCode } = await invoke(['format', 'no.syncrule'], { cwd: temporaryFolder() });
    assert.match(stderr, /There is no file "no\.syncrule"/);
    assert.equal(exitCode, 2);
  });
});
