import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { invoke, removeFolders } from '../engine/cli/invoke.ts';
import {
  copyWorkspace,
  cyclesUntilStable,
  differences,
  forestsWorkspace,
  joinery,
  runProfile,
  stableDumps,
  tenant,
  tenantCounts,
} from './forests-workspace.ts';

/**
 * What must not happen to a tenant, on the real forests at rest. Each guard by itself has tests of its own: `test/engine/runs` (half
 * reads, deletion threshold), `test/engine/stores/sqlite.test.ts` (files of other versions), `test/engine/connectors/file` (LDIF),
 * `test/grammar/semantics` (checks).
 */
describe('two forests at rest, when something goes wrong,', function () {
  this.timeout(60_000);
  let rest: string;
  let atRest: ReadonlyMap<string, readonly string[]>;
  before(async function () {
    rest = await forestsWorkspace(this);
    await cyclesUntilStable(rest);
    atRest = await stableDumps(rest);
  });
  after(removeFolders);

  for (const share of [0.2, 0.5, 0.95]) {
    it(`lose nothing to a file cut after ${share * 100} % of its length`, async () => {
      const cwd = copyWorkspace(rest);
      edit(cwd, 'contoso.test.ldif', (text) => text.slice(0, text.length * share));
      const cycle = await invoke(['cycle'], { cwd });
      assert.equal(cycle.exitCode, 1);
      assert.match(cycle.stdout, /contoso\.test {2}Full Import {2}completed-discovery-errors/);
      assert.match(cycle.stdout, /contoso\.test {2}Delta Synchronization {2}skipped/);
      assert.doesNotMatch(cycle.stdout, /stage-delete|export-delete/);
      assert.deepEqual(differences(atRest, await stableDumps(cwd)), []);
    });
  }

  it('lose nothing to a file that is not there, and go on when it is back', async () => {
    const cwd = copyWorkspace(rest);
    const file = join(cwd, 'fabrikam.test.ldif');
    renameSync(file, `${file}.away`);
    const cycle = await invoke(['cycle'], { cwd });
    assert.equal(cycle.exitCode, 3);
    assert.match(cycle.stdout, /fabrikam\.test {2}Full Import {2}no-start-connection/);
    assert.deepEqual(differences(atRest, await stableDumps(cwd)), []);
    renameSync(`${file}.away`, file);
    const { stdout } = await joinery(cwd, 'cycle', '--until-stable', '1', '--json');
    assert.equal((JSON.parse(stdout) as { stable: boolean }).stable, true);
  });

  it('lose nothing to an empty file', async () => {
    const cwd = copyWorkspace(rest);
    edit(cwd, 'contoso.test.ldif', () => '');
    // A file without records is no empty directory: it could not be read.
    const { exitCode } = await invoke(['cycle'], { cwd });
    assert.equal(exitCode, 3);
    assert.deepEqual(differences(atRest, await stableDumps(cwd)), []);
  });

  it('are not deleted beyond the threshold of 500, and 501 are once they were looked at and let go', async () => {
    const cwd = copyWorkspace(rest);
    const before = tenantCounts(cwd);
    // Eight of them never came to the tenant.
    removePeople(cwd, 509);
    const stopped = await invoke(['cycle', '--until-stable'], { cwd });
    assert.equal(stopped.exitCode, 1, stopped.stderr);
    assert.match(stopped.stdout, /contoso\.test {2}Full Import {2}success[^]*stage-delete 509/);
    assert.match(stopped.stdout, /Export {2}stopped-deletion-threshold-exceeded/);
    assert.match(
      stopped.stdout,
      /501 staged deletes are more than the deletion threshold of 500, so nothing was exported/,
    );
    assert.match(stopped.stdout, /Not stable after/);
    assert.doesNotMatch(stopped.stdout, /export-(add|update|delete)/);
    assert.deepEqual(tenantCounts(cwd), before);
    const status = await invoke(['status'], { cwd });
    assert.equal(status.exitCode, 1);
    assert.match(status.stdout, /attention .*Export ended stopped-deletion-threshold-exceeded/);
    assert.equal(await stagedDeletes(cwd), 501);
    const tooFew = await runProfile(cwd, tenant, 'export', '--allow-deletes', '500');
    assert.equal(tooFew.status, 'stopped-deletion-threshold-exceeded');
    assert.deepEqual(tenantCounts(cwd), before);
    const released = await runProfile(cwd, tenant, 'export', '--allow-deletes', '501');
    assert.equal(released.counters['export-delete'], 501);
    assert.equal(released.errors[0]?.code, 'deletion-threshold-released');
    assert.equal(before.users - tenantCounts(cwd).users, 501);
  });

  it('are deleted beyond the threshold by a cycle that was allowed to', async () => {
    const cwd = copyWorkspace(rest);
    removePeople(cwd, 509);
    const cycle = await joinery(cwd, 'cycle', '--allow-deletes', '501');
    assert.match(cycle.stdout, /export-delete 501/);
    assert.match(cycle.stdout, /warning deletion-threshold-released/);
  });

  it('keep their store from a version that does not know its format', async () => {
    const cwd = copyWorkspace(rest);
    const path = join(cwd, '.joinery', 'store.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version=999; PRAGMA journal_mode=DELETE');
    database.close();
    const bytes = readFileSync(path);
    for (const argv of [['cycle'], ['runs'], ['dump', 'mv']]) {
      const { exitCode, stderr } = await invoke(argv, { cwd });
      assert.equal(exitCode, 3);
      assert.match(stderr, /^joinery: .*newer/);
    }
    assert.ok(bytes.equals(readFileSync(path)));
  });

  it('show a failing object alone as failed', async () => {
    const cwd = copyWorkspace(rest);
    edit(cwd, 'contoso.test.ldif', (text) => {
      // Neither a name to sign in with nor one to make it of: "AccountName is not present".
      const changed = text
        .replace('\nsAMAccountName: svc-backup\n', '\n')
        .replace('\ndescription: service\n', '\ndescription: other\n');
      assert.notEqual(changed.length, text.length);
      return changed;
    });
    assert.deepEqual((await runProfile(cwd, 'contoso.test', 'full-import')).counters, {
      'filtered-objects': 4,
      'stage-no-change': 1559,
      'stage-update': 2,
    });
    const { status, counters, errors } = await runProfile(cwd, 'contoso.test', 'full-sync');
    assert.equal(status, 'completed-sync-errors');
    assert.equal(counters['flow-failure'], 1);
    assert.deepEqual(
      errors.map(({ code, dn }) => [code, dn?.split(',')[0]]),
      [['sync-rule-error-function-triggered', 'CN=svc-backup']],
    );
    const waiting = await joinery(cwd, 'search', 'cs', 'contoso.test', '--pending-import', '--json');
    const { objects }: { objects: { dn: string }[] } = JSON.parse(waiting.stdout);
    assert.equal(objects.length, 1);
  });

  it('import every record but a broken one, which keeps what it had', async () => {
    const cwd = copyWorkspace(rest);
    edit(cwd, 'contoso.test.ldif', (text) => {
      const at = text.indexOf('\nsAMAccountName: svc-backup\n');
      const from = text.lastIndexOf('\nobjectGUID:: ', at);
      return `${text.slice(0, from)}\nobjectGUID:: ***${text.slice(text.indexOf('\n', from + 1))}`;
    });
    const run = await runProfile(cwd, 'contoso.test', 'full-import');
    assert.equal(run.status, 'completed-discovery-errors');
    assert.deepEqual(run.counters, { 'filtered-objects': 4, 'stage-failure': 1, 'stage-no-change': 1560 });
    assert.equal(run.errorCount, 1);
    assert.deepEqual(differences(atRest, await stableDumps(cwd)), []);
  });
});

