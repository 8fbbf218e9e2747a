import assert from 'node:assert/strict';
import { inProcessNetwork } from '../../../../engine/connectors/entra/in-process-network.ts';
import { openEntraDirectory } from '../../../../engine/connectors/entra/open.ts';
import type { SignInPrompt } from '../../../../engine/connectors/entra/sign-in.ts';
import type { EmbeddedTenantOptions } from '../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import type { TenantSimulation } from '../../../../engine/connectors/entra/tenant/simulation.ts';
import type { EntraConnector, RealTenantConfiguration } from '../../../../engine/model/configuration.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { Directory } from '../../../../engine/ports/directory.ts';
import {
  clockAt,
  created,
  edit,
  entraConnector,
  entriesOf,
  groupAdd,
  modify,
  readObjects,
  remove,
  replace,
  userAdd,
  write,
} from './connector.ts';
import { stepsOf } from './scripted-graph.ts';
import { selfSigned } from './self-signed.ts';
import { openTenant, textIn, values, type TenantClient } from './tenant/open-tenant.ts';

interface RealTenant {
  readonly directory: Directory;
  /** `METHOD path` of every request and step, with the time it came. */
  readonly asked: (readonly [ms: number, request: string])[];
  readonly client: TenantClient;
  readonly waitedMs: () => number;
  /** Lets time go by. */
  readonly later: (milliseconds: number) => void;
}

interface RealOptions {
  readonly pacing?: boolean;
  readonly tenant?: Partial<EmbeddedTenantOptions>;
  readonly change?: (connector: EntraConnector) => EntraConnector;
  readonly credential?: Pick<RealTenantConfiguration, 'clientId' | 'signIn'> & { readonly secret: string };
  readonly prompt?: (client: TenantClient) => SignInPrompt;
}

/** A directory over a tenant that it takes for a real one; the clock goes on by waiting alone. */
async function openReal(options: RealOptions = {}): Promise<RealTenant> {
  const { credential = { clientId: 'client', signIn: 'client-secret', secret: 'secret' }, prompt } = options;
  // Certificates are signed with by the clock of the machine.
  const start = Date.now();
  let time = start;
  let waited = 0;
  const client = openTenant({ verifiedDomains: ['contoso.com'], now: () => (time += 1), ...options.tenant });
  const { tenant } = client;
  const { clientId, signIn, secret } = credential;
  const connector = (options.change ?? ((same) => same))({
    ...entraConnector(''),
    tenant: { kind: 'real', id: tenant.tenantId, clientId, signIn, credential: 'entra' },
  });
  const asked: (readonly [number, string])[] = [];
  const directory = await openEntraDirectory(connector, {
    clock: clockAt(() => time),
    secrets: { read: async () => await Promise.resolve(secret) },
    seed: 4,
    wait: async (milliseconds) => {
      time += milliseconds;
      waited += milliseconds;
      await Promise.resolve();
    },
    service: {
      login: tenant.tokens.origin,
      graph: tenant.origin,
      network: inProcessNetwork(tenant.tokens),
      handle(request) {
        const steps = request.url.endsWith('/$batch') ? stepsOf(request.body) : [request];
        for (const { method, url } of steps)
          asked.push([time - start, `${method} ${url.replace(`${tenant.origin}/v1.0`, '').replace(/\?.*/, '')}`]);
        return tenant.handle(request);
      },
    },
    ...(options.pacing === undefined ? {} : { pacing: options.pacing }),
    ...(prompt === undefined ? {} : { prompt: prompt(client) }),
  });
  return { directory, asked, client, waitedMs: () => waited, later: (milliseconds) => void (time += milliseconds) };
}

const own = selfSigned({ from: Date.UTC(2025, 0, 1), to: Date.UTC(2030, 0, 1) });
const appId = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** A person's browser: the page it gets has a form that sends itself to this machine. */
function browser({ tenant }: TenantClient, shown: string[]): SignInPrompt {
  return {
    async showCode({ message }) {
      shown.push(message);
      return await Promise.resolve('shown');
    },
    async openBrowser(url) {
      shown.push(url);
      const { body } = tenant.tokens.handle({ method: 'GET', url, headers: {} });
      const page = typeof body === 'string' ? body : '';
      const fields = new URLSearchParams();
      for (const [, name = '', value = ''] of page.matchAll(/name="(\w+)" value="([^"]*)"/g))
        fields.append(name, value.replaceAll('&amp;', '&'));
      await fetch(/action="([^"]+)"/.exec(page)![1]!, { method: 'POST', body: fields });
      return 'shown';
    },
  };
}

const users = Array.from({ length: 200 }, (_user, index) => userAdd(index, `user${index}`));

