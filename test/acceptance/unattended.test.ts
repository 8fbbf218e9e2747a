import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../engine/stores/sqlite/open.ts';
import { removeFolders, sampleFolder, temporaryFolder } from '../engine/cli/invoke.ts';
import { joinery } from './forests-workspace.ts';
import { generatedWorkspace } from './generated-workspace.ts';

const command = fileURLToPath(new URL('../../engine/cli/main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own. */
class Joinery {
  stdout = '';
  stderr = '';
  readonly child;
  readonly ended: Promise<Ended>;

  constructor(cwd: string, ...argv: string[]) {
    this.child = spawn(process.execPath, [command, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout.on('data', (text) => (this.stdout += String(text)));
    this.child.stderr.on('data', (text) => (this.stderr += String(text)));
    this.ended = once(this.child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Comes back when the process has written that; throws when it ends before or takes longer than 20 seconds. */
  async says(text: string): Promise<void> {
    for (let waited = 0; !this.stdout.includes(text); waited += 10) {
      if (this.child.exitCode !== null || waited > 20_000)
        throw new Error(`"${text}" was never said: ${this.stdout}${this.stderr}`);
      await setTimeout(10);
    }
  }
}

/** How the runs of a workspace ended, newest first. */
function statuses(cwd: string): readonly string[] {
  const store = openSqliteStore(join(cwd, '.joinery', 'store.db'), { readOnly: true });
  try {
    return store.runs(100).map(({ status }) => status);
  } finally {
    store.close();
  }
}

function withInterval(text: string, interval: string): string {
  return text.replace('"deletionThreshold"', `"schedule": { "interval": "${interval}" },\n  "deletionThreshold"`);
}

describe('the schedule as a process of its own', function () {
  this.timeout(90_000);
  const started: Joinery[] = [];
  const start = (cwd: string, ...argv: string[]): Joinery => {
    const process = new Joinery(cwd, ...argv);
    started.push(process);
    return process;
  };
  after(async () => {
    for (const { child, ended } of started) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    }
    removeFolders();
  });

  it('runs cycles at the interval, minds what others say beside it, and ends cleanly when asked to', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const path = join(cwd, 'joinery.json');
    const original = readFileSync(path, 'utf8');
    writeFileSync(path, withInterval(original, '00:00:02'));
    const schedule = start(cwd, 'schedule', '--json');
    await schedule.says('"event":"cycle-ended"');
    await schedule.says('"event":"waiting"');
    const second = await start(cwd, 'schedule').ended;
    assert.equal(second.code, 3);
    assert.match(second.stderr, new RegExp(`Process ${schedule.pid} on .* has been running the schedule since`));
    assert.match((await joinery(cwd, 'status')).stdout, new RegExp(`scheduler is process ${schedule.pid} on`));
    await joinery(cwd, 'schedule', 'suspend');
    await schedule.says('"event":"suspended"');
    const cyclesOf = (): number => schedule.stdout.split('"event":"cycle-started"').length - 1;
    const suspended = cyclesOf();
    await setTimeout(4_000);
    assert.equal(cyclesOf(), suspended);
    writeFileSync(join(cwd, 'rules', 'wrong.syncrule'), 'inbound rule "Wrong" {');
    await joinery(cwd, 'schedule', 'resume');
    await schedule.says('"event":"unusable"');
    assert.equal(cyclesOf(), suspended);
    writeFileSync(join(cwd, 'rules', 'wrong.syncrule'), '');
    writeFileSync(path, withInterval(original, '00:00:03'));
    await schedule.says('"event":"reloaded"');
    while (cyclesOf() === suspended) await setTimeout(20);
    schedule.child.kill('SIGTERM');
    const { code, stdout, stderr } = await schedule.ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /"event":"stopped"\}\n$/);
    for (const line of stdout.trimEnd().split('\n')) assert.match((JSON.parse(line) as { time: string }).time, /Z$/);
    assert.match((await joinery(cwd, 'schedule', 'status')).stdout, /no scheduler runs/);
  });

  it('stopped in the middle of a cycle keeps its batches, and a later cycle ends the work', async function () {
    const cwd = await generatedWorkspace(this, { users: 10_500, seed: 7, domain: 'corp.contoso.test' });
    const schedule = start(cwd, 'schedule');
    await schedule.says('cycle started');
    await setTimeout(700);
    schedule.child.kill('SIGTERM');
    const { code, stdout, stderr } = await schedule.ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /schedule stopped\n$/);
    assert.equal(statuses(cwd)[0], 'stopped-user-termination');
    await joinery(cwd, 'cycle');
    assert.deepEqual(
      statuses(cwd)
        .slice(0, 5)
        .filter((status) => !/^(success|completed-)/.test(status)),
      [],
    );
  });
});

describe('two processes over one store', function () {
  this.timeout(120_000);
  after(removeFolders);

  it('never run at once: the second is refused and told of the first, and goes when that is killed', async function () {
    const cwd = await generatedWorkspace(this, { users: 10_500, seed: 7, domain: 'corp.contoso.test' });
    const racing = [new Joinery(cwd, 'cycle', '--initial'), new Joinery(cwd, 'cycle', '--initial')];
    const refused = await Promise.race(racing.map(async (each) => ({ each, ended: await each.ended })));
    const other = racing.find((each) => each !== refused.each);
    assert.ok(other !== undefined);
    assert.equal(refused.ended.code, 3, refused.ended.stderr);
    assert.match(
      refused.ended.stderr,
      new RegExp(
        `^joinery: Process ${other.pid} on ".*" has been running "joinery cycle --initial" since 20.* over this store`,
      ),
    );
    // What only looks works beside the run, and a batch of somebody else goes into a gap between two of the run's.
    const beside = [['runs'], ['status'], ['search', 'mv'], ['pending', '--deletes'], ['schedule', 'suspend']];
    const looks = beside.map((argv) => new Joinery(cwd, ...argv));
    for (const [index, look] of looks.entries()) {
      const { code, stderr } = await look.ended;
      assert.ok(code === 0 || code === 1, `${beside[index]?.join(' ')}: ${stderr}`);
    }
    assert.equal(other.child.exitCode, null, 'the run ended before it could be looked at');
    other.child.kill('SIGKILL');
    await other.ended;
    const run = await new Joinery(cwd, 'run', 'contoso.com', 'delta-import').ended;
    assert.notEqual(run.code, 3, run.stderr);
  });
});
