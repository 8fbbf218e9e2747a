import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import { batchOf, runName } from './batch-writer.ts';

const writer = fileURLToPath(new URL('batch-writer.ts', import.meta.url));

describe('a killed writer', () => {
  it('leaves every committed batch whole and agreeing with the position', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'joinery-kill-'));
    const path = join(folder, 'store.db');
    try {
      let seen = 0;
      for (const batches of [2, 5, 9]) {
        const acknowledged = await writeAndKill(path, batches);
        seen = checkStore(path, Math.max(seen, acknowledged));
      }
      assert.ok(seen >= 9, `only ${seen} batches were committed`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Kills the writer, in the middle of the batch it is in then, after it has told of `batches` more. Returns the last one it told of. */
async function writeAndKill(path: string, batches: number): Promise<number> {
  const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told: number[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told = [...told, ...text.trim().split('\n').map(Number)];
    if (told.length >= batches) setTimeout(() => child.kill('SIGKILL'), 3);
  });
  await new Promise((resolve) => child.once('close', resolve));
  return told.at(-1) ?? 0;
}

/** Returns the number of committed batches. */
function checkStore(path: string, atLeast: number): number {
  const database = new DatabaseSync(path);
  assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
  database.close();
  const store = openSqliteStore(path);
  const committed = Number(store.unfinishedRun('connector', runName)?.position.cursor ?? 0);
  assert.ok(committed >= atLeast, `batch ${atLeast} was told of, but only ${committed} are there`);
  const expected = Array.from({ length: committed }, (_, batch) => batchOf(batch + 1)).flat();
  const space = store.space('connector')!;
  const ids = store.csIds(space, 0, 1_000_000, 'all');
  assert.equal(ids.length, expected.length);
  for (const { anchor, references, image } of expected) {
    const cs = store.csByAnchor(space, anchor)!;
    assert.deepEqual([cs.image, cs.mv !== null], [image, true]);
    assert.equal([...store.references(cs.id, 1)].length, references.get(1)!.length);
    assert.deepEqual(
      store.linked(cs.mv!).map(({ id }) => id),
      [cs.id],
    );
    assert.deepEqual(store.mvByKey('cn', anchor), [cs.mv]);
  }
  store.close();
  return committed;
}
