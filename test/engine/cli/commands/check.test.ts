import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from '../../../support/golden.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

describe('joinery check', () => {
  after(removeFolders);

  it('finds nothing to say about the sample workspace', async () => {
    const { stdout, exitCode } = await invoke(['check'], { cwd: sampleFolder });
    assert.match(stdout, /^14 rules, 80 flows, 21 expressions, 0 problems\n$/);
    assert.equal(exitCode, 0);
  });

  it('shows every problem with its line, underlined, and ends with 1', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'rules', '40-entra-out.syncrule');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('<- [accountEnabled]', '<- [accountEnable]').replace('ItemOrNull(', 'ItemOrNul('));
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), 'inbound rule "Half" {\n  connector "west.example"\n');
    const { stdout, exitCode } = await invoke(['check'], { cwd });
    assert.equal(exitCode, 1);
    assertGolden(new URL('check.problems.txt', import.meta.url), stdout);
  });

  it('points into joinery.json', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'joinery.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"schemas/entra.json"', '"schemas/azure.json"'));
    const { stdout, exitCode } = await invoke(['check'], { cwd });
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /^joinery\.json:\d+:\d+ error missing-schema .*"schemas\/azure\.json".*\n.*"schema": "schemas\/azure\.json",\n +\^{20}\n/,
    );
  });

  it('gives the same as JSON', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), 'inbound rule "Half" {');
    const { stdout, exitCode } = await invoke(['check', '--json'], { cwd });
    const {
      rules,
      problems,
    }: {
      rules: number;
      problems: { file: string; line: number; severity: string }[];
    } = JSON.parse(stdout);
    assert.equal(exitCode, 1);
    assert.equal(rules, 15);
    assert.equal(problems[0]?.file, 'rules/new.syncrule');
    assert.equal(problems[0]?.line, 1);
  });
});
