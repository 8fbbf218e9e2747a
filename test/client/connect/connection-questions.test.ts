import assert from 'node:assert/strict';
import { askConnection, correctConnection, type Dialogs } from '../../../client/connect/ask-connection.ts';
import { connectionQuestions } from '../../../client/connect/connection-questions.ts';
import { type Answers, type Asked, shownAnswer } from '../../../client/connect/question.ts';

const known = { connectors: ['contoso.com'] };

/** A user who gives these answers one after the other, and what was asked, with what stood there before. */
function user(...lines: readonly string[]): Dialogs & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const left = [...lines];
  return {
    asked,
    ask: async ({ id }, { before }) => {
      asked.push(before === undefined ? id : `${id} (${before})`);
      const line = left.shift() ?? '<left>';
      const result: Asked =
        line === '<back>' || line === '<left>'
          ? { kind: line === '<back>' ? 'back' : 'left' }
          : { kind: 'answer', value: line };
      return await Promise.resolve(result);
    },
    pickEntry: async (questions) => {
      const line = left.shift();
      if (line === 'test') return await Promise.resolve('test');
      return questions.find(({ id }) => id === line);
    },
  };
}

function given(answers: Readonly<Record<string, string>> = {}): Answers {
  return new Map(Object.entries(answers));
}

const guid = 'a1b2c3d4-0000-1111-2222-333344445555';

describe('the questions about a directory', () => {
  for (const [title, lines, ids] of [
    [
      'a forest',
      ['ad', 'north.example', 'north.example', 'dc1', 'ldaps', '', 'joinery@north.example', 's3cret'],
      ['kind', 'forest', 'name', 'servers', 'security', 'certificateAuthority', 'user', 'password'],
    ],
    [
      'a tenant with a secret',
      ['entra', 'north.example', 'tenant', guid, 'client-secret', 's3cret'],
      ['kind', 'tenant', 'name', 'clientId', 'signIn', 'clientSecret'],
    ],
    [
      'a tenant with a certificate',
      ['entra', guid, 'tenant', guid, 'certificate', 'joinery.pem'],
      ['kind', 'tenant', 'name', 'clientId', 'signIn', 'certificate'],
    ],
    [
      'a tenant a person signs in to',
      ['entra', guid, 'tenant', guid, 'device-code'],
      ['kind', 'tenant', 'name', 'clientId', 'signIn'],
    ],
    ['a simulated tenant', ['embedded', 'a.onmicrosoft.com', 'tenant'], ['kind', 'domain', 'name']],
    ['a file', ['file', 'north.ldif', 'north'], ['kind', 'path', 'name']],
  ] as const) {
    it(`of ${title} come in this order`, async () => {
      const dialogs = user(...lines);
      const answers = await askConnection(dialogs, given(), known);
      assert.deepEqual(dialogs.asked, ids);
      assert.deepEqual(
        [...(answers ?? [])],
        ids.map((id, at) => [id, lines[at]]),
      );
    });
  }

  it('are not asked where the answer is there already and right', async () => {
    const dialogs = user('south');
    const answers = await askConnection(dialogs, given({ kind: 'file', path: 'x.ldif', name: 'contoso.com' }), known);
    assert.deepEqual(dialogs.asked, ['name (contoso.com)']);
    assert.equal(answers?.get('name'), 'south');
  });

  it('go back one by one, with what was answered, and on from there', async () => {
    const dialogs = user('file', 'x.ldif', '<back>', '<back>', 'embedded', 'a.example.com', 'a');
    const answers = await askConnection(dialogs, given(), known);
    assert.deepEqual(dialogs.asked, ['kind', 'path', 'name', 'path (x.ldif)', 'kind (file)', 'domain', 'name']);
    assert.deepEqual(Object.fromEntries(answers ?? []), { kind: 'embedded', domain: 'a.example.com', name: 'a' });
  });

  it('end with nothing when one is left', async () => {
    assert.equal(await askConnection(user('file', '<left>'), given(), known), undefined);
  });

  it('are corrected one by one until they shall be tested', async () => {
    const first = given({ kind: 'file', path: 'x.ldif', name: 'north' });
    const dialogs = user('path', 'y.ldif', 'name', '<back>', 'test');
    const answers = await correctConnection(dialogs, first, known);
    assert.deepEqual(dialogs.asked, ['path (x.ldif)', 'name (north)']);
    assert.deepEqual(Object.fromEntries(answers ?? []), { kind: 'file', path: 'y.ldif', name: 'north' });
    assert.equal(await correctConnection(user('path', '<left>'), first, known), undefined);
    assert.equal(await correctConnection(user(), first, known), undefined);
  });

  for (const [kind, id, wrong, right] of [
    ['ad', 'forest', ['', 'contoso', '-a.b', 'a b.c'], ['contoso.com', 'corp.contoso.com']],
    ['ad', 'name', ['', 'a"b', 'Contoso.com'], ['fabrikam.com', 'two words']],
    ['ad', 'servers', ['dc1:x', 'ldap://dc1', 'dc1:1:2'], ['', 'dc1', 'dc1.a.b:636, dc2']],
    ['ad', 'user', [' '], ['a@b.c', String.raw`A\b`, 'CN=a,DC=b']],
    ['ad', 'password', [''], [' ']],
    ['entra', 'tenant', ['contoso', '{1}'], [guid, 'contoso.onmicrosoft.com']],
    ['entra', 'clientId', ['joinery', guid.slice(1)], [guid, guid.toUpperCase()]],
    ['file', 'path', ['', ' '], ['x.ldif', '../x.ldif']],
  ] as const) {
    it(`take for ${id} what can be one, and say what is wrong with the rest`, () => {
      const question = connectionQuestions(given({ kind }), known).find((each) => each.id === id);
      assert.ok(question?.kind === 'text');
      for (const text of wrong) assert.equal(typeof question.check(text), 'string', text);
      for (const text of right) assert.equal(question.check(text), undefined, text);
    });
  }

  it('suggest a name from what is known', () => {
    for (const [answers, name] of [
      [{ kind: 'ad', forest: 'north.example' }, 'north.example'],
      [{ kind: 'entra', tenant: guid }, ''],
      [{ kind: 'file', path: 'C:\\data\\north.ldif' }, 'north'],
      [{ kind: 'file', path: '/data/north.example.ldif' }, 'north.example'],
    ] as const) {
      const question = connectionQuestions(given(answers), known).find(({ id }) => id === 'name');
      assert.equal(question?.kind === 'text' ? question.suggestion : undefined, name);
    }
  });

  it('show no secret again', () => {
    const answers = given({ kind: 'ad', security: 'starttls', password: 's3cret' });
    const shown = connectionQuestions(answers, known).map((question) => shownAnswer(question, answers));
    assert.ok(shown.includes('StartTLS'));
    assert.doesNotMatch(shown.join(' '), /s3cret/);
  });
});
