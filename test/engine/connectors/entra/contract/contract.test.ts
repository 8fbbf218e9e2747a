import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import { objectIn, objectsIn, textIn } from '../tenant/open-tenant.ts';
import { backends, type Answer, type Backend } from './backend.ts';

/** A tenant with what was made in it, all of which is taken away again. */
class Contract {
  private readonly made: string[] = [];
  private count = 0;
  readonly backend: Backend;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  async send(...request: Parameters<Backend['send']>): Promise<Answer> {
    return await this.backend.send(...request);
  }

  name(): string {
    this.count += 1;
    return `${this.backend.prefix}${this.count}`;
  }

  user(more: JsonObject = {}): JsonObject {
    const name = this.name();
    return {
      accountEnabled: false,
      displayName: name,
      mailNickname: name,
      userPrincipalName: `${name}@${this.backend.domain}`,
      passwordProfile: { password: `Correct-Horse-${this.count}-aB` },
      ...more,
    };
  }

  group(more: JsonObject = {}): JsonObject {
    const name = this.name();
    return { displayName: name, mailNickname: name, mailEnabled: false, securityEnabled: true, ...more };
  }

  async make(collection: 'users' | 'groups', body: JsonObject): Promise<string> {
    const { status, body: made } = await this.send('POST', `/${collection}`, body);
    assert.equal(status, 201, JSON.stringify(made));
    return this.keep(collection, textIn(made, 'id'));
  }

  /** Remembers what was made, to take it away. */
  keep(collection: 'users' | 'groups', id: string): string {
    this.made.push(`/${collection}/${id}`);
    return id;
  }

  /** Asks until the answer is as wanted, as what was written may take a while to be seen. */
  async settled(request: Parameters<Backend['send']>, wanted: (answer: Answer) => boolean): Promise<Answer> {
    const end = Date.now() + this.backend.settleMs;
    for (;;) {
      const answer = await this.send(...request);
      if (wanted(answer) || Date.now() >= end) return answer;
      await setTimeout(2000);
    }
  }

  async reference(path: string, method: 'POST' | 'PUT', id: string): Promise<Answer> {
    const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
    return await this.settled([method, path, body], ({ status }) => status !== 404);
  }

  /** Nothing is left behind, the recycle bin included. */
  async clean(): Promise<void> {
    for (const path of this.made.splice(0)) {
      await this.settled(['DELETE', path], gone);
      // A group that is gone at once is in no bin, which is not worth waiting for.
      const isKept = ({ status }: Answer): boolean => path.startsWith('/groups') || status === 204;
      await this.settled(['DELETE', `/directory/deletedItems/${path.split('/')[2]!}`], isKept);
    }
  }
}

/** Gone, or gone before. */
function gone({ status }: Answer): boolean {
  return status === 204 || status === 404;
}

function ok({ status }: Answer): boolean {
  return status === 200;
}

function detailsOf({ body }: Answer): readonly (readonly [Json | undefined, Json | undefined])[] {
  return objectsIn(objectIn(body['error'])['details']).map(({ code, target }) => [code, target]);
}

