import assert from 'node:assert/strict';
import { openGraphSession } from '../../../../engine/connectors/entra/graph-session.ts';

describe('a request to Microsoft Graph that nobody answers', () => {
  for (const { answers, kind } of [
    { answers: 0, kind: 'network' },
    { answers: 1, kind: 'lost' },
  ])
    it(`after ${answers} answers is ${kind}`, async () => {
      let left = answers;
      const session = openGraphSession(async () => await Promise.resolve('token'), {
        origin: 'https://graph.example',
        handle: () => {
          left -= 1;
          if (left < 0) throw new TypeError('fetch failed');
          return { status: 200, headers: {}, body: {} };
        },
      });
      const request = { method: 'GET', url: '/users' } as const;
      for (let answered = 0; answered < answers; answered += 1) assert.equal((await session.send(request)).status, 200);
      await assert.rejects(session.send(request), { name: 'ConnectorError', kind });
    });
});
