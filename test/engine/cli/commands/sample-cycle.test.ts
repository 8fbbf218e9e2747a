import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assertGolden } from '../../../support/golden.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

const tenant = 'twoforests.onmicrosoft.com';
const maja = 'CN=Maja Lindqvist,OU=Staff,DC=north,DC=example';

async function synchronized(): Promise<string> {
  const cwd = temporaryFolder(sampleFolder);
  const { stdout, stderr, exitCode } = await invoke(['cycle', '--initial', '--until-stable'], { cwd });
  assert.equal(exitCode, 0, stdout + stderr);
  return cwd;
}

describe('the sample workspace', () => {
  let cwd: string;
  before(async () => {
    cwd = await synchronized();
  });
  after(removeFolders);

  it('comes to rest, with the same counters every time', async () => {
    const fresh = temporaryFolder(sampleFolder);
    const { stdout } = await invoke(['cycle', '--initial', '--until-stable', '5'], { cwd: fresh });
    assertGolden(new URL('sample-cycle.txt', import.meta.url), stdout);
  });

  it('has nothing to export after that', async () => {
    const { stdout } = await invoke(['pending', '--csv'], { cwd });
    assert.equal(stdout, 'DN,objectType,OMODT,attribute,AMODT,oldValue,newValue,ruleName\n');
  });

  for (const [name, argv] of [
    ['preview-person', ['preview', 'north.example', maja]],
    ['preview-person-all', ['preview', 'north.example', maja, '--all']],
    ['preview-filtered', ['preview', 'south.example', 'CN=svc-backup,OU=Services,DC=south,DC=example']],
    ['search-disconnectors', ['search', 'cs', 'north.example', '--disconnectors']],
    ['search-person', ['search', 'mv', 'displayName^=maja', '--json']],
    ['search-clauses', ['search', 'mv', '--type', 'person', 'department=sales', '!mobile']],
  ] as const) {
    it(`shows ${name} as recorded`, async () => {
      const { stdout, stderr, exitCode } = await invoke(argv, { cwd });
      assert.equal(exitCode, 0, stderr);
      assertGolden(new URL(`sample.${name}.txt`, import.meta.url), withoutTenantIds(stdout));
    });
  }

  it('resolves group members across the forests', async () => {
    const { stdout } = await invoke(['dump', 'mv', '--stable'], { cwd });
    const groups = stdout
      .trimEnd()
      .split('\n')
      .map((line): { attributes: Record<string, { value: unknown }> } => JSON.parse(line));
    const joint = groups.find(({ attributes }) => attributes['displayName']?.value === 'Joint Project');
    assert.deepEqual(joint?.attributes['member']?.value, [
      { $ref: 'CN=Ingrid Dahl,OU=Staff,DC=north,DC=example' },
      { $ref: maja },
      { $ref: 'CN=S-1-5-21-2025429265-493894562-1417001333-2104,CN=ForeignSecurityPrincipals,DC=north,DC=example' },
    ]);
  });

  it('dumps two stores of the same forests alike', async () => {
    const other = await synchronized();
    for (const argv of [
      ['dump', 'cs', 'north.example'],
      ['dump', 'cs', 'south.example'],
      ['dump', 'mv'],
    ]) {
      const [first, second] = [
        await invoke([...argv, '--stable'], { cwd }),
        await invoke([...argv, '--stable'], { cwd: other }),
      ];
      assert.equal(withoutTenantIds(first.stdout), withoutTenantIds(second.stdout));
      assert.ok(first.stdout.split('\n').length > 10);
    }
  });

  it('keeps the runs', async () => {
    const { stdout } = await invoke(['runs', '--json'], { cwd });
    const [last, ...earlier]: {
      id: number;
      connector: string;
      profile: string;
      status: string;
    }[] = JSON.parse(stdout);
    assert.deepEqual(last, { ...last, connector: tenant, profile: 'Export', status: 'success' });
    const shown = await invoke(['runs', String(earlier.at(-1)?.id)], { cwd });
    assert.match(shown.stdout, / {2}(Full|Delta) /);
  });
});

