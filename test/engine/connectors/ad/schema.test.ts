import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { readActiveDirectorySchema } from '../../../../engine/connectors/ad/schema.ts';
import { attributeOfEntry } from '../../../../engine/connectors/ad/schema-attributes.ts';
import { attributesOfClass, classOfEntry } from '../../../../engine/connectors/ad/schema-classes.ts';
import { readConnectorXml } from '../../../../engine/entra-connect/connector-xml.ts';
import type { AttributeSchema, Schema } from '../../../../grammar/schema/schema.ts';
import { sharedData } from '../../../support/shared-data.ts';
import { ldapEntry, neverCancelled } from './ad-connector.ts';
import { SambaForest, timeouts } from './samba-forest.ts';

const printed = ({ type, multiValued, readOnly }: AttributeSchema): string =>
  `${type}${multiValued ? '[]' : ''}${readOnly === true ? ' read-only' : ''}`;

const typeOf = (hex: string): string =>
  attributeOfEntry(
    ldapEntry('CN=a', {
      lDAPDisplayName: ['a'],
      attributeSyntax: ['2.5.5.7'],
      oMObjectClass: [Buffer.from(hex, 'hex')],
    }),
  )!.type;

const facts = ({ type, multiValued }: AttributeSchema): string => printed({ name: '', type, multiValued });

describe('attributes of a directory schema', () => {
  const cases: readonly (readonly [facts: Readonly<Record<string, string>>, expected: string])[] = [
    [{ attributeSyntax: '2.5.5.12', isSingleValued: 'TRUE' }, 'str'],
    [{ attributeSyntax: '2.5.5.12', isSingleValued: 'FALSE' }, 'str[]'],
    [{ attributeSyntax: '2.5.5.11', isSingleValued: 'TRUE' }, 'str'],
    [{ attributeSyntax: '2.5.5.8', isSingleValued: 'TRUE' }, 'bool'],
    [{ attributeSyntax: '2.5.5.9', isSingleValued: 'TRUE' }, 'num'],
    [{ attributeSyntax: '2.5.5.16', isSingleValued: 'TRUE' }, 'num'],
    [{ attributeSyntax: '2.5.5.10', isSingleValued: 'TRUE' }, 'bin'],
    [{ attributeSyntax: '2.5.5.17', isSingleValued: 'TRUE', systemOnly: 'TRUE' }, 'bin read-only'],
    [{ attributeSyntax: '2.5.5.1', isSingleValued: 'FALSE', linkID: '2' }, 'ref[]'],
    [{ attributeSyntax: '2.5.5.1', isSingleValued: 'FALSE', linkID: '3' }, 'ref[] read-only'],
    [{ attributeSyntax: '2.5.5.12', isSingleValued: 'FALSE', systemFlags: '134217748' }, 'str[] read-only'],
    [{ attributeSyntax: '2.5.5.9', isSingleValued: 'TRUE', systemFlags: '-2147483648' }, 'num'],
  ];
  for (const [given, expected] of cases)
    it(`are read from ${JSON.stringify(given)}`, () => {
      const values = Object.entries({ lDAPDisplayName: 'a', ...given }).map(([name, value]) => [name, [value]]);
      const attribute = attributeOfEntry(ldapEntry('CN=a', Object.fromEntries(values) as Record<string, string[]>));
      assert.equal(printed(attribute!), expected);
    });

  it('are text where bytes stand beside a DN, and references where a recipient is named', () => {
    assert.deepEqual([typeOf('2a864886f7140101010b'), typeOf('56060102050b1d')], ['str', 'ref']);
  });

  it('are left out when they were withdrawn', () => {
    const withdrawn = { lDAPDisplayName: ['a'], attributeSyntax: ['2.5.5.12'], isDefunct: ['TRUE'] };
    assert.equal(attributeOfEntry(ldapEntry('CN=a', withdrawn)), undefined);
  });
});

