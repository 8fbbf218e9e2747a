import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../../../engine/model/json.ts';
import {
  group,
  objectIn,
  objectsIn,
  openTenant,
  reference,
  textIn,
  user,
  values,
  type TenantClient,
} from './open-tenant.ts';

/** One request about one of a few users and groups, by number. */
interface Operation {
  readonly kind:
    | 'user'
    | 'group'
    | 'unified'
    | 'patch'
    | 'manager'
    | 'unmanage'
    | 'member'
    | 'unmember'
    | 'delete'
    | 'drop'
    | 'restore'
    | 'purge';
  readonly a: number;
  readonly b: number;
}

const operations = fc.array(
  fc.record<Operation>({
    kind: fc.constantFrom<Operation['kind']>(
      'user',
      'user',
      'group',
      'unified',
      'patch',
      'manager',
      'unmanage',
      'member',
      'member',
      'unmember',
      'delete',
      'drop',
      'restore',
      'purge',
    ),
    a: fc.nat(7),
    b: fc.nat(7),
  }),
  { maxLength: 60 },
);

type Request = readonly [method: string, path: string, body?: Json];

/** The ids a tenant of the same seed gives, in the order objects are made. */
class Known {
  readonly users: string[] = [];
  readonly groups: string[] = [];

  request({ kind, a, b }: Operation): Request {
    const [ada, bob] = [at(this.users, a), at(this.users, b)];
    const team = at(this.groups, a);
    switch (kind) {
      case 'user':
        return ['POST', '/users', { ...user(`user${a}${b}`), mail: `u${a}@contoso.com` }];
      case 'group':
        return ['POST', '/groups', group(`group${a}`)];
      case 'unified':
        return ['POST', '/groups', { ...group(`unified${a}${b}`), mailEnabled: true, groupTypes: ['Unified'] }];
      case 'patch':
        return ['PATCH', `/users/${ada}`, { city: b % 2 === 0 ? `City${b}` : null, mail: `m${b}@contoso.com` }];
      case 'manager':
        return ['PUT', `/users/${ada}/manager/$ref`, reference(bob)];
      case 'unmanage':
        return ['DELETE', `/users/${ada}/manager/$ref`];
      case 'member':
        return ['POST', `/groups/${team}/members/$ref`, reference(b % 3 === 0 ? at(this.groups, b) : bob)];
      case 'unmember':
        return ['DELETE', `/groups/${team}/members/${bob}/$ref`];
      case 'delete':
        return ['DELETE', `/users/${ada}`];
      case 'drop':
        return ['DELETE', `/groups/${team}`];
      case 'restore':
        return ['POST', `/directory/deletedItems/${b % 2 === 0 ? ada : team}/restore`];
      case 'purge':
        return ['DELETE', `/directory/deletedItems/${ada}`];
    }
  }

  learn([method, path]: Request, body: JsonObject): void {
    if (method !== 'POST' || body['id'] === undefined) return;
    if (path === '/users') this.users.push(textIn(body, 'id'));
    if (path === '/groups') this.groups.push(textIn(body, 'id'));
  }
}

function at(ids: readonly string[], index: number): string {
  return ids.length === 0 ? 'nobody' : ids[index % ids.length]!;
}

function perform(client: TenantClient, known: Known, each: readonly Operation[]): readonly number[] {
  return each.map((operation) => {
    const request = known.request(operation);
    const { status, body } = client.send(...request);
    known.learn(request, body);
    assert.ok(status < 500, JSON.stringify([request, body]));
    return status;
  });
}

/** Everything there is, as lists show it. */
function listing(client: TenantClient): unknown {
  const users = values(
    client.send('GET', '/users?$top=999&$select=id,displayName,city,mail&$expand=manager($select=id)').body,
  );
  const groups = values(client.send('GET', '/groups?$top=999&$select=id,displayName').body);
  return {
    users: Object.fromEntries(
      users.map(({ id, displayName, city, mail, manager }) => [
        id,
        { displayName, city, mail, manager: textIn(objectIn(manager), 'id') },
      ]),
    ),
    groups: Object.fromEntries(
      groups.map((each) => [
        textIn(each, 'id'),
        {
          displayName: each['displayName'],
          members: idsIn(client.send('GET', `/groups/${textIn(each, 'id')}/members?$top=999`).body['value']),
        },
      ]),
    ),
  };
}

function idsIn(json: Json | undefined): readonly string[] {
  return objectsIn(json)
    .map((each) => textIn(each, 'id'))
    .toSorted();
}

/** Follows a tenant by its deltas alone. */
class Mirror {
  readonly users = new Map<string, Record<string, Json>>();
  readonly groups = new Map<string, { displayName: Json; members: Set<string> }>();
  private links = {
    users: '/users/delta?$select=displayName,city,mail,manager',
    groups: '/groups/delta?$select=displayName,members',
  };

  follow(client: TenantClient): void {
    this.links = {
      users: this.round(client, this.links.users, (item) => this.user(item)),
      groups: this.round(client, this.links.groups, (item) => this.group(item)),
    };
  }

