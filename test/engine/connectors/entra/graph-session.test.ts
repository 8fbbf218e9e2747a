import assert from 'node:assert/strict';
import { openGraphSession } from '../../../../engine/connectors/entra/graph-session.ts';
import { modify } from './connector.ts';
import { tenantWriter } from './tenant-writer.ts';

describe('a token for Microsoft Graph', () => {
  for (const url of [
    'https://graph.microsoft.com.evil.example/v1.0/users',
    'https://graph.microsoft.com@evil.example/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
    'https://graph.microsoft.com/v1.0',
    '//evil.example/v1.0/users',
    'https:/evil.example',
  ])
    it(`goes nowhere else: ${url}`, async () => {
      const asked: string[] = [];
      const session = openGraphSession(async () => await Promise.resolve('token'), {
        origin: 'https://graph.microsoft.com',
        handle: ({ url: address }) => {
          asked.push(new URL(address).origin);
          return { status: 200, headers: {}, body: {} };
        },
      });
      if (url.startsWith('/')) await session.send({ method: 'GET', url });
      else await assert.rejects(session.send({ method: 'GET', url }), /another service, which is not followed/);
      assert.deepEqual(asked, url.startsWith('/') ? ['https://graph.microsoft.com'] : []);
    });

  it('goes nowhere else when Graph redirects', async () => {
    const { fetch } = globalThis;
    const redirects: unknown[] = [];
    globalThis.fetch = async (_input, init) => {
      redirects.push(init?.redirect);
      return await Promise.resolve(new Response('{}'));
    };
    try {
      const session = openGraphSession(async () => await Promise.resolve('token'));
      await session.send({ method: 'POST', url: '/users', body: {} });
    } finally {
      globalThis.fetch = fetch;
    }
    assert.deepEqual(redirects, ['error']);
  });
});

describe('a list of members that goes on', () => {
  it('is not followed to another service', async () => {
    const asked: string[] = [];
    const writer = tenantWriter({
      intercept: ({ method, url }) => {
        if (method !== 'GET' || !/\/members|evil/.test(url)) return undefined;
        asked.push(url);
        const link = `https://evil-graph.example/v1.0${url.replace(/^.*\/v1\.0/, '')}&more`;
        return { status: 200, headers: {}, body: { value: [], '@odata.nextLink': link } };
      },
    });
    const team = { dn: 'CN={7465616D}', anchor: `Group_${writer.addGroup('team')}` };
    const members = { name: 'member', change: { kind: 'replace', values: [] } } as const;
    await assert.rejects(writer.write(modify('group', team, [members])), /another service, which is not followed/);
    assert.equal(asked.length, 1);
  });
});

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
