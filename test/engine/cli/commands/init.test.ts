import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from '../../../support/golden.ts';
import { sharedData } from '../../../support/shared-data.ts';
import { invoke, removeFolders, temporaryFolder } from '../invoke.ts';

describe('joinery init', () => {
  after(removeFolders);

  it('takes over an exported configuration and tells what it found', async function () {
    const from = sharedData(this, 'contoso');
    const cwd = temporaryFolder();
    const { stdout, exitCode } = await invoke(['init', '--from', from, '--to', 'taken-over'], { cwd });
    assertGolden(new URL('init.contoso.txt', import.meta.url), stdout.replaceAll(from, '<from>'));
    assert.equal(exitCode, 0);
    const checked = await invoke(['check', '--workspace', 'taken-over'], { cwd });
    assert.match(checked.stdout, /^62 rules, 1,200 flows, 391 expressions, \d+ problems?\n$/m);
    assert.equal(checked.exitCode, 0);
  });

  it('reads connectors from LDIF where told so', async function () {
    const from = sharedData(this, 'contoso');
    const ldif = sharedData(this, 'forests/contoso.ldif');
    const cwd = temporaryFolder();
    const initialized = await invoke(['init', '--from', from, '--ldif', `contoso.com=${ldif}`], { cwd });
    assert.equal(initialized.exitCode, 0, initialized.stdout + initialized.stderr);
    assert.ok(existsSync(join(cwd, 'joinery.json')));
  });

  it('does not touch a folder that has a workspace', async function () {
    const from = sharedData(this, 'contoso');
    const cwd = temporaryFolder();
    await invoke(['init', '--from', from], { cwd });
    const again = await invoke(['init', '--from', from], { cwd });
    assert.equal(again.exitCode, 2);
    assert.match(again.stdout, /error occupied-folder /);
    assert.match(again.stderr, /No workspace was made/);
  });

  it('says so when there is no configuration', async () => {
    const { stdout, stderr, exitCode } = await invoke(['init', '--from', 'nowhere'], { cwd: temporaryFolder() });
    assert.equal(exitCode, 2);
    assert.match(stdout, /error unreadable-file /);
    assert.match(stderr, /No workspace was made/);
  });

  it('wants a file for every connector it names', async () => {
    const { stderr, exitCode } = await invoke(['init', '--from', 'x', '--ldif', 'contoso.com'], {
      cwd: temporaryFolder(),
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /--ldif <connector>=<file>/);
  });
});
