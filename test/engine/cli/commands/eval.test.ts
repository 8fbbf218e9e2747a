import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invoke, removeFolders, temporaryFolder } from '../invoke.ts';

describe('joinery eval', () => {
  after(removeFolders);

  for (const [expression, printed] of [
    ['"a" & "b"', '"ab"'],
    ['1 + 2', '3'],
    ['True', 'true'],
    ['NULL', 'null'],
    ['Split("a;b", ";")', '["a","b"]'],
    ['IgnoreThisFlow', '{"$literal":"IgnoreThisFlow"}'],
    ['9007199254740993', '{"$num":"9007199254740993"}'],
    ['CRef("CN=a,DC=x")', '{"$ref":"CN=a,DC=x"}'],
  ] as const) {
    it(`prints ${printed} for ${expression}`, async () => {
      const { stdout, exitCode } = await invoke(['eval', expression], { cwd: temporaryFolder() });
      assert.equal(stdout, `${printed}\n`);
      assert.equal(exitCode, 0);
    });
  }

  it('reads attributes of every type from a file', async () => {
    const cwd = temporaryFolder();
    const object = {
      givenName: 'Ann',
      objectGUID: { $bin64: 'AAECAw==' },
      mail: ['a@x', 'b@x'],
      manager: { $ref: 'CN=b' },
    };
    writeFileSync(join(cwd, 'object.json'), JSON.stringify(object));
    const { stdout } = await invoke(
      ['eval', '[givenName] & ConvertToBase64([objectGUID]) & Join([mail], "+")', '--object', 'object.json'],
      { cwd },
    );
    assert.equal(stdout, '"AnnAAECAw==a@x+b@x"\n');
  });

  it('takes parameters from the command line', async () => {
    const { stdout } = await invoke(['eval', '"a@" & %Domain.FQDN%', '--parameter', 'Domain.FQDN=x.test'], {
      cwd: temporaryFolder(),
    });
    assert.equal(stdout, '"a@x.test"\n');
  });

  it('underlines what it cannot read and ends with 2', async () => {
    const { stdout, stderr, exitCode } = await invoke(['eval', 'Trimm("a")'], { cwd: temporaryFolder() });
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error unknown-function .*Trimm.*\n {2}Trimm\("a"\)\n {2}\^\^\^\^\^\n$/);
  });

  it('reports an error the expression raises and ends with 1', async () => {
    const { stdout, stderr, exitCode } = await invoke(['eval', 'Error("no account name")'], { cwd: temporaryFolder() });
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /sync-rule-error-function-triggered.*no account name/);
  });

  it('refuses an object file that is no object', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'list.json'), '[1]');
    const { stderr, exitCode } = await invoke(['eval', '1', '--object', 'list.json'], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, /"list.json" holds no JSON object/);
  });
});