/** What every tenant does, told by name. */
const behaviours: readonly (readonly [title: string, run: (tenant: Contract) => Promise<void>])[] = [
  [
    'shows a new user what it was made with, once it is asked for it',
    async (tenant) => {
      const body = tenant.user({ city: 'Oslo', businessPhones: ['1'] });
      const id = await tenant.make('users', body);
      const { body: shown } = await tenant.settled(
        ['GET', `/users/${id}?$select=id,displayName,city,businessPhones,department`],
        ok,
      );
      assert.deepEqual(
        [shown['id'], shown['displayName'], shown['city'], shown['businessPhones'], shown['department']],
        [id, body['displayName'], 'Oslo', ['1'], null],
      );
    },
  ],
  [
    'finds a user by its immutable id',
    async (tenant) => {
      const anchor = Buffer.from(tenant.name()).toString('base64');
      const id = await tenant.make('users', tenant.user({ onPremisesImmutableId: anchor }));
      const path = `/users?$filter=onPremisesImmutableId eq '${anchor}'&$select=id`;
      const { body } = await tenant.settled(['GET', path], (answer) => objectsIn(answer.body['value']).length > 0);
      assert.deepEqual(
        objectsIn(body['value']).map((each) => each['id']),
        [id],
      );
    },
  ],
  [
    'refuses a name that is taken',
    async (tenant) => {
      const body = tenant.user();
      await tenant.make('users', body);
      const answer = await tenant.send('POST', '/users', {
        ...tenant.user(),
        userPrincipalName: body['userPrincipalName']!,
      });
      assert.equal(answer.status, 400);
      assert.deepEqual(detailsOf(answer), [['ObjectConflict', 'userPrincipalName']]);
    },
  ],
  [
    'refuses a user without a password',
    async (tenant) => {
      const { passwordProfile, ...body } = tenant.user();
      void passwordProfile;
      assert.equal((await tenant.send('POST', '/users', body)).status, 400);
    },
  ],
  [
    'refuses what only another engine can set',
    async (tenant) => {
      const id = await tenant.make('users', tenant.user());
      const answer = await tenant.send('PATCH', `/users/${id}`, { onPremisesSamAccountName: 'x' });
      assert.ok(answer.status === 400 || answer.status === 403, String(answer.status));
    },
  ],
  [
    'changes and removes a property',
    async (tenant) => {
      const id = await tenant.make('users', tenant.user());
      for (const city of ['Oslo', null]) {
        const changed = await tenant.settled(['PATCH', `/users/${id}`, { city }], ({ status }) => status !== 404);
        assert.equal(changed.status, 204);
        const { body } = await tenant.settled(
          ['GET', `/users/${id}?$select=city`],
          (answer) => answer.body['city'] === city,
        );
        assert.equal(body['city'], city);
      }
    },
  ],
  [
    'adds members, refuses one twice, and removes it',
    async (tenant) => {
      const team = await tenant.make('groups', tenant.group());
      const ada = await tenant.make('users', tenant.user());
      const members = `/groups/${team}/members/$ref`;
      assert.equal((await tenant.reference(members, 'POST', ada)).status, 204);
      assert.equal((await tenant.reference(members, 'POST', ada)).status, 400);
      const shown = await tenant.settled(
        ['GET', `/groups/${team}/members?$select=id`],
        ({ body }) => objectsIn(body['value']).length === 1,
      );
      assert.deepEqual(
        objectsIn(shown.body['value']).map((each) => [each['@odata.type'], each['id']]),
        [['#microsoft.graph.user', ada]],
      );
      assert.equal((await tenant.send('DELETE', `/groups/${team}/members/${ada}/$ref`)).status, 204);
    },
  ],
  [
    'makes a group by its unique name once',
    async (tenant) => {
      const body = tenant.group();
      const path = `/groups(uniqueName='${tenant.name()}')`;
      const prefer = { Prefer: 'create-if-missing' };
      const first = await tenant.send('PATCH', path, body, prefer);
      assert.equal(first.status, 201);
      tenant.keep('groups', textIn(first.body, 'id'));
      const again = await tenant.settled(
        ['PATCH', path, { displayName: 'renamed' }, prefer],
        ({ status }) => status === 204,
      );
      assert.equal(again.status, 204);
    },
  ],
  [
    'sets a manager and takes it away',
    async (tenant) => {
      const [ada, bob] = [await tenant.make('users', tenant.user()), await tenant.make('users', tenant.user())];
      assert.equal((await tenant.reference(`/users/${ada}/manager/$ref`, 'PUT', bob)).status, 204);
      const { body } = await tenant.settled(['GET', `/users/${ada}/manager?$select=id`], ok);
      assert.equal(body['id'], bob);
      assert.equal((await tenant.send('DELETE', `/users/${ada}/manager/$ref`)).status, 204);
    },
  ],
  [
    'restores a deleted user',
    async (tenant) => {
      const id = await tenant.make('users', tenant.user());
      assert.equal((await tenant.settled(['DELETE', `/users/${id}`], ({ status }) => status === 204)).status, 204);
      const restored = await tenant.settled(['POST', `/directory/deletedItems/${id}/restore`, {}], ok);
      assert.equal(restored.status, 200);
      assert.equal((await tenant.settled(['GET', `/users/${id}?$select=id`], ok)).body['id'], id);
    },
  ],
  [
    'tells by a delta what came after it',
    async (tenant) => {
      const { body } = await tenant.send('GET', '/users/delta?$deltatoken=latest&$select=displayName');
      const id = await tenant.make('users', tenant.user());
      const round = async (): Promise<boolean> => {
        let link = textIn(body, '@odata.deltaLink');
        while (link !== '') {
          const page = await tenant.send('GET', link);
          if (objectsIn(page.body['value']).some((each) => each['id'] === id)) return true;
          link = textIn(page.body, '@odata.nextLink');
        }
        return false;
      };
      const end = Date.now() + tenant.backend.settleMs;
      let isTold = await round();
      while (!isTold && Date.now() < end) {
        await setTimeout(5000);
        isTold = await round();
      }
      assert.ok(isTold);
    },
  ],
  [
    'carries out the steps of a batch each for itself',
    async (tenant) => {
      const body = tenant.user();
      const headers = { 'Content-Type': 'application/json' };
      const { status, body: answered } = await tenant.send('POST', '/$batch', {
        requests: [
          { id: '1', method: 'POST', url: '/users', headers, body },
          { id: '2', method: 'POST', url: '/users', headers, body, dependsOn: ['1'] },
          { id: '3', method: 'GET', url: '/users?$top=1', dependsOn: ['2'] },
        ],
      });
      assert.equal(status, 200);
      const steps = new Map(objectsIn(answered['responses']).map((step) => [step['id'], step]));
      tenant.keep('users', textIn(objectIn(steps.get('1')?.['body']), 'id'));
      assert.deepEqual(
        ['1', '2', '3'].map((step) => steps.get(step)?.['status']),
        [201, 400, 424],
      );
    },
  ],
  [
    'has the errors for what is not there, not known and not allowed',
    async (tenant) => {
      const nobody = '00000000-0000-4000-8000-000000000000';
      const codes = await Promise.all(
        [`/users/${nobody}`, '/nonsense', '/users/$count', '/users?$top=1000'].map(async (path) => {
          const { status } = await tenant.send('GET', path);
          return status;
        }),
      );
      assert.deepEqual(codes, [404, 400, 400, 400]);
    },
  ],
  [
    'refuses a mail-enabled security group and a contact',
    async (tenant) => {
      assert.equal((await tenant.send('POST', '/groups', tenant.group({ mailEnabled: true }))).status, 400);
      assert.ok((await tenant.send('POST', '/contacts', { displayName: 'x' })).status >= 400);
    },
  ],
  [
    'refuses a token that is none',
    async (tenant) => {
      const { status } = await tenant.send('GET', '/users', undefined, { authorization: 'Bearer x.y.z' });
      assert.equal(status, 401);
    },
  ],
];

for (const { name, open } of backends) {
  describe(`the contract with ${name}`, function () {
    this.timeout(300_000);
    let tenant: Contract | undefined;

    before(async function () {
      const backend = await open();
      if ('absent' in backend) {
        console.log(`      (skipped: ${backend.absent})`);
        return this.skip();
      }
      tenant = new Contract(backend);
    });

    afterEach(async () => await tenant?.clean());
    after(async () => await tenant?.backend.close());

    for (const [title, run] of behaviours) {
      it(title, async () => await run(tenant!));
    }
  });
}
