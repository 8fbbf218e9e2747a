import assert from 'node:assert/strict';
import { adSelection, searchBases } from '../../../../engine/connectors/ad/ad-selection.ts';
import { changedAttributes } from '../../../../engine/connectors/ad/changed-attributes.ts';
import { entryOfObject } from '../../../../engine/connectors/ad/read-object.ts';
import { bytesToBase64 } from '../../../../engine/model/base64.ts';
import { guidFromText } from '../../../../engine/model/guid.ts';
import type { ImportedEntry } from '../../../../engine/ports/directory.ts';
import { adConnector, ldapEntry } from './ad-connector.ts';

const guid = Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex');
const anchor = guid.toString('base64');
const corp = 'DC=corp,DC=contoso,DC=test';
const selection = adSelection(
  adConnector({
    objectTypes: ['user', 'group', 'organizationalUnit'],
    partitions: [{ name: corp, exclude: [`OU=Out,${corp}`] }],
  }),
);

function read(
  attributes: Parameters<typeof ldapEntry>[1],
  options: { readonly dn?: string; readonly members?: ReadonlySet<string> } = {},
): ImportedEntry {
  const entry = ldapEntry(options.dn ?? `CN=Ann,${corp}`, {
    objectClass: ['top', 'user'],
    objectGUID: [guid],
    ...attributes,
  });
  return entryOfObject(selection, options.members, entry);
}

describe('objects of a live directory', () => {
  it('hold their values in stored form', () => {
    const entry = read({
      cn: ['Änn'],
      userAccountControl: ['512'],
      accountExpires: ['9223372036854775807'],
      isCriticalSystemObject: ['TRUE'],
      objectSid: [Buffer.from('0105', 'hex')],
      thumbnailPhoto: [Buffer.from('ffd8ff00', 'hex')],
      proxyAddresses: ['smtp:a', 'SMTP:b', 'smtp:a'],
      manager: [`CN=Bob,${corp}`],
      mail: [],
      whenCreated: ['20260101000000.0Z'],
      unasked: ['x'],
    });
    assert.ok(entry.kind === 'object');
    assert.equal(entry.object.anchor, anchor);
    assert.equal(entry.object.objectType, 'user');
    assert.equal(entry.object.partition, corp);
    assert.deepEqual(Object.fromEntries(entry.object.attributes), {
      cn: ['Änn'],
      userAccountControl: [512],
      accountExpires: ['9223372036854775807'],
      isCriticalSystemObject: [true],
      objectSid: ['AQU='],
      thumbnailPhoto: ['/9j/AA=='],
      proxyAddresses: ['smtp:a', 'SMTP:b'],
      manager: [`CN=Bob,${corp}`],
      whenCreated: ['20260101000000.0Z'],
    });
  });

  const outcomes: readonly (readonly [what: string, entry: ImportedEntry, outcome: string])[] = [
    ['of another type', read({ objectClass: ['top', 'user', 'computer'] }), 'filtered'],
    ['in another container', read({}, { dn: `CN=Ann,OU=Out,${corp}` }), 'filtered'],
    ['outside of the group', read({}, { members: new Set() }), 'filtered'],
    ['inside of the group', read({}, { members: new Set([anchor]) }), 'object'],
    [
      'that are containers, whatever the group',
      read({ objectClass: ['top', 'organizationalUnit'] }, { members: new Set() }),
      'object',
    ],
    ['that are deleted', read({ isDeleted: ['TRUE'] }), 'delete'],
    ['without an identity', read({ objectGUID: [] }), 'failure missing-anchor'],
    ['without classes', read({ objectClass: [] }), 'failure missing-object-class'],
    ['with a number that is none', read({ userAccountControl: ['x'] }), 'failure bad-value'],
    ['with text that is none', read({ cn: [Buffer.from('fffe', 'hex')] }), 'failure bad-value'],
    ['with two values for one', read({ mail: ['a', 'b'] }), 'failure too-many-values'],
  ];
  for (const [what, entry, outcome] of outcomes) {
    it(`${what} become: ${outcome}`, () => {
      assert.equal(entry.kind === 'failure' ? `failure ${entry.code}` : entry.kind, outcome);
      if (entry.kind === 'filtered') assert.equal(entry.anchor, anchor);
    });
  }
});