describe('a new workspace', function () {
  this.timeout(60_000);
  after(removeFolders);

  it('exports nothing in staging mode', async function () {
    const cwd = await forestsWorkspace(this);
    edit(cwd, 'joinery.json', (text) => text.replace('"staging": false', '"staging": true'));
    for (const expected of ['provisioned-add-flow', 'stage-no-change']) {
      const { stdout, exitCode } = await invoke(['cycle', '--initial'], { cwd });
      assert.equal(exitCode, 0, stdout);
      assert.match(stdout, new RegExp(expected));
      assert.match(
        stdout,
        /Export {2}skipped: the workspace is in staging mode; 1717 objects wait to be exported \(add 1717, update 0, delete 0\)/,
      );
    }
    assert.deepEqual(tenantCounts(cwd), { users: 0, groups: 0, members: 0, managers: 0 });
    // Taking staging mode away exports what was staged, without another import of anything.
    edit(cwd, 'joinery.json', (text) => text.replace('"staging": true', '"staging": false'));
    const run = await runProfile(cwd, tenant, 'export');
    assert.equal(run.counters['export-add'], 1581);
  });

  it('says of a rule that is wrong where and why, and does not run with it', async function () {
    const cwd = await forestsWorkspace(this);
    const wrong = [
      rule('Twice', 'contoso.test', 100, 'mail = mail'),
      rule('Nowhere', 'nowhere.test', 50, 'mail = mail'),
      rule('Nothing to join', 'contoso.test', 51, 'shoeSize = mail'),
    ];
    writeFileSync(join(cwd, 'rules', 'wrong.syncrule'), wrong.join(''));
    const { stdout, exitCode } = await invoke(['check'], { cwd });
    assert.equal(exitCode, 1);
    const places = stdout.split('\n').filter((line) => /wrong\.syncrule:\d+:\d+ error /.test(line));
    assert.deepEqual(
      places.map((line) => line.split(' ').slice(0, 3).join(' ')),
      [
        'rules/wrong.syncrule:5:3 error duplicate-precedence',
        'rules/wrong.syncrule:10:13 error unknown-connector',
        'rules/wrong.syncrule:22:10 error unknown-attribute',
      ],
    );
    for (const argv of [['cycle'], ['run', 'contoso.test', 'full-import']]) {
      const refused = await invoke(argv, { cwd });
      assert.equal(refused.exitCode, 2);
      assert.match(refused.stderr, /^rules\/wrong\.syncrule:5:3 error/);
      assert.match(refused.stderr, /"joinery check" shows all/);
    }
    rmSync(join(cwd, 'rules', 'wrong.syncrule'));
    assert.equal((await invoke(['check'], { cwd })).exitCode, 0);
  });
});

