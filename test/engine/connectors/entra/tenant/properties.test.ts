import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tenantProperties } from '../../../../../engine/connectors/entra/tenant/properties.ts';
import { sharedData } from '../../../../support/shared-data.ts';

interface Metadata {
  readonly entityTypes: Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>;
}

interface Property {
  readonly type: string;
  readonly collection?: boolean;
  readonly nullable?: boolean;
  readonly derived?: {
    readonly readOnly?: boolean | string;
    readonly immutable?: boolean;
    readonly maxLength?: number;
    readonly requiredOnCreate?: boolean;
    readonly defaultSelect?: boolean;
  };
}

const types: Readonly<Record<string, string>> = {
  String: 'Edm.String',
  Boolean: 'Edm.Boolean',
  DateTimeOffset: 'Edm.DateTimeOffset',
  Strings: 'Edm.String collection',
  ExtensionAttributes: 'microsoft.graph.onPremisesExtensionAttributes',
  PasswordProfile: 'microsoft.graph.passwordProfile',
};

describe('the properties of the embedded tenant', () => {
  for (const kind of ['user', 'group'] as const) {
    it(`agree with Graph's published metadata of the ${kind}`, function () {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reference data has this shape.
      const metadata = JSON.parse(readFileSync(sharedData(this, 'graph-v1.0-subset.json'), 'utf8')) as Metadata;
      const published = {
        ...metadata.entityTypes['directoryObject']!.properties,
        ...metadata.entityTypes[kind]!.properties,
      };
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
        if (said.derived?.maxLength !== undefined)
          assert.equal(property.maxLength, said.derived.maxLength, property.name);
        if (said.nullable === false)
          assert.ok(property.nullable === false || property.required === true, property.name);
        if (kind === 'user')
          assert.equal(property.standard === true, said.derived?.defaultSelect === true, property.name);
      }
    });

    it(`lack nothing that creating a ${kind} asks for`, function () {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reference data has this shape.
      const metadata = JSON.parse(readFileSync(sharedData(this, 'graph-v1.0-subset.json'), 'utf8')) as Metadata;
      const published = Object.entries(metadata.entityTypes[kind]!.properties);
      const required = published.filter(([, { derived }]) => derived?.requiredOnCreate === true).map(([name]) => name);
      const ours = [...tenantProperties[kind].values()]
        .filter((property) => property.required === true)
        .map(({ name }) => name);
      assert.deepEqual(ours.toSorted(), required.toSorted());
    });
  }
});
