import assert from 'node:assert/strict';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { workspaceFiles } from '../../../engine/entra-connect/workspace-files.ts';
import { parseJoineryJson, type ConnectorJson } from '../../../engine/workspace/joinery-json.ts';
import { exportedFiles } from './exported-files.ts';

interface Written {
  readonly connectors: readonly ConnectorJson[];
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

function write(test: Mocha.Context, ldif: readonly (readonly [string, string])[]): Written {
  const { files, problems } = workspaceFiles(readConfiguration(exportedFiles(test)), { ldif: new Map(ldif) });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const joinery = parseJoineryJson(texts.get('joinery.json') ?? '');
  assert.deepEqual(joinery.problems, []);
  return { connectors: joinery.value?.connectors ?? [], texts, problems: problems.map(({ message }) => message) };
}

/** The reader's objects have no prototype, which `deepEqual` minds. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('the files of a new workspace', () => {
  it('are joinery.json, the schemas and one rule file per direction, directory and object type', function () {
    assert.deepEqual([...write(this, []).texts.keys()].toSorted(), [
      'joinery.json',
      'rules/in-from-ad-computer.syncrule',
      'rules/in-from-ad-contact.syncrule',
      'rules/in-from-ad-foreign-security-principal.syncrule',
      'rules/in-from-ad-group.syncrule',
      'rules/in-from-ad-inet-org-person.syncrule',
      'rules/in-from-ad-ms-ds-device.syncrule',
      'rules/in-from-ad-user.syncrule',
      'rules/in-from-entra-contact.syncrule',
      'rules/in-from-entra-group.syncrule',
      'rules/in-from-entra-user.syncrule',
      'rules/out-to-ad-contact.syncrule',
      'rules/out-to-ad-group.syncrule',
      'rules/out-to-ad-inet-org-person.syncrule',
      'rules/out-to-ad-user.syncrule',
      'rules/out-to-entra-contact.syncrule',
      'rules/out-to-entra-device.syncrule',
      'rules/out-to-entra-group.syncrule',
      'rules/out-to-entra-user.syncrule',
      'schema/contoso-com.json',
      'schema/contoso-onmicrosoft-com-aad.json',
      'schema/metaverse.json',
    ]);
  });

  it('have the interval of the server where somebody changed it', function () {
    const read = readConfiguration(exportedFiles(this));
    const settings = (timeInterval: string): unknown => {
      const options = { ...read.options, timeInterval };
      const { files } = workspaceFiles({ ...read, options }, { ldif: new Map() });
      return JSON.parse(files.find(({ path }) => path === 'joinery.json')?.text ?? '').schedule;
    };
    assert.deepEqual([settings('00:30:00'), settings('03:00:00')], [undefined, { interval: '03:00:00' }]);
  });

  it('begin in staging mode where a forest is connected, since the server they came from goes on writing', function () {
    const staging = (ldif: readonly (readonly [string, string])[]): unknown =>
      JSON.parse(write(this, ldif).texts.get('joinery.json') ?? '').staging;
    assert.deepEqual([staging([]), staging([['contoso.com', 'contoso.ldif']])], [true, false]);
  });

  it('hold every rule once, in order of precedence inside a file', function () {
    const rules = [...write(this, []).texts]
      .filter(([path]) => path.endsWith('.syncrule'))
      .map(([path, text]) => {
        const { file, problems } = parseSyncrule(text);
        assert.deepEqual(problems, [], path);
        return file.rules.map(({ precedence }) => (precedence.kind === 'number' ? precedence.value : -1));
      });
    for (const numbers of rules)
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
    assert.deepEqual(
      rules.flat().toSorted((a, b) => a - b),
      Array.from({ length: 62 }, (_, at) => 100 + at),
    );
  });

  it('describe a live forest and an embedded tenant without any secret', function () {
    const { connectors, problems } = write(this, []);
    assert.deepEqual(problems, []);
    const [forest, tenant] = connectors;
    assert.ok(forest?.kind === 'ad' && tenant?.kind === 'entra');
    const { objectTypes, attributes, parameters, ...rest } = forest;
    assert.deepEqual(plain(rest), {
      kind: 'ad',
      name: 'contoso.com',
      id: 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d',
      forest: 'contoso.com',
      user: 'MSOL_d1edb676ca03@contoso.com',
      credential: 'contoso.com',
      schema: 'schema/contoso-com.json',
      partitions: [
        {
          name: 'DC=contoso,DC=com',
          include: ['OU=CORP,DC=contoso,DC=com'],
          exclude: ['DC=contoso,DC=com'],
          parameters: { 'Domain.FQDN': 'contoso.com', 'Domain.LDAP': 'DC=contoso,DC=com', 'Domain.Netbios': 'CONTOSO' },
        },
      ],
    });
    assert.equal(objectTypes.length, 10);
    assert.equal(attributes.length, 132);
    assert.equal(parameters?.['Forest.Netbios'], 'CONTOSO');
    const { objectTypes: _types, attributes: _attributes, ...tenantRest } = tenant;
    assert.deepEqual(plain(tenantRest), {
      kind: 'entra',
      name: 'contoso.onmicrosoft.com - AAD',
      id: 'b891884f-051e-4a83-95af-2544101c9083',
      tenant: 'embedded',
      domain: 'contoso.onmicrosoft.com',
      schema: 'schema/contoso-onmicrosoft-com-aad.json',
    });
  });

  it('read LDIF in place of a directory, and add the forests the configuration does not have', function () {
    const { connectors, problems } = write(this, [
      ['contoso.com', 'data/contoso.ldif'],
      ['fabrikam.com', 'data/fabrikam.ldif'],
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      connectors.map((one) => [one.kind, one.name, one.kind === 'file' ? one.path : '', one.schema, one.id]),
      [
        ['file', 'contoso.com', 'data/contoso.ldif', 'schema/contoso-com.json', 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d'],
        ['file', 'fabrikam.com', 'data/fabrikam.ldif', 'schema/contoso-com.json', undefined],
        [
          'entra',
          'contoso.onmicrosoft.com - AAD',
          '',
          'schema/contoso-onmicrosoft-com-aad.json',
          'b891884f-051e-4a83-95af-2544101c9083',
        ],
      ],
    );
    const [, added] = connectors;
    assert.ok(added?.kind === 'file');
    assert.equal(added.category, 'AD');
    assert.equal(added.attributes.length, 132);
    assert.deepEqual(
      Object.keys(added.parameters ?? {}).filter((name) => /^(?:Forest|Domain)/.test(name)),
      [],
    );
  });

  it('leave out a forest without LDIF where any is given, and say so', function () {
    const { connectors, texts, problems } = write(this, [['corp.contoso.test', 'c.ldif']]);
    assert.deepEqual(
      connectors.map(({ name }) => name),
      ['corp.contoso.test', 'contoso.onmicrosoft.com - AAD'],
    );
    assert.ok(texts.has('schema/contoso-com.json'));
    assert.deepEqual(problems, [
      'Connector "contoso.com" was given no LDIF file, so it is left out; give it a file to keep it',
    ]);
  });

  it('are short enough to read: no line of JSON is longer than 120 characters', function () {
    for (const [path, text] of write(this, []).texts) {
      if (!path.endsWith('.json')) continue;
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > 120),
        [],
        path,
      );
    }
  });
});
