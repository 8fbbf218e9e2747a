import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdFile } from '../../../../engine/stores/hold.ts';
import { openSqliteStore } from '../../../../engine/stores/sqlite/open.ts';
import { type Invocation, invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

const tenant = 'twoforests.onmicrosoft.com';

interface StatusJson {
  readonly attention: readonly string[];
  readonly staging: boolean;
  readonly running: { readonly activity: string } | null;
  readonly connectors: readonly {
    readonly connector: string;
    readonly import: { readonly completedAt: string | null };
    readonly pendingExports: Readonly<Record<string, number>> | null;
    readonly required: Readonly<Record<string, string>>;
  }[];
  readonly schedule: Readonly<Record<string, unknown>>;
}

async function joinery(cwd: string, ...argv: string[]): Promise<Invocation> {
  return await invoke(argv, { cwd });
}

async function statusOf(cwd: string): Promise<StatusJson> {
  const status: StatusJson = JSON.parse((await joinery(cwd, 'status', '--json')).stdout);
  return status;
}

function edit(cwd: string, change: (text: string) => string): void {
  const path = join(cwd, 'joinery.json');
  const [before, after] = [readFileSync(path, 'utf8'), change(readFileSync(path, 'utf8'))];
  assert.notEqual(after, before);
  writeFileSync(path, after);
}

const staging = (text: string): string =>
  text.replace('"deletionThreshold"', '"staging": true,\n  "deletionThreshold"');

describe('joinery status', () => {
  after(removeFolders);

  it('of a new workspace says that nothing was imported, and ends with 1', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const { stdout, exitCode } = await joinery(cwd, 'status');
    assert.equal(exitCode, 1);
    assert.match(stdout, /north\.example +never +never +never/);
    assert.match(stdout, /attention {2}"north\.example" was never imported; "joinery cycle --initial" does it/);
  });

  it('of one at rest ends with 0 and tells the last runs and the schedule', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'cycle', '--initial', '--until-stable');
    const { stdout, exitCode } = await joinery(cwd, 'status');
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /twoforests\.onmicrosoft\.com +success 0 s ago +success 0 s ago +success 0 s ago/);
    assert.match(stdout, /Schedule: every 30 min, no cycle planned yet; no scheduler runs/);
    const { connectors, running } = await statusOf(cwd);
    assert.equal(connectors[0]?.import.completedAt, '2026-11-21T12:00:00Z');
    assert.equal(running, null);
  });

  it('names who runs something', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'cycle', '--initial');
    const store = openSqliteStore(join(cwd, '.joinery', 'store.db'));
    store.hold({ activity: 'a test', since: 0 });
    assert.match((await joinery(cwd, 'status')).stdout, /Running: a test, process \d+ on ".*", since 1970-01-01T/);
    const refused = await joinery(cwd, 'cycle');
    assert.equal(refused.exitCode, 3);
    assert.match(
      refused.stderr,
      /^joinery: Process \d+ on ".*" has been running a test since 1970-01-01T00:00:00Z over this store/,
    );
    for (const argv of [
      ['search', 'mv'],
      ['runs'],
      ['pending'],
      ['dump', 'mv'],
      ['preview', 'north.example', 'CN=Maja Lindqvist,OU=Staff,DC=north,DC=example'],
    ])
      assert.equal((await joinery(cwd, ...argv)).exitCode, 0, argv.join(' '));
    store.close();
    assert.equal((await joinery(cwd, 'cycle')).exitCode, 0);
  });
});

describe('the file of an embedded tenant', () => {
  after(removeFolders);

  it('is left alone while another process has it', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'cycle', '--initial');
    const hold = holdFile(join(cwd, '.joinery', 'tenant.db'), { activity: 'a test', since: 0 });
    assert.equal(hold.kind, 'held');
    const refused = await joinery(cwd, 'run', tenant, 'delta-import');
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stdout, /no-start-connection[^]*tenant\.db" is open in process \d+ on/);
    if (hold.kind === 'held') hold.release();
    assert.equal((await joinery(cwd, 'run', tenant, 'delta-import')).exitCode, 0);
  });
});