describe('classes of a directory schema', () => {
  it('have what they inherit and what auxiliary classes add', () => {
    const definitions = [
      { lDAPDisplayName: ['top'], subClassOf: ['top'], systemMustContain: ['objectClass'] },
      { lDAPDisplayName: ['person'], subClassOf: ['top'], mayContain: ['sn'], systemMustContain: ['cn'] },
      { lDAPDisplayName: ['user'], subClassOf: ['person'], auxiliaryClass: ['mail'], systemAuxiliaryClass: ['sid'] },
      { lDAPDisplayName: ['mail'], subClassOf: ['box'], mustContain: ['address'] },
      { lDAPDisplayName: ['box'], subClassOf: ['top'], systemMayContain: ['size'] },
      { lDAPDisplayName: ['sid'], subClassOf: ['top'], systemMayContain: ['objectSid'] },
      { lDAPDisplayName: ['gone'], subClassOf: ['top'], isDefunct: ['TRUE'] },
    ].flatMap((values) => classOfEntry(ldapEntry('CN=x', values)) ?? []);
    const classes = new Map(definitions.map((definition) => [definition.name, definition]));
    assert.equal(classes.has('gone'), false);
    assert.deepEqual([...attributesOfClass(classes, 'user')].toSorted(), [
      'address',
      'cn',
      'objectClass',
      'objectSid',
      'size',
      'sn',
    ]);
  });
});

describe('the schema of a live forest', () => {
  const forest = new SambaForest('127.0.30.24');
  let schema: Schema;
  before(async function () {
    await forest.start(this);
    const connector = forest.connector({}, forest.accounts.reader);
    schema = await readActiveDirectorySchema(
      connector,
      { secrets: forest.secrets(connector), timeouts },
      neverCancelled,
    );
  });
  after(async () => await forest.stop());

  it('has every type with everything its objects can have', () => {
    const has = (type: string, ...names: readonly string[]): void =>
      assert.deepEqual(
        names.filter((name) => schema.objectTypes.get(type)?.attributes.includes(name) !== true),
        [],
        type,
      );
    has(
      'user',
      'cn',
      'sAMAccountName',
      'mail',
      'objectSid',
      'mS-DS-ConsistencyGuid',
      'extensionAttribute15',
      'memberOf',
    );
    has('group', 'member', 'groupType', 'sAMAccountName', 'mail', 'extensionAttribute1');
    has('contact', 'targetAddress', 'cn', 'objectGUID');
    has('organizationalUnit', 'ou', 'gPLink');
    assert.ok(schema.attributes.size > 1400 && schema.objectTypes.size > 250);
  });

  it('says what is not to be written', () => {
    const names = [
      'objectGUID',
      'objectSid',
      'whenChanged',
      'memberOf',
      'canonicalName',
      'isDeleted',
      'mail',
      'member',
    ];
    assert.deepEqual(
      names.filter((name) => schema.attributes.get(name)?.readOnly === true),
      ['objectGUID', 'objectSid', 'whenChanged', 'memberOf', 'canonicalName', 'isDeleted'],
    );
  });

  it('agrees with what a server of the original says of the same attributes', function () {
    const folder = sharedData(this, 'contoso/Connectors');
    const file = readdirSync(folder).find((name) => name.includes('ae4db4cc'))!;
    const original = readConnectorXml(readFileSync(`${folder}/${file}`, 'utf8')).connector!.schema;
    const shared = [...original.attributes.values()].filter(({ name }) => schema.attributes.has(name));
    assert.ok(shared.length > 700, `${shared.length}`);
    assert.deepEqual(
      shared
        .flatMap((attribute) => {
          const [theirs, ours] = [facts(attribute), facts(schema.attributes.get(attribute.name)!)];
          return theirs === ours ? [] : [`${attribute.name}: ${theirs} there, ${ours} here`];
        })
        .toSorted(),
      // The original lets references be made of identifiers by calling these so; here rules do that with bytes.
      [
        'mS-DS-CreatorSID: ref there, bin here',
        'msDS-RegisteredOwner: ref there, bin here',
        'msDS-RegisteredUsers: ref[] there, bin[] here',
      ],
    );
    assert.deepEqual(
      shared.filter((one) => one.readOnly === true && schema.attributes.get(one.name)?.readOnly !== true),
      [],
    );
  });
});
