import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  contoso,
  type DomainController,
  needsSamba,
  startDomainController,
} from '../../../support/samba/domain-controller.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';
import { liveWorkspace } from '../live-workspace.ts';

interface Report {
  readonly sections: readonly {
    readonly connector: string | null;
    readonly findings: readonly { readonly check: string; readonly status: string; readonly message: string }[];
  }[];
}

async function diagnose(
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
  ...names: readonly string[]
): Promise<{ readonly exitCode: number; readonly troubles: readonly string[]; readonly text: string }> {
  const { exitCode, stdout, stderr } = await invoke(['doctor', '--json', ...names], { cwd, environment });
  assert.equal(stderr, '');
  const report = JSON.parse(stdout) as Report;
  const troubles = report.sections.flatMap(({ connector, findings }) =>
    findings
      .filter(({ status }) => status !== 'ok')
      .map(({ check, status }) => `${connector ?? 'workspace'}: ${status} ${check}`),
  );
  return { exitCode, troubles, text: stdout };
}

describe('joinery doctor', () => {
  after(removeFolders);

  it('has nothing to say against the sample', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['run', 'north.example', 'full-import'], { cwd });
    assert.deepEqual((await diagnose(cwd)).troubles, []);
    const { stdout, exitCode } = await invoke(['doctor'], { cwd });
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Workspace\n {2}ok /);
    assert.match(stdout, /\n0 errors, 0 warnings, \d+ checks passed\n$/);
  });

  it('finds a file that is missing, and ends with 3', async () => {
    const cwd = temporaryFolder(sampleFolder);
    rmSync(join(cwd, 'north.ldif'));
    const { exitCode, troubles } = await diagnose(cwd);
    assert.deepEqual([exitCode, troubles], [3, ['north.example: error file']]);
    assert.deepEqual((await diagnose(cwd, {}, 'south.example')).troubles, []);
  });

  it('finds rules with errors, and goes on with what does not need them', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules/broken.syncrule'), 'inbound rule "x" { from }\n');
    const { exitCode, troubles } = await diagnose(cwd);
    assert.deepEqual([exitCode, troubles], [1, ['workspace: error workspace']]);
  });

  it('finds a store that another process is writing, and one that is damaged', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['run', 'north.example', 'full-import'], { cwd });
    const path = join(cwd, '.joinery/store.db');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    assert.deepEqual((await diagnose(cwd)).troubles, ['workspace: warning store']);
    other.close();
    writeFileSync(path, 'this is no database, and long enough to be taken for the beginning of one '.repeat(20));
    for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    const { exitCode, troubles } = await diagnose(cwd);
    assert.deepEqual([exitCode, troubles], [3, ['workspace: error store']]);
  }).timeout(20_000);

  it('names credentials that are not stored, and never shows those that are', async () => {
    const cwd = liveWorkspace({
      server: '127.0.0.1:1',
      authority: '',
      base: 'DC=corp,DC=contoso,DC=test',
      user: 'svc@corp.contoso.test',
    });
    const missing = await diagnose(cwd, {}, 'north.example');
    assert.equal(missing.exitCode, 3);
    assert.ok(missing.troubles.includes('workspace: error credential'), missing.text);
    assert.match(missing.text, /JOINERY_SECRET_NORTH_READER/);
    const stored = await diagnose(cwd, { JOINERY_SECRET_NORTH_READER: 'hunter-2-hunter' }, 'north.example');
    assert.ok(!stored.troubles.includes('workspace: error credential'));
    assert.doesNotMatch(stored.text, /hunter/);
  });
});

describe('joinery doctor with a live forest', () => {
  let controller: DomainController;
  before(async function () {
    this.timeout(120_000);
    needsSamba(this);
    controller = await startDomainController({
      ...contoso,
      population: { users: 3, groups: 2, membersPerGroup: 1, largeGroup: 0 },
    });
  });
  after(async () => {
    await controller?.stop();
    removeFolders();
  });

  it('asks for the rights the rules of the workspace need', async () => {
    const { anchorWriter, reader } = controller.accounts;
    const authority = controller.authority.certificate;
    const workspace = (user: string): string =>
      liveWorkspace({ server: controller.address, authority, base: controller.base, user });
    const cwd = workspace(anchorWriter.user);
    const withoutWrites = await diagnose(cwd, { JOINERY_SECRET_NORTH_READER: anchorWriter.password }, 'north.example');
    // The commands of these tests run at a moment that never changes.
    assert.deepEqual(withoutWrites.troubles, ['north.example: error clock'], withoutWrites.text);
    const configured = await invoke(['configure', 'source-anchor', 'mS-DS-ConsistencyGuid'], {
      cwd,
      environment: { JOINERY_SECRET_NORTH_READER: anchorWriter.password },
    });
    assert.match(configured.stdout, /Nothing in "north\.example" has a value in "mS-DS-ConsistencyGuid" yet/);
    const able = await diagnose(cwd, { JOINERY_SECRET_NORTH_READER: anchorWriter.password }, 'north.example');
    assert.match(able.text, /may write what rules flow to objects of type user: mS-DS-ConsistencyGuid/);

    const path = join(cwd, 'joinery.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(anchorWriter.user, reader.user));
    const unable = await diagnose(cwd, { JOINERY_SECRET_NORTH_READER: reader.password }, 'north.example');
    assert.equal(unable.exitCode, 1);
    assert.match(unable.text, /RPWP;mS-DS-ConsistencyGuid;user/);
  }).timeout(60_000);
});
