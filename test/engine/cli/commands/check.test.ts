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

  it('keeps hints to itself until asked for them', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), projecting);
    assert.match((await invoke(['check'], { cwd })).stdout, /^15 rules, 81 flows, 21 expressions, 0 problems\n$/);
    const { stdout, exitCode } = await invoke(['check', '--hints'], { cwd });
    assert.match(stdout, /^rules\/new\.syncrule:1:14 hint provision-without-join /m);
    assert.match(stdout, /0 problems\n$/);
    assert.equal(exitCode, 0);
  });

  it('mends what needs no guess, says so, and checks again', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'rules', 'new.syncrule');
    writeFileSync(file, sloppy);
    const { stdout, exitCode } = await invoke(['check', '--fix'], { cwd });
    assertGolden(new URL('check.fix.txt', import.meta.url), stdout);
    assertGolden(new URL('check.fix.syncrule.txt', import.meta.url), readFileSync(file, 'utf8'));
    assert.equal(exitCode, 1);
    assert.match((await invoke(['check', '--fix'], { cwd })).stdout, /^0 problems mended$/m);
  });

  it('mends what keeps a rule from being read, too', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'rules', 'new.syncrule');
    writeFileSync(file, projecting.replace(/\}\s*$/, '  flow {\n    accountEnabled <- (true == True)\n  }\n}\n'));
    const { stdout } = await invoke(['check', '--fix'], { cwd });
    assert.match(stdout, /new\.syncrule:\d+:\d+ mended wrong-case: Write True$/m);
    assert.match(readFileSync(file, 'utf8'), /accountEnabled <- \(True = True\)/);
  });

  it('tells JSON readers what it mended', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), sloppy);
    const { fixed }: { fixed: readonly { file: string; code: string }[] } = JSON.parse(
      (await invoke(['check', '--fix', '--json'], { cwd })).stdout,
    );
    assert.deepEqual(
      [...new Set(fixed.map((one) => `${one.file} ${one.code}`))],
      [
        'rules/new.syncrule duplicate-clause',
        'rules/new.syncrule operand-type',
        'rules/new.syncrule unknown-function',
        'rules/new.syncrule mixed-arithmetic',
      ],
    );
  });

  it('counts findings as joinery.json says', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'joinery.json');
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), projecting);
    const json = readFileSync(file, 'utf8');
    const configure = (checks: object): void =>
      writeFileSync(file, json.replace('{', `{ "checks": ${JSON.stringify(checks)},`));
    configure({ 'provision-without-join': 'error' });
    assert.equal((await invoke(['check'], { cwd })).exitCode, 1);
    configure({ 'provision-without-join': 'off' });
    assert.doesNotMatch((await invoke(['check', '--hints'], { cwd })).stdout, /provision-without-join/);
    configure({ 'provision-without-joins': 'off' });
    assert.match(
      (await invoke(['check'], { cwd })).stdout,
      /error unknown-check .*did you mean "provision-without-join"\?/,
    );
    configure({ 'provision-without-join': 'fatal' });
    assert.match((await invoke(['check'], { cwd })).stdout, /error wrong-value /);
  });
});

const projecting = `inbound rule "New" {
  connector "north.example" from contact to person link provision precedence 99
  flow { displayName <- [displayName] }
}
`;

const sloppy = `inbound rule "New" {
  connector "north.example" from user to person link join precedence 99
  scope { mail is not null and mail is not null }
  flow {
    displayName <- "n" & [userAccountControl]
    company <- iif(isPresent([company]), trim([company]), NULL)
    mobile <- CStr([userAccountControl] + 2 * 3)
    title <- Trimm([title])
  }
}
`;
