import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '../../../support/shared-data.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

const user = 'SynchronizationRule_{6a0b6f0e-52c1-4d0f-9c3b-0d6c1b7a4001}.xml';

describe('joinery export', () => {
  after(removeFolders);

  it('gives a server back the very files it exported', async function () {
    const from = sharedData(this, 'contoso');
    const cwd = temporaryFolder();
    await invoke(['init', '--from', from], { cwd });
    const { stdout, exitCode } = await invoke(['export', '--xml', 'out'], { cwd });
    assert.equal(stdout, '62 rules written to 62 files\n');
    assert.equal(exitCode, 0);
    const folder = 'SynchronizationRules';
    assert.deepEqual(readdirSync(join(cwd, 'out', folder)), readdirSync(join(from, folder)));
    for (const name of readdirSync(join(from, folder)))
      assert.equal(
        readFileSync(join(cwd, 'out', folder, name), 'utf8'),
        readFileSync(join(from, folder, name), 'utf8'),
        name,
      );
  });

  it('writes one rule per connector and warns of connectors no server knows', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const { stdout, exitCode } = await invoke(['export', 'In from AD - Person', '--xml', 'out', '--json'], { cwd });
    const report: { rules: { name: string; connector: string }[]; files: string[]; problems: { code: string }[] } =
      JSON.parse(stdout);
    assert.equal(exitCode, 0);
    assert.deepEqual(
      report.rules.map(({ name, connector }) => `${name}: ${connector}`),
      ['In from AD - Person: north.example', 'In from AD - Person: south.example'],
    );
    assert.equal(report.files.length, 2);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['comments-left-out', 'connector-without-id', 'connector-without-id'],
    );
    assert.ok(report.files.every((file) => existsSync(join(cwd, file))));
  });

  it('points at the connector in joinery.json', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const { stdout } = await invoke(['export', '--powershell', 'rules.ps1'], { cwd });
    assert.match(
      stdout,
      /^joinery\.json:7:15 warning connector-without-id Connector "north\.example" has no "id".*\n +"name": "north\.example",\n +\^{15}\n/,
    );
    assert.match(
      stdout,
      /\nComments of 14 rules are left out, since a server keeps none\n21 rules written to 1 file\n$/,
    );
  });

  it('writes all rules into one script, or each into its own', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['export', '--powershell', 'rules.ps1'], { cwd });
    assert.equal(readFileSync(join(cwd, 'rules.ps1'), 'utf8').split('\nAdd-ADSyncRule `\n').length, 22);
    await invoke(['export', '--powershell', 'scripts'], { cwd });
    const scripts = readdirSync(join(cwd, 'scripts'));
    assert.equal(scripts.length, 21);
    assert.ok(scripts.includes('150-out-to-entra-user.ps1'), scripts.join());
  });

  it('marks a script as UTF-8 where that makes a difference', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'rules', '40-entra-out.syncrule');
    const rule = ['export', 'Out to Entra - User', '--powershell', 'user.ps1', '--force'];
    await invoke(rule, { cwd });
    assert.ok(readFileSync(join(cwd, 'user.ps1'), 'utf8').startsWith('New-ADSyncRule'));
    writeFileSync(file, readFileSync(file, 'utf8').replace('The source anchor', 'Größe: the source anchor'));
    await invoke(rule, { cwd });
    assert.ok(readFileSync(join(cwd, 'user.ps1'), 'utf8').startsWith('\uFEFFNew-ADSyncRule'));
  });

  it('overwrites nothing without --force', async () => {
    const cwd = temporaryFolder(sampleFolder);
    mkdirSync(join(cwd, 'out', 'SynchronizationRules'), { recursive: true });
    const file = join(cwd, 'out', 'SynchronizationRules', user);
    writeFileSync(file, 'mine');
    const { stderr, exitCode } = await invoke(['export', '--xml', 'out'], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, /would be overwritten, so nothing is written; name another place, or --force/);
    assert.deepEqual(readdirSync(join(cwd, 'out', 'SynchronizationRules')), [user]);
    assert.equal((await invoke(['export', '--xml', 'out', '--force'], { cwd })).exitCode, 0);
    assert.match(readFileSync(file, 'utf8'), /^<synchronizationRule>/);
  });

  it('leaves out a rule with errors and ends with 1', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), 'inbound rule "Half" {\n  connector "west.example"\n');
    const { stdout, exitCode } = await invoke(['export', '--xml', 'out'], { cwd });
    assert.equal(exitCode, 1);
    assert.match(stdout, /^rules\/new\.syncrule:1:14 error broken-rule Rule "Half" has errors and is left out;/m);
    assert.match(stdout, /21 rules written to 21 files\n$/);
  });

  it('says what a script cannot say', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'rules', '40-entra-out.syncrule');
    const text = readFileSync(file, 'utf8').replace(
      '  link        provision',
      '  link        provision\n  extension   "<a/>"\n  version 2',
    );
    writeFileSync(file, text);
    const { stdout } = await invoke(['export', 'Out to Entra - User', '--powershell', 'a.ps1'], { cwd });
    assert.match(stdout, /warning not-in-script A script cannot say the version of rule "Out to Entra - User"/);
    assert.match(stdout, /warning not-in-script A script cannot say the extension of rule/);
    const xml = await invoke(['export', 'Out to Entra - User', '--xml', 'out'], { cwd });
    assert.doesNotMatch(xml.stdout, /warning/);
    const written = readFileSync(join(cwd, 'out', 'SynchronizationRules', user), 'utf8');
    assert.match(written, /\n {2}<a\/>\n<\/synchronizationRule>$/);
  });

  const misuse: readonly (readonly [name: string, argv: readonly string[], says: RegExp])[] = [
    ['wants to know what to write', [], /name --xml <folder> or --powershell <path>/],
    [
      'knows no such rule',
      ['Out to Entra - Usr', '--xml', 'out'],
      /There is no rule .*; did you mean "Out to Entra - User"\?/,
    ],
  ];
  for (const [name, argv, says] of misuse) {
    it(name, async () => {
      const { stderr, exitCode } = await invoke(['export', ...argv], { cwd: temporaryFolder(sampleFolder) });
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    });
  }
});
