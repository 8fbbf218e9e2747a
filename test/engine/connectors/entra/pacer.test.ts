import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GraphResponse } from '../../../../engine/connectors/entra/graph-session.ts';
import { createPacer, retryAfterMs, type Pacer, type PacerOptions } from '../../../../engine/connectors/entra/pacer.ts';
import { costOf } from '../../../../engine/connectors/entra/request-cost.ts';
import { seededRandom } from '../../../../engine/model/seeded-random.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';

/** A pacer over a clock that only waiting moves, and every time it has let something go. */
function pacerAt(size?: PacerOptions['size']): { readonly pacer: Pacer; readonly now: () => number } {
  let time = 0;
  const pacer = createPacer({
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds;
      await Promise.resolve();
    },
    random: seededRandom(1),
    ...(size === undefined ? {} : { size }),
  });
  return { pacer, now: () => time };
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}): GraphResponse {
  return { status, headers: new Map(Object.entries(headers)), body: undefined };
}

async function timesOf(
  count: number,
  { writes, units }: { readonly writes: number; readonly units: number },
  size: 'S' | 'L',
) {
  const { pacer, now } = pacerAt(size);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    await pacer.admit({ writes, units }, neverCancelled);
    times.push(now());
  }
  return times;
}

/** The most that went in any window of that length. */
function fullest(times: readonly number[], windowMs: number, each: number): number {
  let most = 0;
  let from = 0;
  for (const [to, time] of times.entries()) {
    while (times[from]! <= time - windowMs) from += 1;
    most = Math.max(most, (to - from + 1) * each);
  }
  return most;
}

describe('the pace of a connector', () => {
  it('lets a small change go at once', async () => {
    assert.deepEqual(new Set(await timesOf(10, { writes: 20, units: 20 }, 'L')), new Set([0]));
  });

  it('keeps writes at four fifths of the limit in every window, and uses most of that', async () => {
    const times = await timesOf(400, { writes: 20, units: 20 }, 'L');
    assert.ok(fullest(times, 150_000, 20) <= 2400);
    assert.ok((8000 - 200) / (times.at(-1)! / 1000) > 14, `${times.at(-1)} ms for 8,000 writes`);
  });

  for (const [size, limit] of [
    ['S', 3500],
    ['L', 8000],
  ] as const) {
    it(`keeps resource units of a tenant of size ${size} at four fifths of ${limit} in every ten seconds`, async () => {
      const times = await timesOf(1000, { writes: 0, units: 60 }, size);
      assert.ok(fullest(times, 10_000, 60) <= limit * 0.8);
      assert.ok(fullest(times, 10_000, 60) > limit * 0.7);
    });
  }

  it('slows down when the service says that it is near its limit', async () => {
    const { pacer, now } = pacerAt('L');
    await pacer.admit({ writes: 200, units: 1 }, neverCancelled);
    await pacer.admit({ writes: 20, units: 1 }, neverCancelled);
    const usual = now();
    pacer.observe(answer(200, { 'x-ms-throttle-limit-percentage': '1.6' }));
    await pacer.admit({ writes: 20, units: 1 }, neverCancelled);
    assert.ok(Math.abs((now() - usual) / usual - 2) < 0.1, `${usual} ms, then ${now() - usual} ms`);
  });

  it('holds everybody while it rests, and nobody waits who is not paced otherwise', async () => {
    const { pacer, now } = pacerAt();
    await pacer.admit({ writes: 100_000, units: 100_000 }, neverCancelled);
    assert.equal(now(), 0);
    pacer.rest(7000);
    await Promise.all([1, 2].map(async () => await pacer.admit({ writes: 1, units: 1 }, neverCancelled)));
    assert.equal(now(), 7000);
  });

  it('stops waiting soon after the run was cancelled, and goes on for others', async () => {
    const { pacer, now } = pacerAt();
    pacer.rest(600_000);
    let cancelled = false;
    const waiting = pacer.admit(
      { writes: 1, units: 1 },
      {
        get cancelled() {
          cancelled = now() > 3000;
          return cancelled;
        },
      },
    );
    await assert.rejects(waiting, { name: 'CancelledError' });
    assert.ok(now() < 6000);
    await pacer.admit({ writes: 1, units: 1 }, neverCancelled);
    assert.ok(now() >= 600_000);
  });

  for (const [header, expected] of [
    ['17', 17_000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', undefined],
    ['100000', 600_000],
    ['soon', undefined],
    ['', undefined],
  ] as const) {
    it(`reads Retry-After ${JSON.stringify(header)} as ${expected ?? 'nothing'}`, () => {
      assert.equal(retryAfterMs(answer(429, { 'retry-after': header }), 10_000), expected);
    });
  }

  it('waits by itself where the service names no time: longer each time, never the same, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const delays = (): readonly number[] => {
          const pacer = createPacer({
            now: () => 0,
            wait: async () => await Promise.resolve(),
            random: seededRandom(seed),
          });
          return [1, 2, 3, 4, 5].map((attempt) => pacer.delayMs(answer(429), attempt));
        };
        const [first, second] = [delays(), delays()];
        assert.deepEqual(first, second);
        for (const [index, delay] of first.entries()) {
          const longest = Math.min(120_000, 20_000 * 2 ** index);
          assert.ok(delay >= longest / 2 && delay <= longest);
        }
      }),
    );
    const { pacer } = pacerAt();
    assert.equal(pacer.delayMs(answer(503, { 'retry-after': '3' }), 2), 3000);
    assert.equal(pacer.delayMs(answer(429, { 'retry-after': '3' }), 5), 16_000);
    assert.ok(pacer.delayMs(answer(503), 1) <= 2000);
  });

  for (const [method, url, cost] of [
    ['GET', '/users?$top=999', { units: 2, writes: 0 }],
    ['GET', '/users?$top=999&$select=id', { units: 1, writes: 0 }],
    ['GET', '/users/delta?$select=id', { units: 1, writes: 0 }],
    ['GET', '/users?$select=id&$expand=manager', { units: 2, writes: 0 }],
    ['GET', '/users/1', { units: 1, writes: 0 }],
    ['GET', '/groups/1/members?$select=id', { units: 2, writes: 0 }],
    ['POST', '/directoryObjects/getByIds?$select=id', { units: 2, writes: 0 }],
    ['POST', '/users', { units: 1, writes: 1 }],
    ['PATCH', '/groups/1', { units: 1, writes: 1 }],
    ['DELETE', '/groups/1/members/2/$ref', { units: 1, writes: 1 }],
  ] as const) {
    it(`counts ${cost.units} units and ${cost.writes} writes for ${method} ${url}`, () => {
      assert.deepEqual(costOf({ method, url }), cost);
    });
  }
});