function changes(attributes: Parameters<typeof ldapEntry>[1]): unknown {
  const changed = changedAttributes(selection, ldapEntry('CN=x', attributes));
  return changed instanceof Map ? Object.fromEntries(changed) : changed;
}

describe('changes of objects', () => {
  const guids = new Map(['a', 'b', 'c'].map((name, i) => [name, `4699cd7${i}-6276-48da-8441-a377cbc8c41e`]));
  const link = (name: string): string => `<GUID=${guids.get(name)}>;<SID=S-1-5-21-1>;CN=${name}`;
  const [a, b, c] = [link('a'), link('b'), link('c')];
  const anchorsOf = (...names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(names.map((name) => [`CN=${name}`, bytesToBase64(guidFromText(guids.get(name)!)!)]));

  it('replace plain attributes and remove those without values', () => {
    assert.deepEqual(
      changes({ title: ['Boss'], mail: [], proxyAddresses: ['a', 'b'], objectGUID: [guid], instanceType: ['4'] }),
      {
        title: { kind: 'replace', values: ['Boss'] },
        mail: { kind: 'replace', values: [] },
        proxyAddresses: { kind: 'replace', values: ['a', 'b'] },
      },
    );
  });

  it('tell single members by their plain names, with their anchors', () => {
    assert.deepEqual(changes({ 'member;range=1-1': [a, b], 'member;range=0-0': [c] }), {
      member: {
        kind: 'edit',
        add: ['CN=a', 'CN=b'],
        remove: ['CN=c'],
        anchors: anchorsOf('a', 'b'),
        removedAnchors: anchorsOf('c'),
      },
    });
  });

  for (const [what, attributes] of [
    ['set', { 'manager;range=1-1': [a] }],
    ['changed', { 'manager;range=0-0': [b], 'manager;range=1-1': [a] }],
    ['changed, told the other way round', { 'manager;range=1-1': [a], 'manager;range=0-0': [b] }],
  ] as const) {
    it(`replace a single link that was ${what}`, () => {
      assert.deepEqual(changes(attributes), {
        manager: { kind: 'replace', values: ['CN=a'], anchors: anchorsOf('a') },
      });
    });
  }

  it('empty a single link that was removed', () => {
    assert.deepEqual(changes({ 'manager;range=0-0': [b] }), { manager: { kind: 'replace', values: [] } });
  });

  it('tell a whole list where the server does not tell single members', () => {
    assert.deepEqual(changes({ member: [a] }), {
      member: { kind: 'replace', values: ['CN=a'], anchors: anchorsOf('a') },
    });
  });

  it('with a bad value are failures', () => {
    assert.deepEqual(changes({ pwdLastSet: ['x'] }), {
      code: 'bad-value',
      message:
        '"pwdLastSet" holds no whole number of at most 64 bits; the object stays as it was, and this import deletes nothing',
    });
  });
});

function bases(include: readonly string[]): readonly string[] {
  return searchBases({ name: corp, include, namingContext: corp });
}

describe('the selection', () => {
  for (const [what, include, expected] of [
    ['everything', [], [corp]],
    ['two containers', [`OU=a,${corp}`, `OU=b,${corp}`], [`OU=a,${corp}`, `OU=b,${corp}`]],
    ['a container inside another', [`OU=in,OU=a,${corp}`, `ou=A,${corp}`], [`ou=A,${corp}`]],
    ['a container listed twice', [`OU=a,${corp}`, `ou=A, ${corp}`], [`ou=A, ${corp}`]],
    ['a container of another domain', [`OU=a,DC=other`, `OU=b,${corp}`], [`OU=b,${corp}`]],
  ] as const)
    it(`looks through ${what}`, () => assert.deepEqual(bases(include), expected));

  it('is another one when anything that decides what is imported differs', () => {
    const variants = [
      adConnector({}),
      adConnector({ objectTypes: ['user'] }),
      adConnector({ attributes: ['cn'] }),
      adConnector({ partitions: [{ name: corp }] }),
      adConnector({ partitions: [{ name: corp, include: ['OU=a'] }] }),
      adConnector({ groupFilter: 'CN=pilot' }),
    ].map((connector) => adSelection(connector).fingerprint);
    assert.equal(new Set(variants).size, variants.length);
    assert.equal(adSelection(adConnector({ servers: ['other'] })).fingerprint, variants[0]);
  });
});
