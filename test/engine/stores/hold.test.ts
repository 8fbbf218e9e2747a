import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Hold } from '../../../engine/ports/store.ts';
import { holderOf, holdFile } from '../../../engine/stores/hold.ts';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';

const program = fileURLToPath(new URL('holding-process.ts', import.meta.url));
const purpose = { activity: 'a test', since: 0 };

interface Holding {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly hold: Hold;
}

describe('a file held by one process', function () {
  this.timeout(30_000);
  let folder: string;
  let path: string;
  const children: Holding['child'][] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-hold-'));
    path = join(folder, 'store.db');
  });

  afterEach(async () => {
    for (const child of children.splice(0))
      if (child.exitCode === null && child.signalCode === null) await ended(child);
    rmSync(folder, { recursive: true, force: true });
  });

  async function holding(activity = 'a delta cycle'): Promise<Holding> {
    const child = spawn(process.execPath, [program, path, activity], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(child.stdout, 'data');
    return { child, hold: JSON.parse(String(line)) as Hold };
  }

  async function ended(child: Holding['child'], signal?: 'SIGKILL'): Promise<void> {
    const closed = once(child, 'close');
    if (signal === undefined) child.stdin.end();
    else child.kill(signal);
    await closed;
  }

  it('is refused to another one at once, which is told who has it and what for', async () => {
    const { child, hold } = await holding();
    assert.equal(hold.kind, 'held');
    const start = performance.now();
    assert.deepEqual(holdFile(path, purpose), {
      kind: 'busy',
      holder: { pid: child.pid, host: hostname(), activity: 'a delta cycle', since: Date.UTC(2026, 10, 21, 12) },
    });
    assert.ok(performance.now() - start < 1_000);
    assert.equal(holderOf(path)?.pid, child.pid);
  });

  it('is free when that one released it', async () => {
    const { child } = await holding();
    await ended(child);
    assert.equal(holderOf(path), undefined);
    const hold = holdFile(path, purpose);
    assert.equal(hold.kind, 'held');
    if (hold.kind === 'held') hold.release();
    assert.equal(existsSync(`${path}.holder`), false);
  });

  it('is free the moment that one is killed with kill -9, though its note stays', async () => {
    const { child } = await holding();
    await ended(child, 'SIGKILL');
    assert.equal(JSON.parse(readFileSync(`${path}.holder`, 'utf8')).pid, child.pid);
    assert.equal(holderOf(path), undefined);
    const hold = holdFile(path, purpose);
    assert.equal(hold.kind, 'held');
    if (hold.kind === 'held') hold.release();
  });

  it('goes to exactly one of several that start at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const started = await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => await holding(name)));
      const winners = started.filter(({ hold }) => hold.kind === 'held');
      assert.equal(winners.length, 1, JSON.stringify(started.map(({ hold }) => hold)));
      for (const { child } of started) await ended(child);
    }
  });

  it('is not kept by a note nobody can read, nor by one of another machine on a local disk', () => {
    for (const note of ['', '{', JSON.stringify({ pid: 1, host: 'elsewhere', activity: 'a cycle', since: 0 })]) {
      writeFileSync(`${path}.holder`, note);
      const hold = holdFile(path, purpose);
      assert.equal(hold.kind, 'held');
      if (hold.kind === 'held') hold.release();
    }
  });

  it('on a network share is kept by the note of another machine, and the remedy is said', () => {
    const note = { pid: 1, host: 'elsewhere', activity: 'a cycle', since: 0 };
    writeFileSync(`${path}.holder`, JSON.stringify(note));
    const here = { host: 'here', shared: true };
    const hold = holdFile(path, purpose, here);
    assert.equal(hold.kind, 'busy');
    if (hold.kind !== 'busy') return;
    assert.deepEqual(hold.holder, note);
    assert.match(hold.remedy ?? '', /make sure that it does not, delete ".*store\.db\.holder"/);
    assert.deepEqual(holderOf(path, here), note);
    rmSync(`${path}.holder`);
    const free = holdFile(path, purpose, here);
    assert.equal(free.kind, 'held');
    if (free.kind === 'held') free.release();
  });

  it('through a store is held until every one who asked for it has released it, and ends with the store', () => {
    const store = openSqliteStore(path);
    const other = openSqliteStore(path);
    const [first, second] = [store.hold(purpose), store.hold(purpose)];
    assert.ok(first.kind === 'held' && second.kind === 'held');
    first.release();
    first.release();
    assert.equal(other.hold(purpose).kind, 'busy');
    assert.equal(other.holder()?.activity, 'a test');
    second.release();
    assert.equal(other.hold(purpose).kind, 'held');
    assert.equal(store.hold(purpose).kind, 'busy');
    other.close();
    assert.equal(store.hold(purpose).kind, 'held');
    store.close();
    assert.equal(holderOf(path), undefined);
  });

  it('can be read as it was, whatever is committed meanwhile, and written in the gaps between batches', () => {
    const store = openSqliteStore(path);
    store.batch((writer) => writer.setState('a', '1'));
    assert.equal(store.hold(purpose).kind, 'held');
    const snapshot = openSqliteStore(path, { readOnly: true, snapshot: true });
    const beside = openSqliteStore(path);
    store.batch((writer) => writer.setState('a', '2'));
    beside.batch((writer) => writer.setState('b', '3'));
    assert.deepEqual([snapshot.state('a'), snapshot.state('b')], ['1', undefined]);
    assert.deepEqual([store.state('a'), store.state('b')], ['2', '3']);
    for (const each of [snapshot, beside, store]) each.close();
  });
});
