import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Invocation, invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

describe('joinery explain', () => {
  let cwd: string;
  before(async function () {
    this.timeout(60_000);
    cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial', '--until-stable'], { cwd });
  });
  after(removeFolders);

  const explain = (...argv: readonly string[]): Promise<Invocation> => invoke(['explain', ...argv], { cwd });

  /** Exit code, verdict and reason. */
  async function reasonOf(...argv: readonly string[]): Promise<string> {
    const { exitCode, stdout } = await explain('--json', ...argv);
    const { verdict, reason } = JSON.parse(stdout) as { readonly verdict: string; readonly reason: string };
    return `${exitCode} ${verdict} ${reason}`;
  }

  const cases: readonly (readonly [name: string, argv: readonly string[], expected: string])[] = [
    ['somebody who is there', ['CN=Maja Lindqvist,OU=Staff,DC=north,DC=example'], '0 there present'],
    ['somebody by mail', ['maja.lindqvist@north.example'], '0 there present'],
    ['a filtered account by its name', ['svc-scan'], '1 not-there cloud-filtered'],
    ['a built-in account', ['CN=Administrator,CN=Users,DC=north,DC=example'], '1 not-there out-of-scope'],
    ['a contact of nobody', ['CN=Ada Okafor,OU=Contacts,DC=north,DC=example'], '1 not-there no-join'],
    ['a distribution list', ['CN=North News,OU=Groups,DC=north,DC=example'], '1 not-there outbound-out-of-scope'],
    ['a name nobody knows', ['CN=Nobody,DC=north,DC=example'], '1 not-there not-in-directory'],
    ['an account in the other forest', ['svc-scan', '--in', 'south.example'], '1 not-there no-outbound-rule'],
  ];
  for (const [what, argv, expected] of cases) {
    it(`tells of ${what}: ${expected.split(' ').at(-1)}`, async () => assert.equal(await reasonOf(...argv), expected));
  }

  it('says in a few lines what a person can act on', async () => {
    const { stdout, exitCode } = await explain('svc-scan');
    assert.equal(exitCode, 1);
    const lines = stdout.trimEnd().split('\n');
    assert.ok(lines.length <= 6, stdout);
    assert.match(lines[0] ?? '', /^CN=svc-scan,.* is not in "twoforests\.onmicrosoft\.com"$/);
    assert.match(lines.at(-1) ?? '', /^ +→ .*"In from AD - Filter Service Accounts"/);
  });

  it('lists every finding along the way with --all', async () => {
    const { stdout } = await explain('svc-scan', '--all');
    for (const code of ['container-selected', 'imported', 'in-scope', 'joined', 'cloud-filtered'])
      assert.ok(stdout.includes(code), code);
  });

  it('lists the objects a name can mean', async () => {
    const { stderr, exitCode } = await explain('Administrator');
    assert.equal(exitCode, 2);
    assert.match(stderr, /"Administrator" means 2 objects/);
    assert.match(stderr, /south\.example: CN=Administrator/);
  });

  it('finds in the file what was never imported, and says which container keeps it out', async () => {
    const fresh = temporaryFolder(sampleFolder);
    const [dn] = ['CN=Maja Lindqvist,OU=Staff,DC=north,DC=example'];
    const first = await invoke(['explain', dn, '--json'], { cwd: fresh });
    assert.equal((JSON.parse(first.stdout) as { reason: string }).reason, 'never-imported');
    const path = join(fresh, 'joinery.json');
    const { readFileSync } = await import('node:fs');
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(
        '"path": "north.ldif",',
        '"path": "north.ldif", "partitions": [{ "name": "DC=north,DC=example", "exclude": ["OU=Staff,DC=north,DC=example"] }],',
      ),
    );
    const second = await invoke(['explain', dn, '--json'], { cwd: fresh });
    assert.equal((JSON.parse(second.stdout) as { reason: string }).reason, 'container-excluded');
    rmSync(join(fresh, 'north.ldif'));
    writeFileSync(path, text);
    const third = await invoke(['explain', dn, '--json', '--connector', 'north.example'], { cwd: fresh });
    assert.equal((JSON.parse(third.stdout) as { reason: string }).reason, 'never-imported');
  });
}).timeout(30_000);