  private round(client: TenantClient, start: string, apply: (item: JsonObject) => void): string {
    for (let link = start; ;) {
      const { status, body } = client.send('GET', link);
      assert.equal(status, 200, JSON.stringify(body));
      for (const item of values(body)) apply(item);
      const delta = textIn(body, '@odata.deltaLink');
      if (delta !== '') return delta;
      link = textIn(body, '@odata.nextLink');
    }
  }

  private user(item: JsonObject): void {
    const id = textIn(item, 'id');
    if ('@removed' in item) {
      this.users.delete(id);
      return;
    }
    const manager = objectsIn(item['manager@delta'])[0];
    const before = this.users.get(id)?.['manager'] ?? '';
    this.users.set(id, {
      displayName: item['displayName'] ?? null,
      city: item['city'] ?? null,
      mail: item['mail'] ?? null,
      manager: manager === undefined ? before : '@removed' in manager ? '' : textIn(manager, 'id'),
    });
  }

  private group(item: JsonObject): void {
    const id = textIn(item, 'id');
    if ('@removed' in item) {
      this.groups.delete(id);
      return;
    }
    const members = this.groups.get(id)?.members ?? new Set<string>();
    for (const member of objectsIn(item['members@delta'])) {
      if ('@removed' in member) members.delete(textIn(member, 'id'));
      else members.add(textIn(member, 'id'));
    }
    this.groups.set(id, { displayName: item['displayName'] ?? null, members });
  }

  shown(): unknown {
    return {
      users: Object.fromEntries(this.users),
      groups: Object.fromEntries(
        [...this.groups].map(([id, { displayName, members }]) => [
          id,
          { displayName, members: [...members].toSorted() },
        ]),
      ),
    };
  }
}

const runs = { numRuns: 60, seed: 26 };

describe('whatever is done to an embedded tenant', () => {
  it('a mirror kept by deltas shows what the lists show, with objects repeated and without', () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 4 }), fc.constantFrom(0, 0.5), (rounds, deltaReplay) => {
        const client = openTenant({ simulation: { deltaReplay, seed: 1 } });
        const [known, mirror] = [new Known(), new Mirror()];
        for (const each of rounds) {
          perform(client, known, each);
          mirror.follow(client);
          assert.deepEqual(mirror.shown(), listing(client));
        }
      }),
      runs,
    );
  });

  it('a replica shows the same as soon as it has caught up', () => {
    fc.assert(
      fc.property(operations, (each) => {
        let now = Date.UTC(2026, 0, 1);
        const options = { now: () => now };
        const late = openTenant({ ...options, simulation: { replicationLagMs: 1000 } });
        const known = new Known();
        for (const operation of each) {
          perform(late, known, [operation]);
          now += 1000;
        }
        const prompt = openTenant(options);
        perform(prompt, new Known(), each);
        assert.deepEqual(listing(late), listing(prompt));
      }),
      runs,
    );
  });

  it('a batch does what its steps do one by one', () => {
    fc.assert(
      fc.property(operations, (each) => {
        const single = openTenant();
        const known = new Known();
        const requests = each.map((operation) => {
          const request = known.request(operation);
          known.learn(request, single.send(...request).body);
          return request;
        });
        const statuses = perform(openTenant(), new Known(), each);
        const batched = openTenant();
        const answered: Json[] = [];
        for (let from = 0; from < requests.length; from += 20) {
          const steps = requests.slice(from, from + 20).map(([method, url, body], index) => ({
            id: String(index),
            method,
            url,
            ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body }),
          }));
          answered.push(
            ...objectsIn(batched.send('POST', '/$batch', { requests: steps }).body['responses']).map(
              ({ status }) => status!,
            ),
          );
        }
        assert.deepEqual(answered, statuses);
        assert.deepEqual(listing(batched), listing(single));
      }),
      runs,
    );
  });

  it('a restored user is what it was before it was deleted', () => {
    fc.assert(
      fc.property(operations, fc.nat(7), (each, index) => {
        const client = openTenant();
        const known = new Known();
        perform(client, known, each);
        const id = at(known.users, index);
        const before = listing(client);
        if (client.send('DELETE', `/users/${id}`).status !== 204) return;
        assert.equal(client.send('POST', `/directory/deletedItems/${id}/restore`).status, 200);
        assert.deepEqual(listing(client), before);
      }),
      runs,
    );
  });

  it('the resource units that answers tell add up to what was taken', () => {
    fc.assert(
      fc.property(operations, (each) => {
        const client = openTenant({ simulation: { throttle: 'documented' } });
        const known = new Known();
        let units = 0;
        for (const operation of each) {
          const request = known.request(operation);
          const { headers, body } = client.send(...request);
          known.learn(request, body);
          units += Number(headers['x-ms-resource-unit'] ?? 0);
        }
        assert.equal(client.tenant.used('client')!.units, units);
      }),
      runs,
    );
  });
});
