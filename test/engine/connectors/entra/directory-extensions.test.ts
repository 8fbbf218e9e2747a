import assert from 'node:assert/strict';
import { attributeCapability } from '../../../../engine/connectors/entra/attribute-table.ts';
import { readScopes, attributeValues } from '../../../../engine/connectors/entra/imported-object.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import { asObject, type JsonObject, parseJson } from '../../../../engine/model/json.ts';
import { modify, replace, userAdd } from './connector.ts';
import { tenantWriter, type TenantWriter } from './tenant-writer.ts';

const prefix = 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_';
const [shoe, tags, badge] = [`${prefix}shoeSize`, `${prefix}tags`, `${prefix}badge`];

function withExtensions(connector: EntraConnector): EntraConnector {
  const attributes = new Map([
    ...connector.schema.attributes,
    [shoe, { name: shoe, type: 'num', multiValued: false } as const],
    [tags, { name: tags, type: 'str', multiValued: true } as const],
    [badge, { name: badge, type: 'bin', multiValued: false } as const],
  ]);
  const user = connector.schema.objectTypes.get('user')!;
  const objectTypes = new Map([
    ...connector.schema.objectTypes,
    ['user', { ...user, attributes: [...user.attributes, shoe, tags, badge] }] as const,
  ]);
  return { ...connector, schema: { attributes, objectTypes }, attributes: [...attributes.keys()] };
}

/** A writer that keeps every body with an extension instead of sending it, and shows `current` for a read of them. */
function extensionWriter(sent: JsonObject[], current: JsonObject = {}): TenantWriter {
  return tenantWriter({
    change: withExtensions,
    intercept: (request) => {
      if (request.method === 'GET' && request.url.includes(prefix))
        return { status: 200, headers: {}, body: { ...current } as never };
      if (request.body?.includes(prefix) !== true) return undefined;
      sent.push(asObject(parseJson(request.body)));
      return request.method === 'POST'
        ? { status: 201, headers: {}, body: { id: 'new' } }
        : { status: 204, headers: {} };
    },
  });
}

describe('directory extensions', () => {
  it('can be written for users and groups, and for nothing else', () => {
    assert.deepEqual(
      ['user', 'group', 'contact', 'device'].map((type) => attributeCapability(type, shoe).kind),
      ['writable', 'writable', 'read-only', 'read-only'],
    );
  });

  it('are sent with their own types when a user is created', async () => {
    const sent: JsonObject[] = [];
    const add = userAdd(1, 'QURB', { [shoe]: 42, [badge]: 'AAEC' });
    const list = { name: tags, change: { kind: 'replace', values: ['a', 'b'] } } as const;
    const [result] = await extensionWriter(sent).write({ ...add, changes: [...add.changes, list] });
    assert.equal(result!.error, undefined);
    assert.deepEqual(
      [shoe, tags, badge].map((name) => sent[0]![name]),
      [42, ['a', 'b'], 'AAEC'],
    );
  });

  it('are changed: single values replaced, lists edited from what the tenant has', async () => {
    const sent: JsonObject[] = [];
    const writer = extensionWriter(sent, { [tags]: ['a', 'b', 'x'] });
    const changes = [
      ...replace({ [shoe]: null }),
      { name: tags, change: { kind: 'edit', add: ['c', 'a'], remove: ['b'] } } as const,
    ];
    assert.deepEqual(await writer.write(modify('user', { dn: 'CN={00}', anchor: 'User_1' }, changes)), [{ id: 1 }]);
    assert.deepEqual(sent, [{ [shoe]: null, [tags]: ['a', 'x', 'c'] }]);
  });

  it('are selected and read', () => {
    const connector = withExtensions(tenantWriter().connector);
    const scope = readScopes(connector).find(({ type }) => type === 'user')!;
    assert.ok([shoe, tags, badge].every((name) => scope.select.includes(name)));
    const json = { id: '1', [shoe]: 42, [tags]: ['a', 'b'], [badge]: 'AAEC' };
    assert.deepEqual(Object.fromEntries(attributeValues(scope, json, undefined)), {
      [shoe]: [42],
      [tags]: ['a', 'b'],
      [badge]: ['AAEC'],
    });
  });
});
