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

  it('makes an empty workspace in staging mode that has nothing wrong with it', async () => {
    const cwd = temporaryFolder();
    const made = await invoke(['init', '--to', 'new'], { cwd });
    assert.equal(made.exitCode, 0);
    assert.match(made.stdout, /^workspace {3}new\nIt has no connectors yet; /);
    const checked = await invoke(['check', '--hints', '--workspace', 'new'], { cwd });
    assert.deepEqual([checked.stdout, checked.exitCode], ['0 rules, 0 flows, 0 expressions, 0 problems\n', 0]);
    assert.match((await invoke(['status', '--workspace', 'new'], { cwd })).stdout, /^Staging mode/m);
    const again = await invoke(['init', '--to', 'new'], { cwd });
    assert.equal(again.exitCode, 2);
    assert.match(again.stdout, /error occupied-folder /);
    const json: { readonly written: boolean; readonly problems: readonly { readonly file: string }[] } = JSON.parse(
      (await invoke(['init', '--to', 'new', '--json'], { cwd })).stdout,
    );
    assert.deepEqual([json.written, json.problems.map(({ file }) => file)], [false, [join('new', 'joinery.json')]]);
  });

  it('wants to know of which configuration a file is', async () => {
    const { stderr, exitCode } = await invoke(['init', '--ldif', 'a=b'], { cwd: temporaryFolder() });
    assert.deepEqual([exitCode, /name the configuration with --from/.test(stderr)], [2, true]);
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
