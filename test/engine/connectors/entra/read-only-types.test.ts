import assert from 'node:assert/strict';
import { openGraphSession } from '../../../../engine/connectors/entra/graph-session.ts';
import { entraDn } from '../../../../engine/connectors/entra/object-names.ts';
import { createPacer } from '../../../../engine/connectors/entra/pacer.ts';
import { readAll } from '../../../../engine/connectors/entra/read-all.ts';
import { currentWatermark, readChanges } from '../../../../engine/connectors/entra/read-changes.ts';
import type { ReadContext } from '../../../../engine/connectors/entra/read-pages.ts';
import { createStepQueue } from '../../../../engine/connectors/entra/step-queue.ts';
import type { TenantRequest } from '../../../../engine/connectors/entra/tenant/message.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import type { Json, JsonObject } from '../../../../engine/model/json.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import { entraConnector, entriesOf } from './connector.ts';
import { stepsOf } from './scripted-graph.ts';

const origin = 'https://graph.embedded.invalid';
const root = `${origin}/v1.0`;

const contact: JsonObject = {
  id: 'c1',
  displayName: 'Partner',
  givenName: 'Par',
  surname: 'Tner',
  mail: 'partner@elsewhere.example',
  mailNickname: 'partner',
  companyName: 'Elsewhere',
  proxyAddresses: ['SMTP:partner@elsewhere.example'],
  phones: [
    { type: 'mobile', number: '+1' },
    { type: 'business', number: '+2' },
    { type: 'businessFax', number: '+3' },
  ],
  addresses: [{ city: 'Oslo', countryOrRegion: 'Norway', street: 'Gate 1', postalCode: null }],
};

const hybrid: JsonObject = {
  id: 'd1',
  deviceId: '00112233-4455-6677-8899-aabbccddeeff',
  trustType: 'ServerAd',
  displayName: 'PC1',
  accountEnabled: true,
  operatingSystem: 'Windows',
  operatingSystemVersion: '10.0',
  physicalIds: ['[HWID]:h:1'],
  isCompliant: null,
  isManaged: false,
  approximateLastSignInDateTime: '2026-01-01T00:00:00Z',
  deviceVersion: 2,
};

const joined: JsonObject = { ...hybrid, id: 'd2', trustType: 'AzureAd', displayName: 'PC2' };

/** A GUID's bytes in the order Active Directory keeps them. */
const guid = 'MyIRAFVEd2aImaq7zN3u/w==';

/** The connector with contacts and devices, and every attribute of theirs that is used here. */
function connector(types: readonly string[] = ['user', 'contact', 'device', 'group']): EntraConnector {
  const base = entraConnector('');
  const own = {
    contact:
      'alias cloudAnchor sourceAnchor city company country displayName facsimileTelephoneNumber givenName mail mobile postalCode proxyAddresses streetAddress surname telephoneNumber',
    device:
      'accountEnabled approximateLastLogonTimestamp cloudAnchor deviceId deviceOSType deviceOSVersion deviceObjectVersion devicePhysicalIds deviceTrustType displayName isCompliant isManaged sourceAnchor',
  };
  const objectTypes = new Map(base.schema.objectTypes);
  const attributes = new Map(base.schema.attributes);
  for (const [name, text] of Object.entries(own)) {
    objectTypes.set(name, { name, attributes: text.split(' ') });
    for (const attribute of text.split(' ')) {
      const multiValued = /proxyAddresses|devicePhysicalIds/.test(attribute);
      if (!attributes.has(attribute)) attributes.set(attribute, { name: attribute, type: 'str', multiValued });
    }
  }
  return {
    ...base,
    schema: { attributes, objectTypes },
    objectTypes: new Set(types),
    attributes: [...attributes.keys()],
  };
}

/** A tenant that says always the same: answers by path, without the version. */
function context(
  answers: Readonly<Record<string, Json>>,
  of: EntraConnector = connector(),
): ReadContext & { readonly asked: string[] } {
  const asked: string[] = [];
  const one = (
    url: string,
  ): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Json } => {
    asked.push(url.slice(root.length));
    const body = answers[new URL(url).pathname.slice('/v1.0'.length)] ?? answers[url.slice(root.length)];
    return body === undefined ? { status: 404, headers: {}, body: {} } : { status: 200, headers: {}, body };
  };
  const handle = (request: TenantRequest) => {
    if (!request.url.endsWith('/$batch')) return one(request.url);
    const responses = stepsOf(request.body).map(({ id, url }) => ({ id, ...one(`${root}${url}`) }));
    return { status: 200, headers: {}, body: { responses } };
  };
  const session = openGraphSession(async () => await Promise.resolve('token'), { origin, handle });
  const pacer = createPacer({ now: () => 0, wait: async () => await Promise.resolve(), random: () => 0 });
  const patience = { pacer, signal: neverCancelled };
  return { connector: of, session, patience, steps: createStepQueue(session, patience), asked };
}

const lists = {
  '/users': { value: [] },
  '/contacts': { value: [contact] },
  '/devices': { value: [hybrid, joined] },
  '/groups': { value: [{ id: 'g1', displayName: 'Team', uniqueName: null }] },
  '/groups/g1/members': {
    value: [
      { '@odata.type': '#microsoft.graph.orgContact', id: 'c1' },
      { '@odata.type': '#microsoft.graph.device', id: 'd1', deviceId: hybrid['deviceId']!, trustType: 'ServerAd' },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: 's1' },
    ],
  },
};

