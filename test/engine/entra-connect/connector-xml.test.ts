import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readConnectorXml, type ImportedConnector } from '../../../engine/entra-connect/connector-xml.ts';
import { restrictSchema } from '../../../engine/entra-connect/dsml-schema.ts';
import { sharedData } from '../../support/shared-data.ts';

function exportedConnector(test: Mocha.Context, id: string): ImportedConnector {
  const text = readFileSync(`${sharedData(test, 'contoso')}/Connectors/Connector_{${id}}.xml`, 'utf8');
  const { connector, problems } = readConnectorXml(text);
  assert.deepEqual(problems, []);
  assert.ok(connector);
  return connector;
}

function connectorXml(parts: { readonly schema?: string; readonly rest?: string; readonly head?: string }): string {
  return `<ma-data>${parts.head ?? '<id>{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}</id><name>contoso.com</name><category>AD</category>'}
<schema><d:dsml xmlns:d="http://www.dsml.org/DSML" xmlns:x="http://www.microsoft.com/MMS/DSML"><d:directory-schema>
${parts.schema ?? ''}
</d:directory-schema></d:dsml></schema>${parts.rest ?? ''}</ma-data>`;
}

function attribute(id: string, name: string, more = '', oid = '1.3.6.1.4.1.1466.115.121.1.15'): string {
  return `<d:attribute-type id="${id}" ${more}><d:name>${name}</d:name><d:syntax>${oid}</d:syntax></d:attribute-type>`;
}

describe('exported connectors', () => {
  describe('of an Active Directory forest', () => {
    it('are read with their whole schema', function () {
      const { schema } = exportedConnector(this, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
      assert.equal(schema.attributes.size, 3391);
      assert.equal(schema.objectTypes.size, 571);
      const facts = ['sAMAccountName', 'member', 'userCertificate', 'pwdLastSet', 'authOrig', 'isCriticalSystemObject'];
      assert.deepEqual(
        facts.map((name) => `${name} ${schema.attributes.get(name)?.type} ${schema.attributes.get(name)?.multiValued}`),
        [
          'sAMAccountName str false',
          'member ref true',
          'userCertificate bin true',
          'pwdLastSet num false',
          'authOrig ref true',
          'isCriticalSystemObject bool false',
        ],
      );
      assert.deepEqual(schema.attributes.get('objectGUID'), {
        name: 'objectGUID',
        type: 'bin',
        multiValued: false,
        readOnly: true,
      });
    });

    it('give their types the attributes of superiors, content rules and auxiliary classes', function () {
      const { schema, objectTypes, attributes } = exportedConnector(this, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
      const restricted = restrictSchema(schema, objectTypes);
      assert.deepEqual([...restricted.objectTypes.keys()], objectTypes);
      const user = new Set(restricted.objectTypes.get('user')?.attributes);
      // One each of: user, person, top, the auxiliary securityPrincipal, the auxiliary mailRecipient.
      for (const name of [
        'userWorkstations',
        'sn',
        'objectGUID',
        'sAMAccountName',
        'proxyAddresses',
        'extensionAttribute1',
      ]) {
        assert.ok(user.has(name), name);
      }
      assert.ok(!user.has('groupType'));
      assert.deepEqual(
        attributes.filter((name) => !restricted.attributes.has(name)),
        [],
      );
    });

    it('are read with their selection and the parameters rules can name', function () {
      const connector = exportedConnector(this, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
      assert.equal(connector.name, 'contoso.com');
      assert.equal(connector.id, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
      assert.equal(connector.category, 'AD');
      assert.equal(connector.attributes.length, 132);
      assert.equal(connector.objectTypes.length, 10);
      assert.deepEqual(connector.partitions, [
        {
          name: 'DC=contoso,DC=com',
          include: ['OU=CORP,DC=contoso,DC=com'],
          exclude: ['DC=contoso,DC=com'],
          parameters: new Map([
            ['Domain.FQDN', 'contoso.com'],
            ['Domain.LDAP', 'DC=contoso,DC=com'],
            ['Domain.Netbios', 'CONTOSO'],
          ]),
        },
      ]);
      assert.equal(connector.parameters.get('Forest.Netbios'), 'CONTOSO');
      assert.equal(connector.parameters.get('ADS_GROUP_TYPE_SECURITY_ENABLED'), '0x80000000');
    });

    it('are read with the name of the account, without anything secret and without directory positions', function () {
      const { schema: _schema, ...rest } = exportedConnector(this, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
      const everything = JSON.stringify(rest, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
      assert.match(everything, /"account":"MSOL_d1edb676ca03@contoso.com"/);
      assert.doesNotMatch(everything, /TVNEUw|password|cookie|last-dc/);
    });
  });

  it('of an Entra tenant are known by their subtype', function () {
    const connector = exportedConnector(this, 'b891884f-051e-4a83-95af-2544101c9083');
    assert.equal(connector.category, 'Entra');
    assert.deepEqual(connector.objectTypes, ['contact', 'device', 'group', 'user']);
    assert.equal(connector.attributes.length, 161);
    assert.deepEqual(connector.schema.attributes.get('cloudAnchor'), {
      name: 'cloudAnchor',
      type: 'str',
      multiValued: false,
    });
    assert.deepEqual(
      connector.partitions.map(({ name, include, exclude }) => ({ name, include, exclude })),
      [{ name: 'default', include: [], exclude: [] }],
    );
  });

  it('may have a schema whose classes inherit from each other in a circle', () => {
    const schema = `${attribute('A1', 'a')}${attribute('A2', 'b')}
      <d:class id="C1" superior="#C2"><d:name>one</d:name><d:attribute ref="#A1"/></d:class>
      <d:class id="C2" superior="#C1"><d:name>two</d:name><d:attribute ref="#A2"/></d:class>`;
    const { connector } = readConnectorXml(connectorXml({ schema }));
    assert.deepEqual(connector?.schema.objectTypes.get('one')?.attributes, ['a', 'b']);
  });

  it('have attributes of unknown syntax read as text, with a warning at the attribute', () => {
    const text = connectorXml({ schema: attribute('A1', 'odd', 'single-value="true"', '9.9.9') });
    const { connector, problems } = readConnectorXml(text);
    assert.equal(connector?.schema.attributes.get('odd')?.type, 'str');
    assert.deepEqual(
      problems.map(({ code, severity, span }) => [code, severity, text.slice(span.start, span.end)]),
      [['unknown-syntax', 'warning', '<d:attribute-type id="A1" single-value="true">']],
    );
  });

  it('select nothing their schema lacks', () => {
    const rest = '<attribute-inclusion><attribute>a</attribute><attribute>gone</attribute></attribute-inclusion>';
    const { connector, problems } = readConnectorXml(connectorXml({ schema: attribute('A1', 'a'), rest }));
    assert.deepEqual(connector?.attributes, ['a']);
    assert.equal(
      problems[0]?.message,
      `"gone" is selected but the connector's schema does not have it, so it is left out; refresh the schema and export again`,
    );
  });

  it('without a usable id are left out', () => {
    const { connector, problems } = readConnectorXml(connectorXml({ head: '<id>{AE4D}</id><name>contoso.com</name>' }));
    assert.equal(connector, undefined);
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [['bad-guid', 'error']],
    );
  });
});
