import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectorJson } from '../../../client/connect/connector-json.ts';
import { draftSecretPlace } from '../../../client/connect/connection-draft.ts';
import { secretPlaces } from '../../../engine/host/bound-secrets.ts';
import * as operations from '../../../engine/host/protocol/operations.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import {
  destinationOf,
  destinationText,
  secretKey,
  secretPlace,
  type SignedInTo,
} from '../../../engine/host/protocol/secret-place.ts';
import type { ConnectionDraft } from '../../../engine/model/connection-draft.ts';
import type { Json } from '../../../engine/model/json.ts';
import { loadConfiguration } from '../../../engine/workspace/load.ts';
import { removeTemporaryFolders, temporaryFolder } from '../workspace/temporary-folder.ts';
import { connectHost } from './connected-host.ts';

const selection = { schema: 'schema.json', objectTypes: [], attributes: [] };
const forest = {
  kind: 'ad',
  name: 'corp',
  forest: 'contoso.com',
  user: 'sync@contoso.com',
  credential: 'corp',
  ...selection,
};
const tenant = {
  kind: 'entra',
  name: 'cloud',
  tenant: '11111111-2222-3333-4444-555555555555',
  clientId: 'aaaaaaaa-2222-3333-4444-555555555555',
  credential: 'cloud',
  ...selection,
};

function to(servers: readonly string[]): SignedInTo {
  return { kind: 'forest', forest: 'a', servers, partitions: [] };
}

/** A workspace with these connectors. */
function workspaceWith(...connectors: readonly Json[]): string {
  return temporaryFolder({
    'joinery.json': JSON.stringify({ connectors, metaverse: 'schema.json', rules: [] }),
    'schema.json': '{ "format": 1, "attributes": {}, "objectTypes": {} }',
  });
}

/** The keys of the secrets of connectors, as the host asks for them. */
async function keysOf(...connectors: readonly Json[]): Promise<readonly string[]> {
  const { configuration, problems } = await loadConfiguration(workspaceWith(...connectors));
  assert.deepEqual(problems, []);
  return secretPlaces(configuration?.connectors ?? []).map(secretKey);
}

describe('the place of a secret', () => {
  afterEach(removeTemporaryFolders);

  it('stays the same where only what does not see the secret changes', async () => {
    const [key] = await keysOf(forest);
    for (const same of [
      { ...forest, name: 'other', user: 'else@contoso.com', security: 'starttls' },
      { ...forest, forest: 'Contoso.COM' },
      { ...forest, partitions: [{ name: 'DC=contoso,DC=com', include: ['OU=x,DC=contoso,DC=com'] }] },
      // A domain of the forest.
      { ...forest, partitions: [{ name: 'DC=child,DC=contoso,DC=com' }] },
    ])
      assert.deepEqual(await keysOf(same), [key], JSON.stringify(same));
  });

  it('is another one for every change of who sees the secret', async () => {
    const known = new Set(await keysOf(forest, tenant));
    for (const changed of [
      { ...forest, forest: 'evil.example' },
      { ...forest, servers: ['dc.evil.example'] },
      { ...forest, servers: ['contoso.com:10636'] },
      { ...forest, partitions: [{ name: 'DC=evil,DC=example' }] },
      { ...forest, partitions: [{ name: 'DC=evilcontoso,DC=com' }] },
      { ...forest, partitions: [{ name: 'DC=contoso,DC=com', servers: ['dc.evil.example'] }] },
      { ...forest, credential: 'cloud' },
      { ...tenant, credential: 'corp' },
      { ...tenant, tenant: '99999999-2222-3333-4444-555555555555' },
      { ...tenant, clientId: 'bbbbbbbb-2222-3333-4444-555555555555' },
      { ...tenant, signIn: 'certificate' },
    ]) {
      const [key, ...others] = await keysOf(changed);
      assert.ok(key !== undefined && others.length === 0 && !known.has(key), JSON.stringify(changed));
    }
  });

  it('is another one as soon as a second connector uses the same name for something else', async () => {
    const [alone] = await keysOf(forest);
    const [together, ...others] = await keysOf(forest, { ...forest, name: 'evil', servers: ['dc.evil.example'] });
    assert.deepEqual(others, []);
    assert.notEqual(together, alone);
    // In any order.
    assert.deepEqual(await keysOf({ ...forest, name: 'evil', servers: ['dc.evil.example'] }, forest), [together]);
  });

  it('cannot be made to look like another by the signs of names', () => {
    const keys = [
      secretPlace('x', [to(['b', 'c'])]),
      secretPlace('x', [to(['b","c'])]),
      secretPlace('x', [to(['b c'])]),
      secretPlace('x",[["forest","a","b","c"]],"', []),
      secretPlace('__proto__', [to(['b', 'c'])]),
    ].map(secretKey);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(destinationText(destinationOf(to(['DC2', 'dc1']))), 'a dc2 dc1');
  });

  it('is for a new connector what it is for the connector in joinery.json', async () => {
    const prepared = { schema: { path: 'schema.json', text: '' }, objectTypes: [], attributes: [] };
    const ad = { kind: 'ad', name: 'n', forest: 'Contoso.com', security: 'ldaps', user: 'u', credential: 'n' } as const;
    const partitions = [
      { name: 'DC=fabrikam,DC=com' },
      { name: 'DC=contoso,DC=com', include: ['OU=a,DC=contoso,DC=com'] },
    ];
    for (const [draft, tenantId] of [
      [{ ...ad, servers: [] }, null],
      [{ ...ad, servers: ['DC2.contoso.com', 'dc1.contoso.com:636'] }, null],
      [{ ...tenant, kind: 'entra', tenant: 'contoso.com', signIn: 'device-code' }, tenant.tenant],
      [{ ...tenant, kind: 'entra', signIn: 'client-secret' }, null],
      [{ kind: 'file', name: 'f', path: 'f.ldif' }, null],
    ] satisfies readonly (readonly [ConnectionDraft, string | null])[]) {
      const chosen = draft.kind === 'ad' ? partitions : [];
      const json = connectorJson({ draft, tenantId, partitions: chosen, prepared });
      const place = draftSecretPlace(draft, { tenantId, partitions: chosen });
      assert.deepEqual(await keysOf(json), place === undefined ? [] : [secretKey(place)]);
    }
  });
});

describe('the secrets of a workspace in the engine host', () => {
  afterEach(removeTemporaryFolders);

  it('are not given to what joinery.json names since', async () => {
    const host = connectHost();
    try {
      const folder = workspaceWith(forest);
      await host.editor.sendRequest(protocol.openWorkspace, { folder });
      const [place] = await host.editor.sendRequest(protocol.listSecrets, null);
      assert.ok(place);
      host.secrets.set(secretKey(place), 's3cret');
      const stored = async (): Promise<string | undefined> => {
        const { sections } = await host.editor.sendRequest(operations.doctor, null);
        return sections[0]?.findings.find(({ check }) => check === 'credential')?.status;
      };
      // A forest nobody knows: it is not reached, and nothing is sent.
      assert.equal(await stored(), 'ok');
      const path = join(folder, 'joinery.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"contoso.com"', '"evil.invalid"'));
      await host.editor.sendRequest(protocol.openWorkspace, { folder });
      assert.equal(await stored(), 'error');
      const [moved] = await host.editor.sendRequest(protocol.listSecrets, null);
      assert.deepEqual(moved, { name: 'corp', destinations: [['forest', 'evil.invalid']] });
    } finally {
      await host.close();
    }
  });
});