describe('joinery require', () => {
  after(removeFolders);

  it('makes the next cycle run the full variant once, and can be taken back', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'cycle', '--initial', '--until-stable');
    await joinery(cwd, 'require', tenant, 'full-import');
    await joinery(cwd, 'require', 'north.example', 'full-sync');
    await joinery(cwd, 'require', 'south.example', 'full-sync');
    await joinery(cwd, 'require', 'south.example', 'full-sync', '--clear');
    assert.match(
      (await joinery(cwd, 'status')).stdout,
      /"north\.example": the next cycle runs a full synchronization, because .*asked for/,
    );
    assert.deepEqual(
      (await statusOf(cwd)).connectors.map(({ required }) => Object.keys(required)),
      [['full-synchronization-required'], [], ['full-import-required']],
    );
    const { stdout } = await joinery(cwd, 'cycle');
    assert.match(stdout, /twoforests\.onmicrosoft\.com {2}Full Import, because a full import is required: asked for/);
    assert.match(stdout, /north\.example {2}Full Synchronization, because/);
    assert.match(stdout, /south\.example {2}Delta Synchronization/);
    assert.deepEqual(
      (await statusOf(cwd)).connectors.map(({ required }) => Object.keys(required)),
      [[], [], []],
    );
  });

  it('is not needed after a rule changed, which status shows, too', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'cycle', '--initial');
    const path = join(cwd, 'rules', '40-entra-out.syncrule');
    writeFileSync(path, readFileSync(path, 'utf8').replace('<- [title]', '<- UCase([title])'));
    const { stdout } = await joinery(cwd, 'status');
    for (const name of ['north.example', 'south.example', tenant])
      assert.ok(stdout.includes(`"${name}": the next cycle runs a full synchronization, because the rules or`), stdout);
  });

  it('knows nothing else to require', async () => {
    const cwd = temporaryFolder(sampleFolder);
    assert.equal((await joinery(cwd, 'require', tenant, 'export')).exitCode, 2);
  });
});

describe('joinery schedule', () => {
  after(removeFolders);

  it('can be suspended, resumed, and told what comes next', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'schedule', 'suspend');
    assert.match((await joinery(cwd, 'schedule', 'status')).stdout, /Schedule: suspended since 2026-11-21T/);
    assert.match((await joinery(cwd, 'status')).stdout, /attention {2}The schedule is suspended/);
    const once = await joinery(cwd, 'schedule', '--once');
    assert.equal(once.exitCode, 0);
    assert.match(once.stdout, /suspended since/);
    assert.doesNotMatch(once.stdout, /cycle started/);
    await joinery(cwd, 'schedule', 'resume');
    await joinery(cwd, 'schedule', 'next', 'initial');
    assert.equal((await statusOf(cwd)).schedule['nextPolicy'], 'Initial');
    assert.equal((await joinery(cwd, 'schedule', 'next', 'week')).exitCode, 2);
    assert.match(
      (await joinery(cwd, 'schedule', 'next')).stderr,
      /says of what kind the next cycle is; add initial or delta/,
    );
    assert.equal((await joinery(cwd, 'schedule', 'stop')).exitCode, 2);
  });

  it('with --once runs a cycle by its rules, one JSON document per line', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await joinery(cwd, 'schedule', 'next', 'initial');
    const { stdout, exitCode } = await joinery(cwd, 'schedule', '--once', '--json');
    assert.equal(exitCode, 0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; time: string; policy?: string; runs?: unknown[] });
    assert.deepEqual(
      events.map(({ event }) => event).filter((event) => event !== 'maintained'),
      ['started', 'cycle-started', 'cycle-ended', 'stopped'],
    );
    assert.equal(events.find(({ event }) => event === 'cycle-ended')?.runs?.length, 7);
    const { schedule } = await statusOf(cwd);
    assert.equal(schedule['nextPolicy'], 'Delta');
    assert.equal(schedule['nextStart'], '2026-11-21T12:30:00Z');
  });

  it('starts nothing by rules with an error', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'rules', 'wrong.syncrule'), 'inbound rule "Wrong" {');
    const { stdout } = await joinery(cwd, 'schedule', '--once');
    assert.match(stdout, /no cycle is started: the workspace has .*rules.wrong\.syncrule:1:\d+: /);
    assert.doesNotMatch((await joinery(cwd, 'runs')).stdout, /success/);
  });

  it('leaves what an unreachable directory kept an initial cycle from to the next cycle', async () => {
    const cwd = temporaryFolder(sampleFolder);
    writeFileSync(join(cwd, 'south.ldif'), '');
    await joinery(cwd, 'schedule', 'next', 'initial');
    await joinery(cwd, 'schedule', '--once');
    const { connectors, schedule } = await statusOf(cwd);
    assert.equal(schedule['nextPolicy'], 'Delta');
    assert.deepEqual(
      connectors.map(({ required }) => Object.keys(required).length),
      [0, 2, 0],
    );
  });
});

