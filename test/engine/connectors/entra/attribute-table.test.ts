import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { readConnectorXml } from '../../../../engine/entra-connect/connector-xml.ts';
import { attributeCapability, attributeTable, canCreate } from '../../../../engine/connectors/entra/attribute-table.ts';
import { sharedData } from '../../../support/shared-data.ts';

interface Metadata {
  readonly entityTypes: Readonly<
    Record<
      string,
      {
        readonly properties: Readonly<Record<string, MetadataProperty>>;
        readonly navigation: Readonly<Record<string, unknown>>;
      }
    >
  >;
  readonly complexTypes: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

interface MetadataProperty {
  readonly type: string;
  readonly derived?: { readonly readOnly?: boolean | string };
}

/** The types of the properties parts are taken from; a phone's part is its kind, which is a value. */
const complexTypes: Readonly<Record<string, string>> = {
  onPremisesExtensionAttributes: 'onPremisesExtensionAttributes',
  addresses: 'physicalOfficeAddress',
};

describe('the attribute table of the Entra connector', () => {
  it('says of every attribute of a real connector schema what becomes of it, and knows no other', function () {
    const folder = sharedData(this, 'contoso/Connectors');
    const file = readdirSync(folder).find((name) => name.includes('b891884f'))!;
    const { connector } = readConnectorXml(readFileSync(`${folder}/${file}`, 'utf8'));
    assert.equal(connector!.schema.attributes.size, 185);
    for (const [name, { attributes }] of connector!.schema.objectTypes) {
      const table = attributeTable.get(name);
      assert.deepEqual(
        attributes.filter((attribute) => table?.has(attribute) !== true),
        [],
        name,
      );
    }
    for (const name of ['user', 'group', 'device', 'publicFolder']) {
      const known = new Set(connector!.schema.objectTypes.get(name)!.attributes);
      assert.deepEqual(
        [...attributeTable.get(name)!.keys()].filter((attribute) => !known.has(attribute)),
        [],
        name,
      );
    }
  });

  it('maps to properties Graph has, and writes none that Graph says are read-only', function () {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reference data has this shape.
    const metadata = JSON.parse(readFileSync(sharedData(this, 'graph-v1.0-subset.json'), 'utf8')) as Metadata;
    // uniqueName is given once, as the key of an upsert, and never written as a property.
    const exceptions = ['group.uniqueName'];
    for (const [type, table] of attributeTable) {
      for (const [name, mapping] of table) {
        if (!('place' in mapping)) continue;
        const [property = '', part] = mapping.place.property.split('/');
        const entity = metadata.entityTypes[type === 'contact' ? 'orgContact' : type]!;
        const known = entity.properties[property];
        if (mapping.place.conversion === 'reference') {
          assert.ok(property in entity.navigation || JSON.stringify(entity.navigation).includes(`"${property}"`), name);
          continue;
        }
        assert.ok(known !== undefined, `${type}.${property} for "${name}"`);
        const complex = complexTypes[property];
        if (complex !== undefined) assert.ok((part ?? '') in metadata.complexTypes[complex]!.properties, part);
        if (mapping.kind === 'writable' && !exceptions.includes(`${type}.${property}`)) {
          assert.notEqual(known.derived?.readOnly, true, `${type}.${property} for "${name}"`);
        }
      }
    }
  });

  for (const [type, attribute, reason] of [
    ['user', 'displayName', undefined],
    ['user', 'extensionAttribute15', undefined],
    ['group', 'member', undefined],
    ['user', 'proxyAddresses', /primary/],
    ['group', 'managedBy', /owner/],
    ['user', 'pager', /directory extension/],
    ['contact', 'displayName', /only read contacts/],
    ['device', 'displayName', /devices/],
    ['user', 'extension_1234_shoeSize', /no property/],
    ['user', 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_shoeSize', undefined],
    ['group', 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_costCentre', undefined],
    ['device', 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_shelf', /no property/],
  ] as const) {
    it(`says of "${attribute}" of a ${type} that it is ${reason === undefined ? 'writable' : 'read-only, and why'}`, () => {
      const capability = attributeCapability(type, attribute);
      if (reason === undefined) assert.equal(capability.kind, 'writable');
      else assert.match(capability.kind === 'read-only' ? capability.reason : '', reason);
    });
  }

  it('creates users and groups only', () => {
    const types = ['user', 'group', 'contact', 'device', 'publicFolder', 'orgUnit'];
    assert.deepEqual(
      types.filter((type) => canCreate(type).kind === 'writable'),
      ['user', 'group'],
    );
  });

  it('gives reasons as sentences that can stand after a colon', () => {
    for (const table of attributeTable.values()) {
      for (const mapping of table.values()) {
        if ('reason' in mapping) assert.match(mapping.reason, /^[A-Z].{20,}[^.]$/);
      }
    }
  });
});
