import assert from 'node:assert/strict';
import { appendConnector } from '../../../client/connect/append-connector.ts';
import { connectionDraft, credentialName, typedSecret } from '../../../client/connect/connection-draft.ts';
import {
  type ConnectorParts,
  connectorJson,
  selectedPartitions,
  selectionRows,
} from '../../../client/connect/connector-json.ts';
import { parseJoineryJson } from '../../../engine/workspace/joinery-json.ts';

const guid = 'a1b2c3d4-0000-1111-2222-333344445555';
const prepared = {
  schema: { path: 'schema/north.json', text: '' },
  objectTypes: ['user'],
  attributes: ['cn', 'mail'],
};
const selection = { schema: 'schema/north.json', objectTypes: ['user'], attributes: ['cn', 'mail'] };

/** The connector that answers make, checked against the format of `joinery.json`. */
function connector(answers: Readonly<Record<string, string>>, parts: Partial<ConnectorParts> = {}): unknown {
  const draft = connectionDraft(new Map(Object.entries(answers)), 'north', '/space/space');
  const json = connectorJson({ draft, tenantId: null, partitions: [], prepared, ...parts });
  const { problems } = parseJoineryJson(JSON.stringify({ connectors: [json], metaverse: 'm.json' }));
  assert.deepEqual(problems, []);
  return json;
}

describe('the connector that answers make', () => {
  const forest = { kind: 'ad', name: 'north', forest: 'north.example', user: 'joinery@north.example', password: 'p' };

  it('of a forest says what was answered and leaves out what goes without saying', () => {
    const short = { ...forest, servers: '', security: 'ldaps', certificateAuthority: '' };
    assert.deepEqual(connector(short), {
      kind: 'ad',
      name: 'north',
      forest: 'north.example',
      user: 'joinery@north.example',
      credential: 'north',
      ...selection,
    });
    const long = {
      ...forest,
      servers: 'dc1.north.example, dc2:10636',
      security: 'starttls',
      certificateAuthority: '/space/space/ca/north.pem',
    };
    assert.deepEqual(connector(long, { partitions: [{ name: 'DC=a' }, { name: 'DC=b', include: ['OU=x,DC=b'] }] }), {
      kind: 'ad',
      name: 'north',
      forest: 'north.example',
      servers: ['dc1.north.example', 'dc2:10636'],
      security: 'starttls',
      certificateAuthority: 'ca/north.pem',
      user: 'joinery@north.example',
      credential: 'north',
      ...selection,
      partitions: [{ name: 'DC=a' }, { name: 'DC=b', include: ['OU=x,DC=b'] }],
    });
  });

  it('of a tenant has the id of the tenant that was signed in to, and one of its own beside another tenant', () => {
    const tenant = { kind: 'entra', name: 'cloud', tenant: 'contoso.com', clientId: guid.toUpperCase() };
    assert.deepEqual(connector({ ...tenant, signIn: 'client-secret' }, { tenantId: guid }), {
      kind: 'entra',
      name: 'cloud',
      tenant: guid,
      clientId: guid,
      credential: 'north',
      ...selection,
    });
    for (const signIn of ['certificate', 'device-code', 'interactive'])
      assert.deepEqual(connector({ ...tenant, signIn }, { tenantId: guid, id: guid }), {
        kind: 'entra',
        name: 'cloud',
        id: guid,
        tenant: guid,
        clientId: guid,
        signIn,
        credential: 'north',
        ...selection,
      });
  });

  it('of a simulated tenant and of a file is as short as can be', () => {
    assert.deepEqual(connector({ kind: 'embedded', name: 't', domain: 'T.onmicrosoft.com' }, { data: 'x.db' }), {
      kind: 'entra',
      name: 't',
      tenant: 'embedded',
      domain: 't.onmicrosoft.com',
      data: 'x.db',
      ...selection,
    });
    assert.deepEqual(connector({ kind: 'file', name: ' n ', path: '/elsewhere/n.ldif' }), {
      kind: 'file',
      name: 'n',
      path: '/elsewhere/n.ldif',
      ...selection,
    });
  });

  it('never holds the secret', () => {
    const answers = new Map(Object.entries({ ...forest, password: 's3cret', servers: '' }));
    assert.equal(typedSecret(answers), 's3cret');
    assert.doesNotMatch(JSON.stringify(connector(Object.fromEntries(answers))), /s3cret/);
    const tenant = { kind: 'entra', signIn: 'device-code', clientSecret: 'typed before the way was changed' };
    assert.equal(typedSecret(new Map(Object.entries(tenant))), undefined);
  });

  it('keeps its secret under a name no other connector uses', () => {
    assert.equal(credentialName('north', []), 'north');
    assert.equal(credentialName('north', ['north', 'north 2']), 'north 3');
  });
});

describe('the partitions that were chosen', () => {
  const rows = selectionRows([
    { name: 'DC=a', containers: ['OU=x,DC=a', 'OU=y,DC=a'] },
    { name: 'DC=b', containers: [] },
  ]);

  it('can be chosen as a whole or by container', () => {
    assert.deepEqual(
      rows.map(({ partition, container }) => container ?? partition),
      ['DC=a', 'OU=x,DC=a', 'OU=y,DC=a', 'DC=b'],
    );
    const chosen = (...at: readonly number[]): unknown => selectedPartitions(at.flatMap((each) => rows[each] ?? []));
    assert.deepEqual(chosen(0, 3), [{ name: 'DC=a' }, { name: 'DC=b' }]);
    assert.deepEqual(chosen(1, 2), [{ name: 'DC=a', include: ['OU=x,DC=a', 'OU=y,DC=a'] }]);
    assert.deepEqual(chosen(0, 1), [{ name: 'DC=a' }]);
  });
});

describe('a connector in the text of joinery.json', () => {
  const json = { kind: 'file', name: 'n' };

  for (const [title, before, after] of [
    [
      'is the first of an empty list',
      '{\n  // None yet.\n  "connectors": [], // here\n  "metaverse": "m"\n}\n',
      '{\n  // None yet.\n  "connectors": [\n    {\n      "kind": "file",\n      "name": "n"\n    }\n  ], // here\n  "metaverse": "m"\n}\n',
    ],
    [
      'goes behind the others and their comments',
      '{\n  "connectors": [\n    { "name": "a" } // the first\n    // and only one\n  ]\n}\n',
      '{\n  "connectors": [\n    { "name": "a" }, // the first\n    // and only one\n    {\n      "kind": "file",\n      "name": "n"\n    }\n  ]\n}\n',
    ],
    [
      'takes a comma that is there',
      '{ "connectors": [\r\n\t{ "name": "a" }, /* , */\r\n] }',
      '{ "connectors": [\r\n\t{ "name": "a" }, /* , */\r\n\t{\r\n\t  "kind": "file",\r\n\t  "name": "n"\r\n\t}\r\n] }',
    ],
    ['has no place in what is no list', '{ "connectors": {} }', undefined],
  ] as const) {
    it(title, () => assert.equal(appendConnector(before, json), after));
  }
});
