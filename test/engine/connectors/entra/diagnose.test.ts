import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diagnoseEntra } from '../../../../engine/connectors/entra/diagnose.ts';
import type { EntraDependencies } from '../../../../engine/connectors/entra/open.ts';
import { permissionNeeds } from '../../../../engine/connectors/entra/permissions.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import type { Json } from '../../../../engine/model/json.ts';
import type { DiagnosisFinding } from '../../../../engine/ports/diagnosis.ts';
import { sharedData } from '../../../support/shared-data.ts';
import { clientId, createAuthority, tenantId } from './authority.ts';
import { clockAt, entraConnector } from './connector.ts';

const now = Date.UTC(2026, 5, 1);

interface Tenant {
  readonly organization?: Json;
  readonly domains?: readonly Json[];
  /** Paths that are refused. */
  readonly refused?: readonly string[];
  /** How far the tenant's clock is ahead. */
  readonly aheadMs?: number;
  readonly secret?: string;
}

const connector: EntraConnector = {
  ...entraConnector(''),
  tenant: { kind: 'real', id: tenantId, clientId, signIn: 'client-secret', credential: 'entra' },
};

const verified = [
  { id: 'contoso.onmicrosoft.com', isVerified: true, isInitial: true, authenticationType: 'Managed' },
  { id: 'contoso.com', isVerified: true, isInitial: false, authenticationType: 'Managed' },
  { id: 'corp.local', isVerified: false, isInitial: false, authenticationType: 'Managed' },
];

async function findings(tenant: Tenant, of: EntraConnector = connector): Promise<readonly DiagnosisFinding[]> {
  const authority = createAuthority({ secret: 's3cret' });
  const dependencies: EntraDependencies = {
    clock: clockAt(() => now),
    secrets: { read: async () => await Promise.resolve(tenant.secret ?? 's3cret') },
    wait: async () => await Promise.resolve(),
    service: {
      ...authority.service,
      handle({ url }) {
        const path = new URL(url).pathname.replace('/v1.0', '');
        const headers = { date: new Date(now + (tenant.aheadMs ?? 0)).toUTCString() };
        if (tenant.refused?.includes(path) === true)
          return { status: 403, headers, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } };
        const organization = tenant.organization ?? { displayName: 'Contoso', onPremisesSyncEnabled: null };
        const value = path === '/organization' ? [organization] : (tenant.domains ?? verified);
        return { status: 200, headers, body: { value } };
      },
    },
  };
  const all: DiagnosisFinding[] = [];
  for await (const finding of diagnoseEntra(of, dependencies)) all.push(finding);
  return all;
}

function told(all: readonly DiagnosisFinding[]): readonly string[] {
  return all.map(({ check, status }) => `${check}: ${status}`);
}