describe('a workspace that changes', () => {
  after(removeFolders);

  it('stages exports in staging mode and shows them with the rule that wants them', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const file = join(cwd, 'joinery.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"deletionThreshold": 10', '"staging": true'));
    const cycle = await invoke(['cycle', '--initial'], { cwd });
    assert.match(cycle.stdout, /Export {2}skipped: the workspace is in staging mode/);
    assertGolden(
      new URL('sample.pending.csv', import.meta.url),
      (await invoke(['pending', tenant, '--csv'], { cwd })).stdout,
    );
    const text = await invoke(['pending', tenant], { cwd });
    assert.match(text.stdout, /^Add {2}user {2}CN=\{/);
    assert.match(text.stdout, /^twoforests\.onmicrosoft\.com: \d+ objects to export\n$/m);
  });

  it('shows a change of one attribute with its old and its new value', async () => {
    const cwd = await synchronized();
    const file = join(cwd, 'north.ldif');
    writeFileSync(file, readFileSync(file, 'utf8').replace('title: Principal Engineer', 'title: Chief Engineer'));
    await invoke(['run', 'north.example', 'full-import'], { cwd });
    const found = await invoke(['search', 'cs', 'north.example', '--pending-import', '--json'], { cwd });
    const { objects }: { objects: { dn: string; state: string[] }[] } = JSON.parse(found.stdout);
    assert.deepEqual(
      objects.map(({ dn, state }) => [dn, state]),
      [[maja, ['import update']]],
    );
    await invoke(['run', 'north.example', 'delta-sync'], { cwd });
    const { stdout } = await invoke(['pending', '--json'], { cwd });
    const reports: { connector: string; changes: Record<string, string>[] }[] = JSON.parse(stdout);
    const { DN, ...common } = { ...reports[2]?.changes[0] };
    assert.match(DN ?? '', /^CN=\{/);
    assert.equal(reports[2]?.changes.length, 1);
    assert.deepEqual(common, {
      objectType: 'user',
      OMODT: 'Update',
      attribute: 'title',
      AMODT: 'Update',
      oldValue: 'Principal Engineer',
      newValue: 'Chief Engineer',
      ruleName: 'Out to Entra - User Details',
    });
  });

  it('reports a cut file as a problem of the data and deletes nothing', async () => {
    const cwd = await synchronized();
    const file = join(cwd, 'south.ldif');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 5000));
    const { stdout, exitCode } = await invoke(['run', 'south.example', 'Full Import'], { cwd });
    assert.equal(exitCode, 1);
    assert.match(stdout, /completed-discovery-errors/);
    assert.doesNotMatch(stdout, /stage-delete/);
  });

  it('says that a directory is out of reach and ends with 3', async () => {
    const cwd = temporaryFolder(sampleFolder);
    rmSync(join(cwd, 'south.ldif'));
    const { stdout, exitCode } = await invoke(['run', 'south.example', 'full-import'], { cwd });
    assert.equal(exitCode, 3, stdout);
  });

  it('does not run with an error in a rule', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'new.syncrule'), 'inbound rule "Half" {');
    const { stderr, exitCode } = await invoke(['cycle'], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, /rules\/new\.syncrule:1:/);
    assert.match(stderr, /"joinery check" shows all/);
  });

  it('ends with 3 while another process writes to the store', async () => {
    const cwd = await synchronized();
    const other = new DatabaseSync(join(cwd, '.joinery', 'store.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      const { stderr, exitCode } = await invoke(['cycle'], { cwd });
      assert.equal(exitCode, 3);
      assert.match(stderr, /^joinery: Another process is writing to the store/);
    } finally {
      other.close();
    }
  });

  it('shows progress on a terminal, and takes it away again', async () => {
    const { stderr } = await invoke(['cycle', '--initial'], { cwd: temporaryFolder(sampleFolder), isTTY: true });
    const shown = stderr.split('\r\u001b[2K');
    assert.ok(shown.length > 3, stderr);
    assert.equal(shown.at(-1), '');
  });

  it('ends with 130 when it is interrupted', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const { exitCode } = await invoke(['cycle', '--initial'], { cwd, signal: { cancelled: true } });
    assert.equal(exitCode, 130);
  });
});

describe('joinery demo', () => {
  after(removeFolders);

  it('synchronizes the sample workspace and shows one person of both forests', async () => {
    const cwd = temporaryFolder();
    const { stdout, stderr, exitCode } = await invoke(['demo'], { cwd });
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /forests and tenant agree/);
    assert.match(stdout, /Maja Lindqvist,OU=Staff/);
    assert.match(stdout, /^Try next$/m);
    const again = await invoke(['demo'], { cwd });
    assert.match(again.stdout, /as you left it/);
  });
});

/** A tenant names its objects at random, and the metaverse repeats the name in cloudAnchor. */
function withoutTenantIds(dump: string): string {
  return dump.replace(/(User|Group)_[0-9a-f-]{36}/g, '$1_…');
}
