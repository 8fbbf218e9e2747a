import assert from 'node:assert/strict';
import { surveyLdif } from '../../../../engine/connectors/file/survey-ldif.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../workspace/temporary-folder.ts';

const file = `dn: DC=north,DC=example
objectClass: domainDNS
objectGUID:: AAAAAAAAAAAAAAAAAAAAAA==

dn: OU=Staff,DC=north,DC=example
objectClass: top
objectClass: organizationalUnit
objectGUID:: AAAAAAAAAAAAAAAAAAAAAQ==

dn: cn=Ada,ou=staff,dc=North,dc=example
objectclass: top
objectclass: user
objectguid:: AAAAAAAAAAAAAAAAAAAAAg==
CN: Ada
mail: ada@north.example
badge: 1
badge: 2
photo:: /9j/4AAQ
member;range=0-1: CN=x

dn: CN=Bob,CN=Users,DC=south,DC=example
objectClass: user
cn: Bob

this is no line of LDIF

`;

describe('a survey of an LDIF file', () => {
  after(removeTemporaryFolders);

  it('tells types, attributes, naming contexts and containers, however they are spelled', async () => {
    const path = `${temporaryFolder({ 'x.ldif': file })}/x.ldif`;
    const known = new Map([['cn', { name: 'cn', type: 'str', multiValued: false }]] as const);
    const survey = await surveyLdif(path, known, neverCancelled);
    assert.deepEqual([survey.records, survey.failures, survey.withoutAnchor], [4, 1, 1]);
    assert.match(survey.firstFailure ?? '', /^line \d+: /);
    assert.deepEqual(Object.fromEntries(survey.objectTypes), { domainDNS: 1, organizationalUnit: 1, user: 2 });
    assert.deepEqual([...(survey.attributesByType.get('user') ?? [])], ['cn', 'mail', 'badge', 'photo']);
    assert.deepEqual(
      [...survey.attributes.values()].map(
        ({ name, type, multiValued }) => `${name}: ${type}${multiValued ? '[]' : ''}`,
      ),
      ['mail: str', 'badge: str[]', 'photo: bin'],
    );
    assert.deepEqual(survey.partitions, [
      { name: 'DC=north,DC=example', containers: ['OU=Staff,DC=north,DC=example'] },
      { name: 'DC=south,DC=example', containers: ['CN=Users,DC=south,DC=example'] },
    ]);
  });
});
