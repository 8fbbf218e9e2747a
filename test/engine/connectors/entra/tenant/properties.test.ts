import assert from 'node:assert/strict';
import { tenantProperties, type EntryKind } from '../../../../../engine/connectors/entra/tenant/properties.ts';
import { propertiesOf, readMetadata } from './metadata.ts';

const types: Readonly<Record<string, string>> = {
  String: 'Edm.String',
  Boolean: 'Edm.Boolean',
  Int32: 'Edm.Int32',
  DateTimeOffset: 'Edm.DateTimeOffset',
  Strings: 'Edm.String collection',
  ExtensionAttributes: 'microsoft.graph.onPremisesExtensionAttributes',
  PasswordProfile: 'microsoft.graph.passwordProfile',
  Licenses: 'microsoft.graph.assignedLicense collection',
  Addresses: 'microsoft.graph.physicalOfficeAddress collection',
  Phones: 'microsoft.graph.phone collection',
};

describe('the properties of the embedded tenant', () => {
  for (const kind of Object.keys(tenantProperties) as EntryKind[]) {
    it(`agree with Graph's published metadata of the ${kind}`, function () {
      const published = propertiesOf(readMetadata(this), kind);
      for (const property of tenantProperties[kind].values()) {
        const said = published[property.name];
        assert.ok(said !== undefined, property.name);
        assert.equal(
          types[property.type],
          `${said.type}${said.collection === true ? ' collection' : ''}`,
          property.name,
        );
        if (said.derived?.readOnly === true && said.derived.immutable !== true)
          assert.equal(property.access, 'read', property.name);
        if (said.derived?.immutable === true) assert.notEqual(property.access, 'write', property.name);
        if (said.derived?.maxLength !== undefined && property.access !== 'read')
          assert.equal(property.maxLength, said.derived.maxLength, property.name);
        if (said.nullable === false && property.access !== 'read')
          assert.ok(property.nullable === false || property.required === true, property.name);
        if (kind === 'user' || kind === 'group')
          assert.equal(property.standard === true, said.derived?.defaultSelect === true, property.name);
      }
    });
  }

  for (const kind of ['user', 'group'] as const) {
    it(`lack nothing that creating a ${kind} asks for`, function () {
      const published = Object.entries(readMetadata(this).entityTypes[kind]!.properties);
      const required = published.filter(([, { derived }]) => derived?.requiredOnCreate === true).map(([name]) => name);
      const ours = [...tenantProperties[kind].values()]
        .filter((property) => property.required === true)
        .map(({ name }) => name);
      assert.deepEqual(ours.toSorted(), required.toSorted());
    });
  }
});