describe('staging mode', () => {
  after(removeFolders);

  it('is told by cycles with what waits, and by an export that is run all the same', async () => {
    const cwd = temporaryFolder(sampleFolder);
    edit(cwd, staging);
    const cycle = await joinery(cwd, 'cycle', '--initial');
    assert.match(
      cycle.stdout,
      /Export {2}skipped: the workspace is in staging mode; 21 objects wait to be exported \(add 21, /,
    );
    assert.equal((await statusOf(cwd)).staging, true);
    const exported = await joinery(cwd, 'run', tenant, 'export');
    assert.match(exported.stderr, /staging mode; cycles export nothing, and this run exports all the same/);
    assert.match(exported.stdout, /export-add 21/);
  });

  it('is reviewed by operation, and against the report of another server', async () => {
    const [one, other] = [temporaryFolder(sampleFolder), temporaryFolder(sampleFolder)];
    for (const cwd of [one, other]) {
      edit(cwd, staging);
      await joinery(cwd, 'cycle', '--initial');
    }
    const report = join(one, 'other.csv');
    writeFileSync(report, (await joinery(other, 'pending', '--csv')).stdout);
    const same = await joinery(one, 'pending', '--diff', 'other.csv');
    assert.equal(same.exitCode, 0, same.stdout);
    assert.match(same.stdout, /^\d+ changes in both, 0 changes only here, 0 changes only in "other\.csv"\n$/);
    assert.equal((await joinery(one, 'pending', '--deletes', '--csv')).stdout.trimEnd().split('\n').length, 1);
    assert.ok((await joinery(one, 'pending', '--operation', 'add', '--csv')).stdout.split('\n').length > 100);
    const lines = readFileSync(report, 'utf8').trimEnd().split('\n');
    writeFileSync(report, ['\uFEFF' + lines[0], ...lines.slice(2), 'CN=x,user,Delete,,,,,', ''].join('\r\n'));
    const differs = await joinery(one, 'pending', '--diff', 'other.csv', '--json');
    assert.equal(differs.exitCode, 1);
    const difference = JSON.parse(differs.stdout) as Record<'onlyHere' | 'onlyThere', { DN: string }[]>;
    assert.equal(difference.onlyHere.length, 1);
    assert.deepEqual(
      difference.onlyThere.map(({ DN }) => DN),
      ['CN=x'],
    );
    writeFileSync(report, 'DN,something\n');
    assert.match((await joinery(one, 'pending', '--diff', 'other.csv')).stderr, /has no column "objectType"/);
    assert.equal((await joinery(one, 'pending', '--diff', 'absent.csv')).exitCode, 3);
  });
});

describe('joinery --version', () => {
  it('prints the version of package.json', async () => {
    const manifest: { version: string } = JSON.parse(
      readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
    );
    const { stdout, exitCode } = await joinery(temporaryFolder(), '--version');
    assert.equal(stdout, `${manifest.version}\n`);
    assert.equal(exitCode, 0);
  });
});
