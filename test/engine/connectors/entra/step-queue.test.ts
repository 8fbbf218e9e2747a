import assert from 'node:assert/strict';
import { createStepQueue } from '../../../../engine/connectors/entra/step-queue.ts';
import { sendPatiently } from '../../../../engine/connectors/entra/retry.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import { scriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

async function sendAll(
  { session, pacer }: ScriptedGraph,
  count: number,
  repeatable?: false,
): Promise<readonly number[]> {
  const queue = createStepQueue(session, { pacer, signal: neverCancelled });
  const responses = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const request = { method: 'PATCH', url: `/users/${index}`, body: {} } as const;
      return await queue.send(repeatable === undefined ? request : { ...request, repeatable });
    }),
  );
  return responses.map(({ status }) => status);
}

describe('steps in batches', () => {
  it('fill batches of 20, and everybody gets the own answer', async () => {
    const graph = scriptedGraph({ step: ({ url }) => ({ status: 200 + Number(url.slice('/users/'.length)) }) });
    const statuses = await sendAll(graph, 45);
    assert.deepEqual(
      statuses,
      Array.from({ length: 45 }, (_, index) => 200 + index),
    );
    assert.deepEqual(
      graph.batches.map(({ length }) => length),
      [20, 20, 5],
    );
    // Bulk work gives way to people who wait for an answer.
    assert.deepEqual(graph.batches[0]![0]!.json['headers'], {
      'Content-Type': 'application/json',
      'x-ms-throttle-priority': 'low',
    });
  });

  it('are never in more than four batches at once', async () => {
    let open = 0;
    let most = 0;
    const graph = scriptedGraph({});
    const { session } = graph;
    const counted = {
      ...session,
      send: async (request: Parameters<typeof session.send>[0]) => {
        open += 1;
        most = Math.max(most, open);
        const response = await session.send(request);
        open -= 1;
        return response;
      },
    };
    assert.equal((await sendAll({ ...graph, session: counted }, 400)).length, 400);
    assert.equal(most, 4);
  });

  it('go again in their order and under their ids when they are throttled, after the time the service names', async () => {
    const graph = scriptedGraph({
      step: ({ id }, batch) =>
        batch === 1 && Number(id) % 2 === 0 ? { status: 429, headers: { 'Retry-After': '5' } } : { status: 204 },
    });
    assert.deepEqual(new Set(await sendAll(graph, 10)), new Set([204]));
    assert.deepEqual(
      graph.batches.map((steps) => steps.map(({ id, url }) => [id, url])),
      [
        Array.from({ length: 10 }, (_, index) => [String(index + 1), `/users/${index}`]),
        [2, 4, 6, 8, 10].map((id) => [String(id), `/users/${id - 1}`]),
      ],
    );
    assert.equal(graph.waitedMs(), 5000);
  });

  it('all rest when one of them is throttled, also those in other batches', async () => {
    const graph = scriptedGraph({
      step: ({ id }, batch) => (batch === 1 && id === '1' ? { status: 429 } : { status: 204 }),
    });
    await sendAll(graph, 200);
    assert.ok(graph.waitedMs() >= 10_000 && graph.waitedMs() <= 20_000);
    // The four that were under way come first; what was behind them waited.
    assert.equal(graph.batches[4]?.[0]?.id, '1');
  });

  for (const status of [500, 502, 503, 504, 'no answer'] as const) {
    it(`go again after ${status} to one of them and to a whole batch`, async () => {
      const failure = status === 'no answer' ? undefined : { status };
      const graph = scriptedGraph({
        request: (_request, number) => (number === 1 ? failure : 'steps'),
        step: ({ id }, batch) => (batch === 1 && id === '3' ? failure : { status: 204 }),
      });
      assert.deepEqual(await sendAll(graph, 4), [204, 204, 204, 204]);
      assert.deepEqual(
        graph.batches.map((steps) => steps.map(({ id }) => id)),
        [['1', '2', '3', '4'], ['3']],
      );
      assert.ok(graph.waitedMs() > 0 && graph.waitedMs() < 10_000);
    });

    it(`come back after ${status} where they must not be sent twice`, async () => {
      const failure = status === 'no answer' ? undefined : { status };
      const graph = scriptedGraph({ request: () => failure ?? undefined });
      assert.deepEqual(await sendAll(graph, 2, false), Array(2).fill(status === 'no answer' ? 504 : status));
      assert.deepEqual(graph.batches, []);
    });
  }

  it('are sent twice although they must not be when they were throttled, as nothing was done', async () => {
    const graph = scriptedGraph({ request: (_request, number) => (number === 1 ? { status: 429 } : 'steps') });
    assert.deepEqual(await sendAll(graph, 2, false), [204, 204]);
  });

  it('end with what was wrong when nothing ever answers', async () => {
    const graph = scriptedGraph({ request: () => undefined });
    await assert.rejects(sendAll(graph, 2), { name: 'ConnectorError', kind: 'network' });
  });

  it('get another token when theirs is refused, with the claims the service asks for, and once only', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
    const refused = { status: 401, headers: { 'WWW-Authenticate': challenge } };

    const step = scriptedGraph({ step: ({ id }, batch) => (batch === 1 && id === '2' ? refused : { status: 204 }) });
    assert.deepEqual(await sendAll(step, 2), [204, 204]);
    assert.deepEqual(renewals(step), [{ renew: true, claims }]);

    const always = scriptedGraph({ step: () => refused });
    assert.deepEqual(await sendAll(always, 1), [401]);
    assert.deepEqual(renewals(always), [{ renew: true, claims }]);

    const whole = scriptedGraph({ request: () => refused });
    const patience = { pacer: whole.pacer, signal: neverCancelled };
    assert.equal((await sendPatiently(whole.session, { method: 'GET', url: '/users' }, patience)).status, 401);
    assert.deepEqual(renewals(whole), [{ renew: true, claims }]);
  });
});

function renewals({ demands }: ScriptedGraph): readonly unknown[] {
  return demands.filter((demand) => demand !== undefined);
}
