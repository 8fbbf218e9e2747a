import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from '../../../support/golden.ts';
import { ruleXml, type RuleXmlParts } from '../../entra-connect/rule-xml-text.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

const forest = 'aaaaaaaa-0000-0000-0000-000000000001';
const tenant = 'b891884f-051e-4a83-95af-2544101c9083';
const outToEntra = '40-entra-out.syncrule';

/** A workspace with a rule file of a server beside it: `server.xml`. */
function withServerRule(parts: RuleXmlParts): string {
  const cwd = temporaryFolder(sampleFolder);
  writeFileSync(join(cwd, 'server.xml'), ruleXml({ connector: `{${forest}}`, precedence: '55', ...parts }));
  return cwd;
}

function rulesOf(cwd: string): ReadonlyMap<string, string> {
  const folder = join(cwd, 'rules');
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const mapped = ['--connector', `{${forest.toUpperCase()}}=north.example`];

describe('joinery import', () => {
  after(removeFolders);

  it('adds a rule to the file of its kind and says so', async () => {
    const cwd = withServerRule({ mappings: '<mapping><dest>displayName</dest><src><attr>cn</attr></src></mapping>' });
    const { stdout, exitCode } = await invoke(['import', 'server.xml', ...mapped], { cwd });
    assert.equal(
      stdout,
      'added     In from AD - User\nchanged   rules/in-from-north-example-user.syncrule\n1 rule: 1 added\n',
    );
    assert.equal(exitCode, 0);
    const written = readFileSync(join(cwd, 'rules', 'in-from-north-example-user.syncrule'), 'utf8');
    assertGolden(new URL('import.added.syncrule', import.meta.url), written);
    assert.equal((await invoke(['check'], { cwd })).exitCode, 0);
    const again = await invoke(['import', 'server.xml', ...mapped], { cwd });
    assert.equal(again.stdout, 'unchanged In from AD - User\n1 rule: 1 unchanged\n');
  });

  it('adds it to the end of the file that is named', async () => {
    const cwd = withServerRule({});
    const before = rulesOf(cwd).get('10-people-in.syncrule') ?? '';
    await invoke(['import', 'server.xml', ...mapped, '--to', 'rules/10-people-in.syncrule'], { cwd });
    const after = rulesOf(cwd).get('10-people-in.syncrule') ?? '';
    assert.ok(after.startsWith(`${before}\ninbound rule "In from AD - User" {\n`));
  });

  for (const form of ['--xml', '--powershell']) {
    it(`finds nothing to change in what ${form} exported`, async () => {
      const cwd = temporaryFolder(sampleFolder);
      const before = rulesOf(cwd);
      await invoke(['export', form, 'out'], { cwd });
      const { stdout, exitCode } = await invoke(['import', 'out', '--replace'], { cwd });
      assert.match(stdout, /^(?:unchanged .*\n){14}14 rules: 14 unchanged\n$/);
      assert.equal(exitCode, 0);
      assert.deepEqual(rulesOf(cwd), before);
    });

    it(`brings a workspace back from what ${form} exported`, async () => {
      const cwd = temporaryFolder(sampleFolder);
      await invoke(['export', form, 'out'], { cwd });
      for (const name of rulesOf(cwd).keys()) writeFileSync(join(cwd, 'rules', name), '');
      const { stdout } = await invoke(['import', 'out'], { cwd });
      assert.match(stdout, /\n14 rules: 14 added\n$/);
      assert.match((await invoke(['check'], { cwd })).stdout, /^14 rules, 80 flows, 21 expressions, 0 problems\n$/);
      const again = await invoke(['export', form, 'again'], { cwd });
      assert.equal(again.exitCode, 0);
      const folder = form === '--xml' ? 'SynchronizationRules' : '.';
      for (const name of readdirSync(join(cwd, 'out', folder)))
        assert.equal(
          readFileSync(join(cwd, 'again', folder, name), 'utf8'),
          readFileSync(join(cwd, 'out', folder, name), 'utf8'),
        );
    });
  }

  describe('of a rule the workspace has with another text', () => {
    const id = '{6a0b6f0e-52c1-4d0f-9c3b-0d6c1b7a4001}';
    const changed = { id, name: 'Changed', connector: `{${tenant}}`, precedence: '150' };

    it('changes nothing without --replace and ends with 1', async () => {
      const cwd = withServerRule(changed);
      const before = rulesOf(cwd);
      const { stdout, exitCode } = await invoke(['import', 'server.xml'], { cwd });
      assert.match(
        stdout,
        /^server\.xml:2:1 error existing-rule The workspace has rule "Out to Entra - User" with this id .*--replace puts it in that rule's place\n.*\n +\^+\nskipped {3}Changed\n1 rule: 1 skipped\n$/,
      );
      assert.equal(exitCode, 1);
      assert.deepEqual(rulesOf(cwd), before);
    });

    it('puts it in the place of the other one with --replace, below its documentation', async () => {
      const cwd = withServerRule(changed);
      const { stdout, exitCode } = await invoke(['import', 'server.xml', '--replace'], { cwd });
      assert.equal(stdout, `replaced  Changed\nchanged   rules/${outToEntra}\n1 rule: 1 replaced\n`);
      assert.equal(exitCode, 0);
      const text = rulesOf(cwd).get(outToEntra) ?? '';
      assert.match(
        text,
        /deletes it when that ends\.\ninbound rule "Changed" \{\n(?: .*\n)+\n*\}\n\n\/\/\/ Everything else/,
      );
    });

    it('splits a rule of several connectors where the server has it changed for one', async () => {
      const cwd = temporaryFolder(sampleFolder);
      await invoke(['export', 'In from AD - Person', '--powershell', 'person.ps1'], { cwd });
      const script = readFileSync(join(cwd, 'person.ps1'), 'utf8');
      const at = script.lastIndexOf("-Description ''");
      writeFileSync(join(cwd, 'person.ps1'), `${script.slice(0, at)}-Description 'South'${script.slice(at + 15)}`);
      const { stdout } = await invoke(['import', 'person.ps1', '--replace'], { cwd });
      assert.match(stdout, /^replaced {2}In from AD - Person\nadded {5}In from AD - Person\n/);
      const { stdout: json } = await invoke(['check', '--json'], { cwd });
      const { rules, problems }: { rules: number; problems: { severity: string }[] } = JSON.parse(json);
      assert.equal(rules, 15);
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
      );
    });

    it('does not replace it for some of its connectors only', async () => {
      const cwd = temporaryFolder(sampleFolder);
      const before = rulesOf(cwd);
      await invoke(['export', 'In from AD - Person', '--powershell', 'scripts'], { cwd });
      const [first = ''] = readdirSync(join(cwd, 'scripts'));
      const script = readFileSync(join(cwd, 'scripts', first), 'utf8');
      writeFileSync(join(cwd, 'one.ps1'), script.replace("-Description ''", "-Description 'new'"));
      const { stdout, exitCode } = await invoke(['import', 'one.ps1', '--replace'], { cwd });
      assert.match(stdout, /^one\.ps1:3:13 error part-of-rule .*import the rules of all its connectors together\n/);
      assert.equal(exitCode, 1);
      assert.deepEqual(rulesOf(cwd), before);
    });
  });

  it('takes names of connectors from the files of a whole configuration', async () => {
    const cwd = withServerRule({});
    mkdirSync(join(cwd, 'server'));
    writeFileSync(join(cwd, 'server', 'rule.xml'), readFileSync(join(cwd, 'server.xml')));
    writeFileSync(
      join(cwd, 'server', 'connector.xml'),
      `<ma-data><id>{${forest}}</id><name>north.example</name></ma-data>`,
    );
    const { stdout, exitCode } = await invoke(['import', 'server'], { cwd });
    assert.match(stdout, /^added {5}In from AD - User\n/);
    assert.equal(exitCode, 0);
  });

  it('keeps Windows line breaks', async () => {
    const cwd = withServerRule({});
    const file = join(cwd, 'rules', '10-people-in.syncrule');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    await invoke(['import', 'server.xml', ...mapped, '--to', 'rules/10-people-in.syncrule'], { cwd });
    assert.doesNotMatch(readFileSync(file, 'utf8'), /[^\r]\n/);
  });

  describe('reports', () => {
    const cases: readonly (readonly [name: string, parts: RuleXmlParts, argv: readonly string[], says: RegExp])[] = [
      [
        'a connector the workspace does not have',
        {},
        [],
        /^server\.xml:5:1 error unknown-connector .*--connector aaaaaaaa-0000-0000-0000-000000000001=<name>\n/,
      ],
      [
        'a precedence that is taken, and which is free',
        { precedence: '150' },
        mapped,
        /^server\.xml:9:1 error shared-precedence Rules "In from AD - User" and "Out to Entra - User" both have precedence 150, .*the next free one is 151\n(?:.*\n){2}added/,
      ],
      [
        'a neighbour the workspace does not have',
        { precedence: '0', more: `<precedence-after>{${forest}}</precedence-after>` },
        mapped,
        /^server\.xml:13:1 warning unknown-rule .* so it gets precedence \d+ behind all others/,
      ],
      [
        'an operator nobody knows',
        { scope: '<conditions><scope><csAttribute>a</csAttribute><csOperator>LIKE</csOperator></scope></conditions>' },
        mapped,
        /^server\.xml:12:73 error unknown-word "LIKE" is not a known "csOperator", so the rule is left out/,
      ],
      [
        'a flow that would be lost',
        { mappings: '<mapping><dest>t</dest></mapping>' },
        mapped,
        /error missing-source .*\n(?:.*\n)*server\.xml:1:1 error incomplete-rule Rule "In from AD - User" has flows that cannot be read and is left out/,
      ],
    ];
    for (const [name, parts, argv, says] of cases) {
      it(name, async () => {
        const cwd = withServerRule(parts);
        const { stdout, exitCode } = await invoke(['import', 'server.xml', ...argv], { cwd });
        assert.match(stdout, says);
        assert.equal(exitCode, / warning /.test(stdout) ? 0 : 1);
      });
    }

    it('files that are cut off', async () => {
      const cwd = withServerRule({});
      writeFileSync(join(cwd, 'cut.xml'), readFileSync(join(cwd, 'server.xml'), 'utf8').slice(0, 160));
      writeFileSync(join(cwd, 'cut.ps1'), "New-ADSyncRule `\n-Name 'In from");
      const { stdout, exitCode } = await invoke(['import', 'cut.xml', 'cut.ps1'], { cwd });
      assert.match(stdout, /^cut\.xml:5:\d+ error malformed-xml /);
      assert.match(stdout, /\ncut\.ps1:2:7 error unterminated-text /);
      assert.equal(exitCode, 1);
    });

    it('a file in which the rule would not be read', async () => {
      const cwd = withServerRule({});
      const file = join(cwd, 'rules', 'open.syncrule');
      writeFileSync(file, '/* a comment that never ends\n');
      const { stdout, exitCode } = await invoke(['import', 'server.xml', ...mapped, '--to', 'rules/open.syncrule'], {
        cwd,
      });
      assert.match(stdout, /^rules\/open\.syncrule:1:1 error unreadable-target /);
      assert.match(stdout, /\nskipped {3}In from AD - User\n1 rule: 1 skipped\n$/);
      assert.equal(readFileSync(file, 'utf8'), '/* a comment that never ends\n');
      assert.equal(exitCode, 1);
    });
  });

  it('gives the same as JSON', async () => {
    const cwd = withServerRule({});
    const { stdout } = await invoke(['import', 'server.xml', ...mapped, '--json'], { cwd });
    assert.deepEqual(JSON.parse(stdout), {
      rules: [{ name: 'In from AD - User', id: '0b088913-b613-4d9d-9563-9988b7719ed6', action: 'added' }],
      changed: ['rules/in-from-north-example-user.syncrule'],
      problems: [],
    });
  });

  const misuse: readonly (readonly [name: string, argv: readonly string[], says: RegExp])[] = [
    ['knows no such file', ['no.xml'], /"no\.xml" does not exist/],
    [
      'reads no other files',
      ['joinery.json'],
      /"joinery\.json" is neither a rule file \(\*\.xml\) nor a script \(\*\.ps1\)/,
    ],
    ['wants rules', ['schemas'], /There are no rules in "schemas"/],
    [
      'knows no such connector',
      ['server.xml', '--connector', `${forest}=west`],
      /There is no connector "west"; the workspace has "north\.example"/,
    ],
    ['wants a GUID', ['server.xml', '--connector', '42=north.example'], /write --connector <guid>=<name>/],
    [
      'writes where rules are read',
      ['server.xml', '--to', 'new.syncrule'],
      /name a file \*\.syncrule in "rules" of the workspace/,
    ],
  ];
  for (const [name, argv, says] of misuse) {
    it(name, async () => {
      const { stderr, exitCode } = await invoke(['import', ...argv], { cwd: withServerRule({}) });
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    });
  }
});