const delta = (value: Json): Json => ({ value, '@odata.deltaLink': `${root}/next` });

const contactDn = entraDn('contact', 'c1', undefined);
const hybridDn = entraDn('device', 'd1', guid);

describe('contacts and devices of a tenant', () => {
  it('are imported with what Graph shows of them, and as members', async () => {
    const entries = await entriesOf(readAll(context(lists), undefined));
    const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
    assert.deepEqual(
      objects.map(({ objectType, dn, anchor }) => [objectType, dn, anchor]),
      [
        ['contact', contactDn, 'Contact_c1'],
        ['device', hybridDn, 'Device_d1'],
        ['device', entraDn('device', 'd2', undefined), 'Device_d2'],
        ['group', entraDn('group', 'g1', undefined), 'Group_g1'],
      ],
    );
    assert.deepEqual(Object.fromEntries(objects[0]!.attributes), {
      alias: ['partner'],
      city: ['Oslo'],
      cloudAnchor: ['Contact_c1'],
      company: ['Elsewhere'],
      country: ['Norway'],
      displayName: ['Partner'],
      facsimileTelephoneNumber: ['+3'],
      givenName: ['Par'],
      mail: ['partner@elsewhere.example'],
      mobile: ['+1'],
      proxyAddresses: ['SMTP:partner@elsewhere.example'],
      streetAddress: ['Gate 1'],
      surname: ['Tner'],
      telephoneNumber: ['+2'],
    });
    assert.deepEqual(Object.fromEntries(objects[1]!.attributes), {
      accountEnabled: [true],
      approximateLastLogonTimestamp: ['2026-01-01T00:00:00Z'],
      cloudAnchor: ['Device_d1'],
      deviceId: [guid],
      deviceOSType: ['Windows'],
      deviceOSVersion: ['10.0'],
      deviceObjectVersion: [2],
      devicePhysicalIds: ['[HWID]:h:1'],
      deviceTrustType: ['ServerAd'],
      displayName: ['PC1'],
      isManaged: [false],
      sourceAnchor: [guid],
    });
    assert.equal(objects[2]!.attributes.has('sourceAnchor'), false);
    assert.deepEqual(objects[3]!.attributes.get('member'), [contactDn, hybridDn]);
  });

  it('are asked for with every property their attributes need, and no other', async () => {
    const asked = context(lists);
    await entriesOf(readAll(asked, undefined));
    const selected = (collection: string): readonly string[] =>
      new URL(`${root}${asked.asked.find((url) => url.startsWith(`/${collection}?`))!}`).searchParams
        .get('$select')!
        .split(',')
        .toSorted();
    assert.deepEqual(selected('contacts'), [
      'addresses',
      'companyName',
      'displayName',
      'givenName',
      'id',
      'mail',
      'mailNickname',
      'phones',
      'proxyAddresses',
      'surname',
    ]);
    assert.deepEqual(selected('devices'), [
      'accountEnabled',
      'approximateLastSignInDateTime',
      'deviceId',
      'deviceVersion',
      'displayName',
      'id',
      'isCompliant',
      'isManaged',
      'operatingSystem',
      'operatingSystemVersion',
      'physicalIds',
      'trustType',
    ]);
  });

  it('are neither read nor members where they are not selected', async () => {
    const asked = context(lists, connector(['user', 'group']));
    const entries = await entriesOf(readAll(asked, undefined));
    assert.deepEqual(
      entries.map(
        (entry) => entry.kind === 'object' && [entry.object.objectType, entry.object.attributes.get('member')],
      ),
      [['group', undefined]],
    );
    assert.ok(asked.asked.every((url) => !/^\/(?:contacts|devices)/.test(url)));
  });

  it('are read anew from the beginning of their type when a read goes on from a page that is no longer there', async () => {
    const position = JSON.stringify({ type: 'device', link: `${root}/stale` });
    const entries = await entriesOf(readAll(context(lists), position));
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'object' && entry.object.anchor),
      ['Device_d1', 'Device_d2', 'Group_g1'],
    );
  });

  it('come with deltas, whole when they changed and by their anchor when they are gone', async () => {
    const asked = context({
      '/users/delta': delta([]),
      '/groups/delta': delta([]),
      '/contacts/delta': delta([
        { id: 'c1', displayName: 'Partner' },
        { id: 'c2', '@removed': { reason: 'deleted' } },
      ]),
      '/devices/delta': delta([
        { id: 'd1', isManaged: false },
        { id: 'd3', displayName: 'gone meanwhile' },
      ]),
      '/contacts/c1': contact,
      '/devices/d1': hybrid,
    });
    const watermark = await currentWatermark(asked);
    assert.equal(Object.keys(JSON.parse(watermark) as object).join(), 'user,contact,device,group');
    const links = Object.fromEntries(
      ['user', 'contact', 'device', 'group'].map((type) => [type, `${root}/${type}s/delta`]),
    );
    const entries = await entriesOf(readChanges(asked, JSON.stringify(links)));
    assert.deepEqual(
      entries.map((entry) => (entry.kind === 'object' ? entry.object.dn : entry)),
      [contactDn, { kind: 'delete', anchor: 'Contact_c2' }, hybridDn],
    );
  });
});
