import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('opening-process.ts', import.meta.url));

describe('a store that several processes make at the same moment', function () {
  this.timeout(30_000);

  it('is opened by each of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'joinery-race-'));
    const processes = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
      return { child, answers: on(createInterface({ input: child.stdout }), 'line') };
    });
    try {
      for (let round = 0; round < 20; round++) {
        for (const { child } of processes) child.stdin.write(`${join(folder, `${round}.db`)}\n`);
        const outcomes = await Promise.all(processes.map(async ({ answers }) => String((await answers.next()).value)));
        assert.deepEqual(
          outcomes,
          processes.map(() => 'ok'),
        );
      }
    } finally {
      for (const { child } of processes) {
        const closed = once(child, 'close');
        child.stdin.end();
        await closed;
      }
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