function rule(name: string, connector: string, precedence: number, joins: string): string {
  return [
    `inbound rule "${name}" {`,
    `  connector "${connector}"`,
    '  from user to person',
    '  link join',
    `  precedence ${precedence}`,
    `  join { ${joins} }`,
    '  flow { description <- [description] }',
    '}',
    '',
  ].join('\n');
}

async function stagedDeletes(cwd: string): Promise<number> {
  const { stdout } = await joinery(cwd, 'pending', tenant, '--deletes', '--csv');
  return stdout.trimEnd().split('\n').length - 1;
}

/** Takes people out of the larger forest's file who have an account there alone, so that each is at most one delete in the tenant. */
function removePeople(cwd: string, count: number): void {
  const elsewhere = new Set(readFileSync(join(cwd, 'fabrikam.test.ldif'), 'latin1').match(/^employeeID: .*$/gm));
  let left = count;
  edit(cwd, 'contoso.test.ldif', (text) =>
    withoutRemarks(text)
      .split('\n\n')
      .filter((record) => {
        const [employee] = /^employeeID: .*$/m.exec(record) ?? [];
        const person = /^objectClass: user$/m.test(record);
        return employee === undefined || !person || elsewhere.has(employee) || (left -= 1) < 0;
      })
      .join('\n\n'),
  );
}

/** Rewrites one file of the workspace; bytes that are not UTF-8 stay as they are. */
function edit(cwd: string, name: string, change: (text: string) => string): void {
  const path = join(cwd, name);
  const before = readFileSync(path, 'latin1');
  const after = change(before);
  assert.notEqual(after, before, `${name} stays as it was`);
  writeFileSync(path, after, 'latin1');
}

/** ldapsearch says in remarks where the pages of its answer end; they belong to records that may go. */
function withoutRemarks(text: string): string {
  return text.replace(/^#.*\n(?: .*\n)*/gm, '').replace(/\n\n\n+/g, '\n\n');
}
