import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { StoreError } from '../../../engine/stores/sqlite/store-error.ts';
import { bench, incoming, keyAttributes } from './store-bench.ts';
import { storeContract } from './store-contract.ts';

describe('the embedded store', () => {
  storeContract(() => openSqliteStore(':memory:'));
});

describe('the file of the embedded store', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-store-'));
    path = join(folder, 'store.db');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is for its owner alone, and so is what lies beside it', function () {
    if (process.platform === 'win32') this.skip();
    const store = openSqliteStore(path);
    bench(store).stage(incoming('a', { members: ['CN=b'] }));
    for (const file of ['store.db', 'store.db-wal', 'store.db-shm'])
      assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    store.close();
  });

  it('keeps the rights somebody gave it', function () {
    if (process.platform === 'win32') this.skip();
    openSqliteStore(path).close();
    chmodSync(path, 0o640);
    openSqliteStore(path).close();
    assert.equal(statSync(path).mode & 0o777, 0o640);
  });

  it('keeps everything when closed and opened again', () => {
    const first = openSqliteStore(path);
    const { id } = bench(first).stage(incoming('a', { members: ['CN=b'] }));
    first.batch((writer) => {
      writer.updateCs(id, { mv: writer.createMv('person'), consumed: true, retry: true });
      writer.setState('k', 'v');
    });
    const before = first.cs(id);
    first.close();
    const second = openSqliteStore(path);
    assert.deepEqual(second.cs(id), before);
    assert.equal(second.space('connector'), 1);
    assert.equal(second.state('k'), 'v');
    assert.equal(second.statistics(1).placeholders, 1);
    const next = second.batch((writer) => writer.stage(1, incoming('c'), keyAttributes));
    assert.ok(next.id > id);
    second.close();
  });

  it('of a newer version is refused and left as it is', () => {
    openSqliteStore(path).close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version=99');
    newer.close();
    const bytes = readFileSync(path);
    assert.equal(
      code(() => openSqliteStore(path)),
      'store-newer-version',
    );
    assert.ok(bytes.equals(readFileSync(path)));
    assert.deepEqual(readdirSync(folder), ['store.db']);
  });

  it('that is something else is refused and left as it is', () => {
    for (const make of [
      () => writeFileSync(path, 'just text'),
      () => writeFileSync(path, Buffer.alloc(50_000, 7)),
      () => {
        rmSync(path);
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE t (x)');
        other.close();
      },
    ]) {
      make();
      const bytes = readFileSync(path);
      assert.equal(
        code(() => openSqliteStore(path)),
        'store-corrupt',
      );
      assert.ok(bytes.equals(readFileSync(path)));
    }
  });

  it('is made when there is none, or an empty one', () => {
    writeFileSync(path, '');
    const store = openSqliteStore(path);
    assert.equal(bench(store).stage(incoming('a')).outcome, 'add');
    store.close();
  });

  it('that is damaged is reported as such', () => {
    const store = openSqliteStore(path);
    const { space } = bench(store);
    store.batch((writer) => {
      for (let number = 0; number < 500; number++) writer.stage(space, incoming(`user ${number}`), keyAttributes);
    });
    store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xaa, 3 * 16_384);
    writeFileSync(path, bytes);
    assert.equal(
      code(() => openSqliteStore(path)),
      'store-corrupt',
    );
  });

  it('refuses a batch while another process writes, and nothing of it was done', function () {
    const store = openSqliteStore(path);
    const { stage } = bench(store);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    assert.equal(
      code(() => stage(incoming('a'))),
      'store-locked',
    );
    other.exec('ROLLBACK');
    assert.equal(stage(incoming('a')).outcome, 'add');
    other.close();
    store.close();
  });

  it('can be read while another process writes, and shows what was committed', () => {
    const store = openSqliteStore(path);
    const { stage } = bench(store);
    const { id } = stage(incoming('a'));
    const reader = openSqliteStore(path, { readOnly: true });
    assert.equal(reader.cs(id)?.image?.[0], 'a');
    stage(incoming('a', { cn: 'new' }));
    assert.equal(reader.cs(id)?.image?.[0], 'new');
    assert.equal(
      code(() => reader.batch(() => 0)),
      'store-read-only',
    );
    reader.close();
    store.close();
  });

  it('written by two stores in turn never shows either of them what the other has replaced', () => {
    const one = bench(openSqliteStore(path));
    const two = bench(openSqliteStore(path));
    const { id } = one.stage(incoming('a'));
    assert.equal(two.stage(incoming('a', { cn: 'two' })).id, id);
    assert.equal(one.cs(id).image?.[0], 'two');
    const fromTwo = two.stage(incoming('b'));
    const fromOne = one.stage(incoming('c'));
    assert.ok(fromOne.id > fromTwo.id);
    one.store.close();
    two.store.close();
  });

  it('stays small in the log after a checkpoint', () => {
    const store = openSqliteStore(path);
    bench(store).stage(incoming('a'));
    store.checkpoint();
    assert.equal(readFileSync(`${path}-wal`).length, 0);
    store.close();
    assert.deepEqual(readdirSync(folder), ['store.db']);
  });
});

function code(open: () => unknown): string {
  try {
    open();
  } catch (cause) {
    if (cause instanceof StoreError) return cause.code;
    throw cause;
  }
  return 'no error';
}