describe('the diagnosis of a tenant', () => {
  it('says what is well and which permissions are missing', async () => {
    const all = await findings({});
    assert.deepEqual(told(all), [
      'token: ok',
      'clock: ok',
      'tenant: ok',
      'other-engine: ok',
      'domains: ok',
      'permissions: error',
      'permissions: warning',
      'permissions: warning',
    ]);
    assert.match(all[0]!.message, /"Joinery", an application/);
    assert.match(all[4]!.message, /: contoso\.onmicrosoft\.com, contoso\.com$/);
    assert.deepEqual(
      all.slice(5).map(({ remedy }) => /permission (\S+)/.exec(remedy ?? '')?.[1]),
      ['Directory.Read.All', 'Domain.Read.All', 'Organization.Read.All'],
    );
  });

  for (const [title, tenant, expected, says] of [
    ['another engine', { organization: { onPremisesSyncEnabled: true } }, 'other-engine: warning', /one engine/],
    [
      'a tenant that does not tell of engines',
      { refused: ['/organization'] },
      'other-engine: warning',
      /Organization\.Read\.All/,
    ],
    ['a tenant that does not tell its domains', { refused: ['/domains'] }, 'domains: warning', /Domain\.Read\.All/],
    ['a clock two minutes off', { aheadMs: 120_000 }, 'clock: warning', /clock/],
    ['a clock ten minutes off', { aheadMs: -600_000 }, 'clock: error', /clock/],
    ['a wrong secret', { secret: 'wrong' }, 'token: error', /store the value/],
  ] as const satisfies readonly (readonly [string, Tenant, string, RegExp])[]) {
    it(`finds ${title}, with the remedy`, async () => {
      const found = (await findings(tenant)).find(({ check, status }) => `${check}: ${status}` === expected);
      assert.match(found?.remedy ?? '', says);
      assert.doesNotMatch(`${found!.message}${found!.remedy!}`, /s3cret|\.$/);
    });
  }

  it('wants a source anchor for users of federated domains', async () => {
    const domains = [
      ...verified,
      { id: 'sso.contoso.com', isVerified: true, isInitial: false, authenticationType: 'Federated' },
    ];
    assert.ok(told(await findings({ domains })).every((finding) => !finding.startsWith('federation')));
    const without = { ...connector, attributes: connector.attributes.filter((name) => name !== 'sourceAnchor') };
    const found = (await findings({ domains }, without)).find(({ check }) => check === 'federation');
    assert.match(`${found!.status} ${found!.message}`, /^error .*sso\.contoso\.com/);
  });

  it('ends with the sign-in when that fails, and says so of a tenant that is not there', async () => {
    assert.deepEqual(told(await findings({ secret: 'wrong' })), ['token: error']);
  });

  it('finds nothing wrong with an embedded tenant', async () => {
    const embedded = entraConnector('');
    const all: DiagnosisFinding[] = [];
    for await (const finding of diagnoseEntra(
      { ...embedded, tenant: { kind: 'embedded', path: ':memory:', domain: 'contoso.onmicrosoft.com' } },
      { clock: clockAt(() => now), secrets: { read: async () => await Promise.resolve(undefined) } },
    ))
      all.push(finding);
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set(['ok']));
  });
});

describe('the permissions a connector needs', () => {
  it('are ones Graph knows for what they are needed for', function () {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reference data has this shape.
    const { paths } = JSON.parse(readFileSync(sharedData(this, 'graph-permissions-subset.json'), 'utf8')) as {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { readonly Application: readonly string[] | null }>>>
      >;
    };
    const uses: readonly (readonly [RegExp, readonly (readonly [method: string, path: string])[]])[] = [
      [
        /^import users/,
        [
          ['GET', '/users'],
          ['GET', '/users/delta'],
        ],
      ],
      [
        /^create, change, delete and restore users/,
        [
          ['POST', '/users'],
          ['PATCH', '/users/{id}'],
          ['DELETE', '/users/{id}'],
          ['POST', '/directory/deleteditems/{id}/restore'],
        ],
      ],
      [
        /^import groups/,
        [
          ['GET', '/groups'],
          ['GET', '/groups/{id}/members'],
        ],
      ],
      [
        /^create, change and delete groups/,
        [
          ['POST', '/groups'],
          ['PATCH', '/groups/{id}'],
          ['DELETE', '/groups/{id}'],
        ],
      ],
      [
        /^import contacts/,
        [
          ['GET', '/contacts'],
          ['GET', '/contacts/delta'],
        ],
      ],
      [
        /^import devices/,
        [
          ['GET', '/devices'],
          ['GET', '/devices/delta'],
        ],
      ],
      [/^name the objects/, [['POST', '/directoryobjects/getbyids']]],
      [/administrator/, [['GET', '/users/{id}/memberof']]],
      [/domains/, [['GET', '/domains']]],
      [/another synchronization engine/, [['GET', '/organization']]],
    ];
    const needs = permissionNeeds({
      ...connector,
      objectTypes: new Set(['user', 'group', 'contact', 'device']),
      matching: { hardMatch: true, softMatch: ['mail'] },
    });
    assert.equal(needs.length, uses.length);
    for (const [purpose, requests] of uses) {
      const need = needs.find((each) => purpose.test(each.purpose))!;
      for (const permission of need.anyOf) {
        for (const [method, path] of requests) {
          const known = (paths[path]![method]!.Application ?? []).map((name) => name.replace('*', ''));
          assert.ok(known.includes(permission), `${permission} for ${method} ${path}`);
        }
      }
    }
  });

  it('follow the object types that are selected', () => {
    const only = permissionNeeds({
      ...connector,
      objectTypes: new Set(['group']),
      matching: { hardMatch: true, softMatch: [] },
    });
    assert.deepEqual(
      only.map(({ anyOf }) => anyOf[0]),
      ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Organization.Read.All'],
    );
  });
});