describe('a real tenant', () => {
  it('is counted once, and written at the pace it allows', async () => {
    const { directory, asked } = await openReal();
    for (let batch = 0; batch < 4; batch++)
      await created(directory, ...users.map((user, index) => userAdd(user.id, `user${batch}-${index}`)));
    assert.equal(asked.filter(([, request]) => request === 'GET /users/$count').length, 1);
    const writes = asked.filter(([, request]) => request === 'POST /users').map(([ms]) => ms);
    assert.equal(writes.length, 800);
    assert.ok(writes[199]! < 1000);
    // 600 beyond the first 200, at 2,200 in 150 seconds.
    assert.ok(Math.abs(writes.at(-1)! - (600 / 2200) * 150_000) < 3000, `${writes.at(-1)} ms`);
  });

  it('is not held back where pacing is off', async () => {
    const { directory, asked, waitedMs } = await openReal({ pacing: false });
    await created(directory, ...users);
    await created(directory, ...users.map(({ id }) => userAdd(id, `other${id}`)));
    assert.equal(waitedMs(), 0);
    assert.ok(asked.every(([, request]) => request !== 'GET /users/$count'));
  });

  it('is read and written as an embedded one is', async () => {
    const { directory } = await openReal();
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    const [team] = await created(directory, groupAdd(2, 'VEVBTQ==', {}, [edit('member', [ada!])]));
    const objects = await readObjects(directory);
    assert.deepEqual(objects.get(team!.anchor!)?.attributes.get('member'), [ada!.dn]);
    assert.deepEqual(objects.get(ada!.anchor!)?.attributes.get('userPrincipalName'), ['QURB@contoso.com']);
  });

  for (const [title, credential, applications] of [
    [
      'a certificate',
      { clientId: 'client', signIn: 'certificate', secret: own.certificate + own.key },
      [{ clientId: 'client', secret: 'secret', certificates: [own.certificate] }],
    ],
    ['a code shown to a person', { clientId: 'client', signIn: 'device-code', secret: '' }, undefined],
    ['the browser of a person', { clientId: 'client', signIn: 'interactive', secret: '' }, undefined],
  ] as const) {
    it(`lets the connector in by ${title}`, async () => {
      const shown: string[] = [];
      const tenant = { signInAs: 'ada@contoso.com', ...(applications === undefined ? {} : { applications }) };
      const opened = await openReal({ credential, tenant, prompt: (client) => browser(client, shown) });
      await created(opened.directory, userAdd(1, 'QURB'));
      assert.equal((await readObjects(opened.directory)).size, 1);
      assert.equal(shown.length, credential.signIn === 'certificate' ? 0 : 1);
    });
  }

  it('may revoke a token, and gets a newer one', async () => {
    const { directory, client, later } = await openReal();
    await created(directory, userAdd(1, 'QURB'));
    client.tenant.tokens.revoke();
    later(3000);
    await created(directory, userAdd(2, 'Qk9C'));
    assert.equal((await readObjects(directory)).size, 2);
  });

  it('never throttles the connector at its pace, whatever there is to write', async () => {
    const { directory, asked, client, waitedMs } = await openReal({
      tenant: { simulation: { throttle: 'documented' } },
    });
    for (let batch = 0; batch < 20; batch++)
      await created(directory, ...users.map((user, index) => userAdd(user.id, `user${batch}-${index}`)));
    assert.equal(asked.filter(([, request]) => request === 'POST /users').length, 4000);
    assert.ok(client.tenant.used('client')!.writes <= 2400);
    assert.ok(waitedMs() < (4000 / 14) * 1000, `${waitedMs()} ms`);
  });

  for (const retryAfter of [true, false]) {
    it(`gets everything although it throttles without a pace, ${retryAfter ? 'and says for how long' : 'and does not say for how long'}`, async () => {
      const simulation = { throttle: { writesPer150Seconds: 100 }, retryAfter } as const;
      const { directory, waitedMs } = await openReal({ pacing: false, tenant: { simulation } });
      await created(directory, ...users);
      assert.equal((await readObjects(directory)).size, users.length);
      assert.ok(waitedMs() > 100_000, `${waitedMs()} ms`);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`ends up as on a quiet day through every fault there is (seed ${seed})`, async () => {
      const stormy = await build({
        seed,
        faults: { '429': 0.05, '503': 0.05, '504': 0.05, reset: 0.05 },
        lostResponse: 0.1,
        deltaReplay: 0.3,
        replicationLagMs: 20_000,
      });
      assert.deepEqual(stormy, await build({}));
    });
  }

  it('shows contacts and devices, and takes them as members', async () => {
    const simulation = {
      contacts: [{ displayName: 'Partner', mail: 'partner@elsewhere.example' }],
      devices: [{ displayName: 'PC1', deviceId: '00112233-4455-6677-8899-aabbccddeeff', trustType: 'ServerAd' }],
    };
    const { directory } = await openReal({ change: withOtherTypes, tenant: { simulation } });
    const objects = [...(await readObjects(directory)).values()];
    assert.deepEqual(
      objects.map(({ objectType, attributes }) => [
        objectType,
        attributes.get('displayName'),
        attributes.get('sourceAnchor'),
      ]),
      [
        ['contact', ['Partner'], undefined],
        ['device', ['PC1'], ['MyIRAFVEd2aImaq7zN3u/w==']],
      ],
    );
    const watermark = (await directory.reader.watermark(neverCancelled))!;
    const [team] = await created(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', objects)]));
    const group = (await readObjects(directory)).get(team!.anchor!)!;
    assert.deepEqual(group.attributes.get('member')?.toSorted(), objects.map(({ dn }) => dn).toSorted());
    const changes = await entriesOf(directory.reader.readChanges(watermark, neverCancelled));
    assert.deepEqual(
      changes.map((entry) => entry.kind === 'object' && entry.object.dn),
      [team!.dn],
    );
    for (const { objectType, dn, anchor } of objects) {
      const [result] = await write(directory, modify(objectType, { dn, anchor }, replace({ displayName: 'Other' })));
      assert.equal(result!.error?.code, 'object-type-not-writable');
    }
  });

  it('takes and shows directory extensions that an application registered', async () => {
    const names = ['shoeSize', 'tags', 'badge'].map((name) => `extension_${appId.replaceAll('-', '')}_${name}`);
    const [shoe = '', tags = '', badge = ''] = names;
    const types = { [shoe]: 'num', [tags]: 'str', [badge]: 'bin' } as const;
    const change = (connector: EntraConnector): EntraConnector => {
      const attributes = new Map(connector.schema.attributes);
      for (const name of names) attributes.set(name, { name, type: types[name]!, multiValued: name === tags });
      const user = connector.schema.objectTypes.get('user')!;
      const objectTypes = new Map(connector.schema.objectTypes).set('user', {
        ...user,
        attributes: [...user.attributes, ...names],
      });
      return { ...connector, schema: { attributes, objectTypes }, attributes: [...attributes.keys()] };
    };
    const { directory, client } = await openReal({
      change,
      credential: { clientId: appId, signIn: 'client-secret', secret: 'secret' },
      tenant: { applications: [{ clientId: appId, secret: 'secret' }] },
    });
    const [application] = values(client.send('GET', '/applications').body);
    for (const [name, dataType, isMultiValued] of [
      ['shoeSize', 'Integer', false],
      ['tags', 'String', true],
      ['badge', 'Binary', false],
    ] as const) {
      const { status } = client.send('POST', `/applications/${textIn(application!, 'id')}/extensionProperties`, {
        name,
        dataType,
        isMultiValued,
        targetObjects: ['User'],
      });
      assert.equal(status, 201);
    }
    const list = { name: tags, change: { kind: 'replace', values: ['a', 'b'] } } as const;
    const [ada] = await created(directory, userAdd(1, 'QURB', { [shoe]: 42, [badge]: 'AAEC' }, [list]));
    const first = (await readObjects(directory)).get(ada!.anchor!)!.attributes;
    assert.deepEqual(
      names.map((name) => first.get(name)),
      [[42], ['a', 'b'], ['AAEC']],
    );
    const changes = [
      ...replace({ [shoe]: null }),
      { name: tags, change: { kind: 'edit', add: ['c'], remove: ['a'] } } as const,
    ];
    assert.deepEqual(await write(directory, modify('user', ada!, changes)), [{ id: 1 }]);
    const second = (await readObjects(directory)).get(ada!.anchor!)!.attributes;
    assert.deepEqual(
      names.map((name) => second.get(name)),
      [undefined, ['b', 'c'], ['AAEC']],
    );
  });
});

/** What a tenant holds after a few hundred changes. */
async function build(simulation: TenantSimulation): Promise<unknown> {
  const { directory, later } = await openReal({ tenant: { simulation } });
  const people = await created(directory, ...users.slice(0, 60));
  const [team, other] = await created(directory, groupAdd(1, 'VEVBTQ=='), groupAdd(2, 'T1RIRVI='));
  const changes = [
    modify('group', team!, [edit('member', people)]),
    modify('group', other!, [edit('member', people.slice(0, 30))]),
    ...people
      .slice(1)
      .map((each) => modify('user', each, [{ name: 'manager', change: { kind: 'replace', values: [people[0]!] } }])),
  ];
  for (const operation of changes) {
    const [result] = await write(directory, operation);
    assert.equal(result!.error, undefined, result!.error?.message);
  }
  await write(directory, remove('user', people[5]!), modify('group', other!, [edit('member', [], people.slice(0, 3))]));
  later(60_000);
  return [...(await readObjects(directory)).values()]
    .map(({ dn, attributes }) => [dn, attributes.get('manager'), attributes.get('member')?.toSorted()])
    .toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1));
}

/** The connector with contacts and devices. */
function withOtherTypes(connector: EntraConnector): EntraConnector {
  const objectTypes = new Map(connector.schema.objectTypes)
    .set('contact', { name: 'contact', attributes: ['displayName', 'mail', 'proxyAddresses', 'cloudAnchor'] })
    .set('device', { name: 'device', attributes: ['displayName', 'sourceAnchor', 'cloudAnchor'] });
  return { ...connector, schema: { ...connector.schema, objectTypes }, objectTypes: new Set(objectTypes.keys()) };
}
