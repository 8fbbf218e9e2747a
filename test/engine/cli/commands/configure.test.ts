import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forestsWorkspace } from '../../../acceptance/forests-workspace.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

/** Every file of a workspace but its store. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.joinery') && !entry.name.endsWith('.ldif'))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

const anchor = ['configure', 'source-anchor', 'mS-DS-ConsistencyGuid'] as const;

describe('joinery configure', () => {
  after(removeFolders);

  for (const [what, made] of [
    ['the sample', () => Promise.resolve(temporaryFolder(sampleFolder))],
    ['the default rules', (test: Mocha.Context) => forestsWorkspace(test)],
  ] as const) {
    it(`makes ${what} keep anchors in mS-DS-ConsistencyGuid, and mail the sign-in name, without a problem in the rules`, async function () {
      const cwd = await made(this);
      const before = filesOf(cwd);
      const tried = await invoke([...anchor, '--dry-run'], { cwd });
      assert.equal(tried.exitCode, 0, tried.stderr);
      assert.deepEqual(filesOf(cwd), before, 'a dry run changes nothing');
      const done = await invoke(anchor, { cwd });
      assert.match(done.stdout, /\+ .*sourceAnchorSettled +<-/);
      assert.match(done.stdout, /files changed/);
      assert.ok(existsSync(join(cwd, 'rules/source-anchor.syncrule')));
      const named = await invoke(['configure', 'sign-in-name', 'MAIL'], { cwd });
      assert.match(named.stdout, /files changed/);
      const checked = await invoke(['check', '--json'], { cwd });
      const { problems } = JSON.parse(checked.stdout) as {
        readonly problems: readonly { readonly severity: string }[];
      };
      assert.deepEqual(
        problems.filter(({ severity }) => severity !== 'information'),
        [],
      );
      const after = filesOf(cwd);
      const again = await invoke(anchor, { cwd });
      assert.match(again.stdout, /nothing to change/);
      assert.deepEqual(filesOf(cwd), after);
    }).timeout(60_000);
  }

  it('keeps every file as it is where a check finds an error, and says how to go on', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['run', 'north.example', 'full-import'], { cwd });
    const before = filesOf(cwd);
    const refused = await invoke(['configure', 'source-anchor', 'mail'], { cwd });
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stdout, /"mail" changes with a person's name/);
    assert.match(refused.stdout, /nothing was changed because of the errors above/);
    assert.deepEqual(filesOf(cwd), before);
  });

  it('leaves nothing half-written when a file cannot be replaced', async () => {
    const cwd = temporaryFolder(sampleFolder);
    // A folder in the way of the last file that is written beside its place.
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(cwd, 'schemas/metaverse.json.new'));
    const before = filesOf(cwd);
    const { exitCode } = await invoke(anchor, { cwd });
    assert.equal(exitCode, 3);
    assert.deepEqual(filesOf(cwd), before);
  });

  it('refuses an unknown attribute', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const { stdout, exitCode } = await invoke(['configure', 'sign-in-name', 'badge'], { cwd });
    assert.equal(exitCode, 1);
    assert.match(stdout, /"badge" of "north\.example" is not in its schema/);
  });

  it('tells the doctor when the rules were changed back by hand', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(anchor, { cwd });
    const agreed = await invoke(['doctor', 'north.example', '--json'], { cwd });
    assert.match(agreed.stdout, /"check": "source-anchor",\s+"status": "ok"/);
    const path = join(cwd, 'rules/40-entra-out.syncrule');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('and sourceAnchorSettled = True', ''));
    const differing = await invoke(['doctor', 'north.example', '--json'], { cwd });
    assert.match(differing.stdout, /"check": "source-anchor",\s+"status": "warning"/);
  });
}).timeout(30_000);
