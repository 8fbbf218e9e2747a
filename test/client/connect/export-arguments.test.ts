import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportArguments } from '../../../client/connect/export-arguments.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../../engine/cli/invoke.ts';

describe('exporting a rule of the Rules view', () => {
  afterEach(removeFolders);

  for (const rule of ['--force', '-h', '--xml=/tmp', "a '; rm -rf ~"])
    it(`takes a name for a name: ${rule}`, async () => {
      const cwd = temporaryFolder(sampleFolder);
      const text = `inbound rule "${rule}" {\n  connector "north.example"\n  from user to person\n  link join\n  precedence 99\n}\n`;
      writeFileSync(join(cwd, 'rules', 'zz.syncrule'), text);
      const target = join(cwd, 'out.ps1');
      const argv = ['export', '--workspace', cwd, ...exportArguments('powershell', target, { rule, force: true })];
      const { exitCode, stdout } = await invoke(argv, { cwd });
      assert.deepEqual([exitCode, stdout.includes('1 rule written')], [0, true], stdout);
      assert.equal(readFileSync(target, 'utf8').match(/New-ADSyncRule/g)?.length, 1);
    });

  it('exports all where none is named, and overwrites only when told so', () => {
    assert.deepEqual(exportArguments('xml', '/out', { rule: undefined, force: false }), ['--xml', '/out']);
    assert.deepEqual(exportArguments('powershell', '/a.ps1', { rule: undefined, force: true }), [
      '--powershell',
      '/a.ps1',
      '--force',
    ]);
  });
});
